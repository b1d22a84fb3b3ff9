-- The claim of an Idempotency-Key is written with the change itself; while it has a claim_id, the answer is not known yet.
ALTER TABLE idempotency ADD COLUMN claim_id {id};

-- Work that goes on after its request was answered. What goes in and comes out is sealed, in the blobs named here.
CREATE TABLE job (
  id            {id} PRIMARY KEY,
  kind          {word} NOT NULL,
  status        {word} NOT NULL,
  actor_id      {id},
  input_blob    {text} NOT NULL,
  result_blob   {text} NOT NULL,
  result_status {int},
  result_type   {text} NOT NULL,
  error_code    {word},
  error_detail  {text} NOT NULL,
  progress_done  {int} NOT NULL,
  progress_total {int} NOT NULL,
  attempts      {int} NOT NULL,
  cancelling    {bool} NOT NULL,
  runner_id     {id},
  lease_until   {time},
  created_at    {time} NOT NULL,
  started_at    {time},
  finished_at   {time},
  expires_at    {time}
) {table};
CREATE INDEX job_by_status ON job (status, id);
CREATE INDEX job_by_actor ON job (actor_id, id);
CREATE INDEX job_by_expiry ON job (expires_at);
