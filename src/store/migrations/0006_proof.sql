-- What is proved afterwards: erasures that are finished whatever happens between, receipts, and signed checkpoints of
-- the event log.

ALTER TABLE erasure ADD COLUMN records {word} NOT NULL DEFAULT 'removed';
ALTER TABLE erasure ADD COLUMN counts {text} NOT NULL DEFAULT '';
ALTER TABLE erasure ADD COLUMN completed_at {time};
ALTER TABLE erasure ADD COLUMN receipt {text} NOT NULL DEFAULT '';
CREATE INDEX erasure_by_completion ON erasure (completed_at);

-- What an erasure has still to destroy outside this database.
CREATE TABLE erasure_remains (
  erasure_id {id} NOT NULL REFERENCES erasure (id) ON DELETE CASCADE,
  kind       {word} NOT NULL,
  name       {word} NOT NULL,
  PRIMARY KEY (erasure_id, kind, name)
) {keyed_table};

CREATE TABLE audit_checkpoint (
  id        {id} PRIMARY KEY,
  number    {int} NOT NULL,
  link      {bytes} NOT NULL,
  made_at   {time} NOT NULL,
  statement {text} NOT NULL
) {table};
CREATE INDEX audit_checkpoint_by_number ON audit_checkpoint (number);
CREATE INDEX event_by_kind ON event (kind, number);
CREATE INDEX event_by_actor ON event (actor_id, number);
CREATE INDEX event_by_subject ON event (subject_id, number);
