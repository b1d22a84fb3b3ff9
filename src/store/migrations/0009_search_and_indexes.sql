-- What lists and searches need in a large database; docs/decisions/0014-indexes.md has the figures.

-- The folded name and external id; NULL until the program has filled it in.
ALTER TABLE person ADD COLUMN search_text {text};

-- The first characters of that text from each of its characters on, words apart. They say as much about a person as the
-- name does, and go with it.
CREATE TABLE person_part (
  part      {word} NOT NULL,
  person_id {id} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  PRIMARY KEY (part, person_id)
) {keyed_table};
CREATE INDEX person_part_by_person ON person_part (person_id);

CREATE INDEX event_by_session ON event (session_id, number);
CREATE INDEX event_by_time ON event (happened_at, number);
