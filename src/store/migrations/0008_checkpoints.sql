-- Doors without a course, who passed them, and the groups that people are in.

CREATE TABLE person_group (
  person_id  {id} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  group_name {word} NOT NULL,
  PRIMARY KEY (person_id, group_name)
) {keyed_table};
CREATE INDEX person_group_by_name ON person_group (group_name, person_id);

-- Checkpoints of one area are doors of the same place. Inactive ones keep what passed.
CREATE TABLE checkpoint (
  id                 {id} PRIMARY KEY,
  name               {word} NOT NULL UNIQUE,
  area               {word} NOT NULL,
  time_zone          {text} NOT NULL,
  direction          {word} NOT NULL,
  cooldown_s         {int} NOT NULL,
  longest_stay_s     {int} NOT NULL,
  liveness           {word} NOT NULL,
  minimum_confidence {real},
  minimum_quality    {real} NOT NULL,
  active             {bool} NOT NULL,
  version            {int} NOT NULL,
  created_at         {time} NOT NULL,
  updated_at         {time} NOT NULL
) {table};
CREATE INDEX checkpoint_by_area ON checkpoint (area, id);

-- Who may pass; without a row everybody may.
CREATE TABLE checkpoint_group (
  checkpoint_id {id} NOT NULL REFERENCES checkpoint (id) ON DELETE CASCADE,
  group_name    {word} NOT NULL,
  PRIMARY KEY (checkpoint_id, group_name)
) {keyed_table};

CREATE TABLE device_checkpoint (
  device_id     {id} NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  checkpoint_id {id} NOT NULL REFERENCES checkpoint (id) ON DELETE CASCADE,
  added_at      {time} NOT NULL,
  PRIMARY KEY (device_id, checkpoint_id)
) {keyed_table};
CREATE INDEX device_checkpoint_by_checkpoint ON device_checkpoint (checkpoint_id, device_id);

-- turn counts the passages of one person at one checkpoint. Who decides that a passage counts has seen those before it
-- and takes the next turn: of two who saw the same, the unique key lets one in. What was observed and what the office
-- set stand side by side; what counts is derived from them here.
CREATE TABLE passage (
  id                 {id} PRIMARY KEY,
  checkpoint_id      {id} NOT NULL REFERENCES checkpoint (id),
  person_id          {id} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  turn               {int} NOT NULL,
  idempotency_key    {word} NOT NULL UNIQUE,
  method             {word} NOT NULL,
  observed_at        {time},
  observed_direction {word},
  office_at          {time},
  office_direction   {word},
  office_refused     {bool} NOT NULL,
  office_by          {id},
  office_set_at      {time},
  office_reason      {text},
  passed_at          {time} GENERATED ALWAYS AS (COALESCE(office_at, observed_at)) STORED,
  direction          {word} GENERATED ALWAYS AS (COALESCE(office_direction, observed_direction)) STORED,
  captured_at        {time},
  received_at        {time} NOT NULL,
  source             {text} NOT NULL,
  detection          {real},
  quality            {real},
  liveness           {real},
  similarity         {real},
  confidence         {real},
  threshold          {real},
  model              {word} NOT NULL,
  model_sha256       {word} NOT NULL,
  rule_version       {int} NOT NULL,
  policy             {text} NOT NULL,
  version            {int} NOT NULL,
  created_at         {time} NOT NULL,
  updated_at         {time} NOT NULL,
  UNIQUE (checkpoint_id, person_id, turn)
) {table};
CREATE INDEX passage_by_checkpoint ON passage (checkpoint_id, passed_at, id);
CREATE INDEX passage_by_person ON passage (person_id, passed_at, id);
CREATE INDEX passage_by_time ON passage (passed_at, id);

CREATE TABLE passage_evidence (
  id         {id} PRIMARY KEY,
  passage_id {id} NOT NULL REFERENCES passage (id) ON DELETE CASCADE,
  blob_name  {text} NOT NULL,
  key_id     {id} NOT NULL,
  created_at {time} NOT NULL,
  expires_at {time} NOT NULL
) {table};
CREATE INDEX passage_evidence_by_passage ON passage_evidence (passage_id, id);
CREATE INDEX passage_evidence_by_expiry ON passage_evidence (expires_at);

ALTER TABLE review ADD COLUMN checkpoint_id {id} REFERENCES checkpoint (id);
CREATE INDEX review_by_checkpoint ON review (checkpoint_id, id);
