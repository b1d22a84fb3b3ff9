-- The tables of keys.db. A wrapped key opens nothing without the master key.

CREATE TABLE master_key (
  only_row    {int} PRIMARY KEY CHECK (only_row = 1),
  check_value {bytes} NOT NULL
) {table};

CREATE TABLE wrapped_key (
  subject_id {id} PRIMARY KEY,
  kind       {word} NOT NULL,
  wrapped    {bytes} NOT NULL,
  created_at {time} NOT NULL
) {keyed_table};

-- Who was erased: replayed against the main database after a restore.
CREATE TABLE erasure_ledger (
  number     {int} PRIMARY KEY,
  subject_id {id} NOT NULL UNIQUE,
  erased_at  {time} NOT NULL
) {table};
