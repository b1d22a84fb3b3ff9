-- Consent before a face is kept, where a template comes from, and people who look alike.

-- What sealed their faces; none: the key under the person's own id, as it was before.
ALTER TABLE person ADD COLUMN key_id {id};
ALTER TABLE person ADD COLUMN minor {bool} NOT NULL DEFAULT 0;
CREATE INDEX person_by_key ON person (key_id);

ALTER TABLE photo ADD COLUMN key_id {id};
ALTER TABLE photo ADD COLUMN source {word} NOT NULL DEFAULT 'unknown';
ALTER TABLE photo ADD COLUMN captured_at {time};
ALTER TABLE photo ADD COLUMN added_by {id};
ALTER TABLE template ADD COLUMN key_id {id};

-- What people agree to. Once published a text never changes.
CREATE TABLE consent_text (
  id           {id} PRIMARY KEY,
  text_version {word} NOT NULL,
  language     {word} NOT NULL,
  title        {text} NOT NULL,
  body         {text} NOT NULL,
  version      {int} NOT NULL,
  created_at   {time} NOT NULL,
  updated_at   {time} NOT NULL,
  published_at {time},
  UNIQUE (text_version, language)
) {table};

-- Who agreed to which text, and when they no longer did. What is said of a guardian is sealed with a key of its own.
CREATE TABLE consent (
  id           {id} PRIMARY KEY,
  person_id    {id} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  text_version {text} NOT NULL,
  language     {word},
  given_by     {word} NOT NULL,
  sealed       {bytes},
  given_at     {time} NOT NULL,
  recorded_at  {time} NOT NULL,
  recorded_by  {id},
  withdrawn_at {time},
  withdrawn_by {id}
) {table};
CREATE INDEX consent_by_person ON consent (person_id, id);

INSERT INTO consent (id, person_id, text_version, language, given_by, sealed, given_at, recorded_at, recorded_by, withdrawn_at,
  withdrawn_by) SELECT id, id, COALESCE(consent_text_version, ''), NULL, 'person', NULL, consent_given_at, updated_at, NULL,
  NULL, NULL FROM person WHERE consent_given_at IS NOT NULL;

-- Two people whose faces are closer than the accept threshold, and what a human made of it. first_id is the smaller one.
CREATE TABLE duplicate (
  id         {id} PRIMARY KEY,
  first_id   {id} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  second_id  {id} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  similarity {real} NOT NULL,
  threshold  {real} NOT NULL,
  model      {word} NOT NULL,
  status     {word} NOT NULL,
  found_at   {time} NOT NULL,
  settled_by {id},
  settled_at {time},
  UNIQUE (first_id, second_id)
) {table};
CREATE INDEX duplicate_by_second ON duplicate (second_id);
CREATE INDEX duplicate_by_status ON duplicate (status, id);
