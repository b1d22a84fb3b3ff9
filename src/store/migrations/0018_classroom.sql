-- Pictures of a class that wait for the teacher's word. They, and what was found in them, are sealed under a key of the row's
-- own in blobs named after it; pictures is how many there are, 0 once they are destroyed. made, as JSON, is what confirming
-- made, so that it can be undone.
CREATE TABLE classroom (
  id              {id} PRIMARY KEY,
  session_id      {id} NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  idempotency_key {word} NOT NULL UNIQUE,
  status          {word} NOT NULL,
  pictures        {int} NOT NULL,
  source          {text} NOT NULL,
  captured_at     {time} NOT NULL,
  taken_by        {id},
  created_at      {time} NOT NULL,
  expires_at      {time} NOT NULL,
  settled_by      {id},
  settled_at      {time},
  made            {text} NOT NULL,
  version         {int} NOT NULL
) {table};
CREATE INDEX classroom_by_session ON classroom (session_id, id);
CREATE INDEX classroom_by_status ON classroom (status, expires_at, id);

-- Whom a face of the pictures may show, while they are there: erasing one of them destroys them all.
CREATE TABLE classroom_person (
  classroom_id {id} NOT NULL REFERENCES classroom (id) ON DELETE CASCADE,
  person_id    {id} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  PRIMARY KEY (classroom_id, person_id)
) {keyed_table};
CREATE INDEX classroom_person_by_person ON classroom_person (person_id, classroom_id);
