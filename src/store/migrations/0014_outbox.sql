-- Telling others: who is told of which events, how far each is, and what did not go at once. Nothing of an event is
-- copied here: its number is enough.

CREATE TABLE webhook (
  id              {id} PRIMARY KEY,
  url             {text} NOT NULL,
  description     {text} NOT NULL,
  kinds           {text} NOT NULL,
  active          {bool} NOT NULL,
  key_id          {id} NOT NULL,
  secret          {bytes} NOT NULL,
  previous_secret {bytes},
  previous_until  {time},
  after_number    {int} NOT NULL,
  failures        {int} NOT NULL,
  failing_since   {time},
  next_at         {time},
  delivered_at    {time},
  disabled_reason {text} NOT NULL,
  runner_id       {id},
  lease_until     {time},
  version         {int} NOT NULL,
  created_at      {time} NOT NULL,
  updated_at      {time} NOT NULL
) {table};

-- Events at or before after_number that are not delivered: they wait for another try, or were given up.
CREATE TABLE webhook_delivery (
  webhook_id   {id} NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
  event_number {int} NOT NULL,
  status       {word} NOT NULL,
  attempts     {int} NOT NULL,
  first_at     {time} NOT NULL,
  next_at      {time} NOT NULL,
  last_status  {int},
  last_error   {text} NOT NULL,
  PRIMARY KEY (webhook_id, event_number)
) {keyed_table};
CREATE INDEX webhook_delivery_by_status ON webhook_delivery (webhook_id, status, event_number);

-- The log of tries, kept for days.
CREATE TABLE webhook_attempt (
  id           {id} PRIMARY KEY,
  webhook_id   {id} NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
  event_number {int} NOT NULL,
  attempt      {int} NOT NULL,
  attempted_at {time} NOT NULL,
  took_ms      {int} NOT NULL,
  outcome      {word} NOT NULL,
  http_status  {int},
  detail       {text} NOT NULL
) {table};
CREATE INDEX webhook_attempt_by_webhook ON webhook_attempt (webhook_id, id);

-- How far each other reader of the log is, and who holds it.
CREATE TABLE outbox_reader (
  name         {word} NOT NULL PRIMARY KEY,
  after_number {int} NOT NULL,
  runner_id    {id},
  lease_until  {time}
) {keyed_table};

-- Who is told of a person's absences. Quiet hours are minutes of the day on the course's clocks.
CREATE TABLE guardian (
  id           {id} PRIMARY KEY,
  person_id    {id} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  name         {text} NOT NULL,
  email        {text} NOT NULL,
  relation     {text} NOT NULL,
  language     {word} NOT NULL,
  notices      {bool} NOT NULL,
  digest       {bool} NOT NULL,
  quiet_from   {int},
  quiet_until  {int},
  version      {int} NOT NULL,
  created_at   {time} NOT NULL,
  updated_at   {time} NOT NULL
) {table};
CREATE INDEX guardian_by_person ON guardian (person_id, id);

-- What a guardian is to be told of a record, and has been. The words of the mail are made as it goes.
CREATE TABLE notice (
  id          {id} PRIMARY KEY,
  guardian_id {id} NOT NULL REFERENCES guardian (id) ON DELETE CASCADE,
  record_id   {id} NOT NULL REFERENCES record (id) ON DELETE CASCADE,
  kind        {word} NOT NULL,
  status      {word} NOT NULL,
  due_at      {time} NOT NULL,
  mail_id     {id},
  attempts    {int} NOT NULL,
  last_error  {text} NOT NULL,
  created_at  {time} NOT NULL,
  sent_at     {time},
  UNIQUE (guardian_id, record_id, kind)
) {table};
CREATE INDEX notice_by_status ON notice (status, due_at, id);
CREATE INDEX notice_by_record ON notice (record_id);
