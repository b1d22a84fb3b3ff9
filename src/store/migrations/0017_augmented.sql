-- Whether a template is the mean of several views of its photo, see docs/decisions/0017-augmentation.md.
ALTER TABLE template ADD COLUMN augmented {bool} NOT NULL DEFAULT 0;
