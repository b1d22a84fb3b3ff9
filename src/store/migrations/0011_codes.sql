-- Ways in other than a face. A PIN is kept as a hash with its person's own key; what a code was used for is in its sighting
-- or passage, here only that it cannot be used again until it is void anyway.
CREATE TABLE person_pin (
  person_id {id} NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
  digest    {bytes} NOT NULL,
  set_at    {time} NOT NULL
) {keyed_table};

CREATE TABLE used_code (
  code_id    {id} NOT NULL PRIMARY KEY,
  expires_at {time} NOT NULL
) {keyed_table};
CREATE INDEX used_code_by_expiry ON used_code (expires_at);
