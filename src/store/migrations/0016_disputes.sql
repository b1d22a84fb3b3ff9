-- What people say against the record of their attendance, and what became of it. open_kind is the kind while it is open, so
-- that there is at most one open dispute of a kind for (session, person). disputed, as JSON, is what the record said when it
-- was raised; made, as JSON, what settling it made, so that it can be undone.
CREATE TABLE dispute (
  id            {id} PRIMARY KEY,
  session_id    {id} NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  person_id     {id} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  kind          {word} NOT NULL,
  open_kind     {word},
  words         {text} NOT NULL,
  disputed      {text} NOT NULL,
  made_by       {id},
  made_at       {time} NOT NULL,
  status        {word} NOT NULL,
  settled_by    {id},
  settled_at    {time},
  answer        {text} NOT NULL,
  record_status {word},
  made          {text} NOT NULL,
  version       {int} NOT NULL,
  UNIQUE (session_id, person_id, open_kind)
) {table};
CREATE INDEX dispute_by_person ON dispute (person_id, id);
CREATE INDEX dispute_by_status ON dispute (status, id);
