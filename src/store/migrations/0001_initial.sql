-- The tables of rollcall.db. {words in braces} are the types of the database at hand; times are microseconds of UTC, ids
-- 16 bytes, words are the names of their enums, sealed columns can be read with the right key only.

CREATE TABLE person (
  id                   {id} PRIMARY KEY,
  external_id          {word} NOT NULL UNIQUE,
  name                 {text} NOT NULL,
  email                {text},
  active               {bool} NOT NULL,
  consent_given_at     {time},
  consent_text_version {text},
  version              {int} NOT NULL,
  created_at           {time} NOT NULL,
  updated_at           {time} NOT NULL
) {table};
CREATE INDEX person_by_active ON person (active, id);

CREATE TABLE photo (
  id         {id} PRIMARY KEY,
  person_id  {id} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  blob_name  {text} NOT NULL,
  digest     {bytes} NOT NULL,
  quality    {real} NOT NULL,
  accepted   {bool} NOT NULL,
  reasons    {text} NOT NULL,
  created_at {time} NOT NULL
) {table};
CREATE INDEX photo_by_person ON photo (person_id, id);

CREATE TABLE template (
  id           {id} PRIMARY KEY,
  person_id    {id} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  photo_id     {id} REFERENCES photo (id) ON DELETE CASCADE,
  model        {word} NOT NULL,
  model_sha256 {word} NOT NULL,
  sealed       {bytes} NOT NULL,
  created_at   {time} NOT NULL
) {table};
CREATE INDEX template_by_person ON template (person_id, id);
CREATE INDEX template_by_model ON template (model_sha256, person_id, id);
CREATE INDEX template_by_photo ON template (photo_id);

CREATE TABLE course (
  id                 {id} PRIMARY KEY,
  code               {word} NOT NULL UNIQUE,
  name               {text} NOT NULL,
  time_zone          {text} NOT NULL,
  late_after_s       {int} NOT NULL,
  opens_before_s     {int} NOT NULL,
  closes_after_s     {int} NOT NULL,
  repeats            {word} NOT NULL,
  cooldown_s         {int} NOT NULL,
  liveness           {word} NOT NULL,
  minimum_confidence {real},
  minimum_quality    {real} NOT NULL,
  version            {int} NOT NULL,
  created_at         {time} NOT NULL,
  updated_at         {time} NOT NULL
) {table};

CREATE TABLE roster (
  course_id {id} NOT NULL REFERENCES course (id) ON DELETE CASCADE,
  person_id {id} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  added_at  {time} NOT NULL,
  PRIMARY KEY (course_id, person_id)
) {keyed_table};
CREATE INDEX roster_by_person ON roster (person_id, course_id);

CREATE TABLE session (
  id         {id} PRIMARY KEY,
  course_id  {id} NOT NULL REFERENCES course (id),
  starts_at  {time} NOT NULL,
  ends_at    {time} NOT NULL,
  status     {word} NOT NULL,
  opened_at  {time},
  closed_at  {time},
  version    {int} NOT NULL,
  created_at {time} NOT NULL,
  updated_at {time} NOT NULL,
  CHECK (ends_at > starts_at)
) {table};
CREATE INDEX session_by_course ON session (course_id, starts_at, id);
CREATE INDEX session_by_start ON session (starts_at, id);
CREATE INDEX session_by_status ON session (status, starts_at, id);

CREATE TABLE sighting (
  id              {id} PRIMARY KEY,
  session_id      {id} REFERENCES session (id),
  person_id       {id} REFERENCES person (id) ON DELETE SET NULL,
  idempotency_key {word} NOT NULL UNIQUE,
  source          {text} NOT NULL,
  method          {word} NOT NULL,
  decision        {word} NOT NULL,
  captured_at     {time} NOT NULL,
  received_at     {time} NOT NULL,
  detection       {real},
  quality         {real},
  liveness        {real},
  similarity      {real},
  confidence      {real},
  threshold       {real},
  model           {word} NOT NULL
) {table};
CREATE INDEX sighting_by_session ON sighting (session_id, captured_at, id);
CREATE INDEX sighting_by_session_person ON sighting (session_id, person_id, captured_at, id);
CREATE INDEX sighting_by_person ON sighting (person_id, captured_at, id);
CREATE INDEX sighting_by_time ON sighting (captured_at, id);

-- The once-rule is the unique key. The three layers stand side by side; what counts is derived from them here, so that no
-- code can forget to.
CREATE TABLE record (
  id                {id} PRIMARY KEY,
  session_id        {id} NOT NULL REFERENCES session (id),
  person_id         {id} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  observed_status   {word},
  teacher_status    {word},
  teacher_by        {id},
  teacher_at        {time},
  teacher_reason    {text},
  office_status     {word},
  office_by         {id},
  office_at         {time},
  office_reason     {text},
  status            {word} GENERATED ALWAYS AS (COALESCE(office_status, teacher_status, observed_status)) STORED,
  method            {word} NOT NULL,
  first_sighting_id {id} REFERENCES sighting (id) ON DELETE SET NULL,
  marked_at         {time},
  similarity        {real},
  confidence        {real},
  source            {text} NOT NULL,
  version           {int} NOT NULL,
  created_at        {time} NOT NULL,
  updated_at        {time} NOT NULL,
  UNIQUE (session_id, person_id)
) {table};
CREATE INDEX record_by_person ON record (person_id, session_id);
CREATE INDEX record_by_sighting ON record (first_sighting_id);

CREATE TABLE evidence (
  id           {id} PRIMARY KEY,
  record_id    {id} NOT NULL REFERENCES record (id) ON DELETE CASCADE,
  sighting_id  {id} REFERENCES sighting (id) ON DELETE SET NULL,
  blob_name    {text} NOT NULL,
  key_id       {id} NOT NULL,
  model        {word} NOT NULL,
  model_sha256 {word} NOT NULL,
  threshold    {real},
  created_at   {time} NOT NULL,
  expires_at   {time} NOT NULL
) {table};
CREATE INDEX evidence_by_record ON evidence (record_id, id);
CREATE INDEX evidence_by_sighting ON evidence (sighting_id);
CREATE INDEX evidence_by_expiry ON evidence (expires_at);

CREATE TABLE review (
  id                {id} PRIMARY KEY,
  sighting_id       {id} NOT NULL REFERENCES sighting (id) ON DELETE CASCADE,
  session_id        {id} REFERENCES session (id),
  decision          {word} NOT NULL,
  candidate_id      {id} REFERENCES person (id) ON DELETE SET NULL,
  similarity        {real},
  confidence        {real},
  blob_name         {text} NOT NULL,
  key_id            {id} NOT NULL,
  captured_at       {time} NOT NULL,
  created_at        {time} NOT NULL,
  expires_at        {time} NOT NULL,
  status            {word} NOT NULL,
  settled_person_id {id} REFERENCES person (id) ON DELETE SET NULL,
  settled_by        {id},
  settled_at        {time},
  version           {int} NOT NULL
) {table};
CREATE INDEX review_by_status ON review (status, id);
CREATE INDEX review_by_expiry ON review (status, expires_at);
CREATE INDEX review_by_session ON review (session_id, id);
CREATE INDEX review_by_sighting ON review (sighting_id);
CREATE INDEX review_by_candidate ON review (candidate_id);
CREATE INDEX review_by_settled_person ON review (settled_person_id);

-- Append only. content and salt go when their person is erased; content_commitment and link stay.
CREATE TABLE event (
  number             {int} PRIMARY KEY,
  happened_at        {time} NOT NULL,
  kind               {word} NOT NULL,
  subject_id         {id},
  person_id          {id},
  session_id         {id},
  actor_id           {id},
  ids                {text} NOT NULL,
  content            {bytes},
  salt               {bytes},
  content_commitment {bytes} NOT NULL,
  link               {bytes} NOT NULL
) {table};
CREATE INDEX event_by_person ON event (person_id, number);

CREATE TABLE idempotency (
  scope        {word} NOT NULL,
  request_key  {word} NOT NULL,
  request_hash {bytes} NOT NULL,
  status       {int} NOT NULL,
  content_type {text} NOT NULL,
  body         {bytes} NOT NULL,
  created_at   {time} NOT NULL,
  PRIMARY KEY (scope, request_key)
) {table};
CREATE INDEX idempotency_by_time ON idempotency (created_at);

-- "user" is a reserved word of SQL.
CREATE TABLE user_account (
  id            {id} PRIMARY KEY,
  name          {word} NOT NULL UNIQUE,
  password_hash {text} NOT NULL,
  role          {word} NOT NULL,
  active        {bool} NOT NULL,
  version       {int} NOT NULL,
  created_at    {time} NOT NULL,
  updated_at    {time} NOT NULL
) {table};

CREATE TABLE api_key (
  id           {id} PRIMARY KEY,
  name         {text} NOT NULL,
  token_hash   {key_bytes} NOT NULL UNIQUE,
  role         {word} NOT NULL,
  user_id      {id} REFERENCES user_account (id) ON DELETE CASCADE,
  created_at   {time} NOT NULL,
  last_used_at {time},
  revoked_at   {time}
) {table};
CREATE INDEX api_key_by_user ON api_key (user_id);

CREATE TABLE web_session (
  token_hash {key_bytes} PRIMARY KEY,
  user_id    {id} NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
  csrf_hash  {bytes} NOT NULL,
  created_at {time} NOT NULL,
  expires_at {time} NOT NULL
) {keyed_table};
CREATE INDEX web_session_by_user ON web_session (user_id);
CREATE INDEX web_session_by_expiry ON web_session (expires_at);

CREATE TABLE setting (
  name       {word} PRIMARY KEY,
  content    {text} NOT NULL,
  updated_at {time} NOT NULL
) {keyed_table};

CREATE TABLE erasure (
  id           {id} PRIMARY KEY,
  person_id    {id} NOT NULL UNIQUE,
  requested_by {id},
  reason       {text} NOT NULL,
  erased_at    {time} NOT NULL
) {table};
