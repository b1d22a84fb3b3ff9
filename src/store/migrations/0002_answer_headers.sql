-- A repeated request is answered with the header fields of the first answer too.
ALTER TABLE idempotency ADD COLUMN etag {text} NOT NULL DEFAULT '';
ALTER TABLE idempotency ADD COLUMN location {text} NOT NULL DEFAULT '';
