-- Webhooks that are files on the server's disk: then url is the name of the file. And that nothing is told to others, until
-- somebody says so again: a copy of an installation must not tell what the other one tells.

ALTER TABLE webhook ADD COLUMN target {word} NOT NULL DEFAULT 'url';

CREATE TABLE outbox_pause (
  name   {word} PRIMARY KEY,
  reason {word} NOT NULL,
  since  {time} NOT NULL
) {keyed_table};
