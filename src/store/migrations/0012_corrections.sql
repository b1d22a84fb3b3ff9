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
