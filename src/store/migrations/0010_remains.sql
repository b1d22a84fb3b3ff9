-- What rows that went by their age left outside this database, until it is destroyed.
CREATE TABLE remains (
  kind {word} NOT NULL,
  name {word} NOT NULL,
  PRIMARY KEY (kind, name)
) {keyed_table};
