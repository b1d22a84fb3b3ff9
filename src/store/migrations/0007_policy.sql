-- More of a course's policy, and what each decision was made by: the rules, the policy, the model and its threshold.
ALTER TABLE course ADD COLUMN absent_after_s {int};
ALTER TABLE course ADD COLUMN early_leave_s {int};
ALTER TABLE course ADD COLUMN auto_close {bool} NOT NULL DEFAULT 1;
ALTER TABLE course ADD COLUMN auto_absent {bool} NOT NULL DEFAULT 0;
ALTER TABLE course ADD COLUMN teacher_corrects_h {int};
ALTER TABLE course ADD COLUMN office_corrects_h {int};

-- policy is JSON, as the API writes it. rule_version 0: from before decisions were numbered.
ALTER TABLE sighting ADD COLUMN reason {word};
ALTER TABLE sighting ADD COLUMN rule_version {int} NOT NULL DEFAULT 0;
ALTER TABLE sighting ADD COLUMN policy {text};
ALTER TABLE sighting ADD COLUMN challenge_passed {bool} NOT NULL DEFAULT 0;
ALTER TABLE record ADD COLUMN rule_version {int} NOT NULL DEFAULT 0;
ALTER TABLE record ADD COLUMN policy {text};
ALTER TABLE record ADD COLUMN model {word};
ALTER TABLE record ADD COLUMN threshold {real};
ALTER TABLE record ADD COLUMN received_at {time};
