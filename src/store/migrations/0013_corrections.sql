-- The review queue with everything it needs to be settled and undone, and faces that are not a person.

-- embedding is sealed with the review's own key and goes with its crop. group_id is the first review of a face that looks
-- the same. made names, as JSON, what settling made, so that it can be undone until undo_until.
ALTER TABLE review ADD COLUMN embedding {bytes};
ALTER TABLE review ADD COLUMN model_sha256 {word};
ALTER TABLE review ADD COLUMN group_id {id};
ALTER TABLE review ADD COLUMN times_seen {int} NOT NULL DEFAULT 1;
ALTER TABLE review ADD COLUMN last_seen_at {time};
ALTER TABLE review ADD COLUMN reason {text};
ALTER TABLE review ADD COLUMN made {text};
ALTER TABLE review ADD COLUMN undo_until {time};
CREATE INDEX review_by_group ON review (group_id, id);
CREATE INDEX review_by_undo ON review (undo_until);

-- margin: how much more alike the best match was than the second person. review_id: the settlement that made it.
-- veto_id: somebody said that this was not the person.
ALTER TABLE sighting ADD COLUMN margin {real};
ALTER TABLE sighting ADD COLUMN review_id {id};
ALTER TABLE sighting ADD COLUMN veto_id {id};
ALTER TABLE passage ADD COLUMN margin {real};

-- The face behind it as an embedding, sealed as the crop is.
ALTER TABLE evidence ADD COLUMN embedding {bytes};
ALTER TABLE passage_evidence ADD COLUMN embedding {bytes};

-- A face that was taken for this person and is not theirs, sealed with the person's key.
CREATE TABLE veto (
  id           {id} PRIMARY KEY,
  person_id    {id} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  record_id    {id},
  passage_id   {id},
  review_id    {id},
  model_sha256 {word} NOT NULL,
  sealed       {bytes} NOT NULL,
  reason       {text} NOT NULL,
  made_by      {id},
  made_at      {time} NOT NULL
) {table};
CREATE INDEX veto_by_person ON veto (person_id, id);
CREATE INDEX veto_by_record ON veto (record_id);
CREATE INDEX veto_by_passage ON veto (passage_id);
CREATE INDEX veto_by_review ON veto (review_id);
CREATE INDEX sighting_by_veto ON sighting (veto_id);

-- Why people are away, and what that counts as: excused, absent or present. Codes that are not here have their default.
CREATE TABLE absence_code (
  code       {word} PRIMARY KEY,
  words      {text} NOT NULL,
  counts     {word} NOT NULL,
  removed    {bool} NOT NULL,
  updated_at {time} NOT NULL
) {keyed_table};

-- counts is that of the code when the excuse was made. Those made at once have the same batch_id.
CREATE TABLE excuse (
  id               {id} PRIMARY KEY,
  batch_id         {id} NOT NULL,
  person_id        {id} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  course_id        {id} REFERENCES course (id) ON DELETE CASCADE,
  session_id       {id} REFERENCES session (id) ON DELETE CASCADE,
  starts_at        {time} NOT NULL,
  ends_at          {time} NOT NULL,
  code             {word} NOT NULL,
  counts           {word} NOT NULL,
  reason           {text} NOT NULL,
  made_by          {id},
  made_at          {time} NOT NULL,
  withdrawn_at     {time},
  withdrawn_by     {id},
  withdrawn_reason {text}
) {table};
CREATE INDEX excuse_by_person ON excuse (person_id, id);
CREATE INDEX excuse_by_end ON excuse (ends_at, id);
CREATE INDEX excuse_by_course ON excuse (course_id);
CREATE INDEX excuse_by_session ON excuse (session_id);
CREATE INDEX excuse_by_batch ON excuse (batch_id);

-- The records an excuse speaks of, also those where somebody came nevertheless.
CREATE TABLE excused_record (
  record_id {id} NOT NULL REFERENCES record (id) ON DELETE CASCADE,
  excuse_id {id} NOT NULL REFERENCES excuse (id) ON DELETE CASCADE,
  PRIMARY KEY (record_id, excuse_id)
) {keyed_table};
CREATE INDEX excused_record_by_excuse ON excused_record (excuse_id, record_id);
