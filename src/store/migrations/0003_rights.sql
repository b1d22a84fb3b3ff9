-- Who may do what: a user's own person, second factor and identity at another provider, the courses an instructor or a
-- device has, keys with scopes and an end, tokens for programs, failed sign-ins.

ALTER TABLE user_account ADD COLUMN person_id {id} REFERENCES person (id) ON DELETE SET NULL;
ALTER TABLE user_account ADD COLUMN totp_key_id {id};
ALTER TABLE user_account ADD COLUMN totp_secret {bytes};
ALTER TABLE user_account ADD COLUMN totp_confirmed {bool} NOT NULL DEFAULT 0;
ALTER TABLE user_account ADD COLUMN totp_last_step {int} NOT NULL DEFAULT 0;
ALTER TABLE user_account ADD COLUMN identity_hash {key_bytes};
CREATE INDEX user_by_person ON user_account (person_id);
CREATE UNIQUE INDEX user_by_identity ON user_account (identity_hash);

CREATE TABLE recovery_code (
  user_id   {id} NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  code_hash {key_bytes} NOT NULL,
  PRIMARY KEY (user_id, code_hash)
) {keyed_table};

CREATE TABLE course_instructor (
  course_id {id} NOT NULL REFERENCES course (id) ON DELETE CASCADE,
  user_id   {id} NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  added_at  {time} NOT NULL,
  PRIMARY KEY (course_id, user_id)
) {keyed_table};
CREATE INDEX course_instructor_by_user ON course_instructor (user_id, course_id);

ALTER TABLE api_key ADD COLUMN scopes {text} NOT NULL DEFAULT '*';
ALTER TABLE api_key ADD COLUMN expires_at {time};

CREATE TABLE access_token (
  token_hash {key_bytes} PRIMARY KEY,
  user_id    {id} REFERENCES user_account (id) ON DELETE CASCADE,
  api_key_id {id} REFERENCES api_key (id) ON DELETE CASCADE,
  scopes     {text} NOT NULL,
  created_at {time} NOT NULL,
  expires_at {time} NOT NULL
) {keyed_table};
CREATE INDEX access_token_by_user ON access_token (user_id);
CREATE INDEX access_token_by_key ON access_token (api_key_id);
CREATE INDEX access_token_by_expiry ON access_token (expires_at);

CREATE TABLE device (
  id           {id} PRIMARY KEY,
  name         {text} NOT NULL,
  token_hash   {key_bytes} NOT NULL UNIQUE,
  version      {int} NOT NULL,
  created_at   {time} NOT NULL,
  updated_at   {time} NOT NULL,
  last_seen_at {time},
  revoked_at   {time}
) {table};

CREATE TABLE device_course (
  device_id {id} NOT NULL REFERENCES device (id) ON DELETE CASCADE,
  course_id {id} NOT NULL REFERENCES course (id) ON DELETE CASCADE,
  added_at  {time} NOT NULL,
  PRIMARY KEY (device_id, course_id)
) {keyed_table};
CREATE INDEX device_course_by_course ON device_course (course_id, device_id);

-- subject is a hash of an address or a user's name.
CREATE TABLE sign_in_failure (
  subject     {key_bytes} PRIMARY KEY,
  failures    {int} NOT NULL,
  first_at    {time} NOT NULL,
  last_at     {time} NOT NULL
) {keyed_table};
CREATE INDEX sign_in_failure_by_time ON sign_in_failure (last_at);
