-- When courses meet. Days are written 2026-11-20 and times of day 09:00, on the clock of the course's zone.

CREATE TABLE holiday_calendar (
  id         {id} PRIMARY KEY,
  name       {word} NOT NULL UNIQUE,
  version    {int} NOT NULL,
  created_at {time} NOT NULL,
  updated_at {time} NOT NULL
) {table};

CREATE TABLE holiday (
  calendar_id {id} NOT NULL REFERENCES holiday_calendar (id) ON DELETE CASCADE,
  position    {int} NOT NULL,
  first_day   {word} NOT NULL,
  last_day    {word} NOT NULL,
  name        {text} NOT NULL,
  PRIMARY KEY (calendar_id, position)
) {keyed_table};

-- in_step: the sessions are what the schedule says. It is 0 from a change that many courses share until each was seen to.
CREATE TABLE schedule (
  course_id  {id} PRIMARY KEY REFERENCES course (id) ON DELETE CASCADE,
  in_step    {bool} NOT NULL,
  made_until {time} NOT NULL,
  version    {int} NOT NULL,
  created_at {time} NOT NULL,
  updated_at {time} NOT NULL
) {table};
CREATE INDEX schedule_by_made_until ON schedule (made_until, course_id);
CREATE INDEX schedule_by_in_step ON schedule (in_step, course_id);

CREATE TABLE schedule_rule (
  course_id   {id} NOT NULL REFERENCES schedule (course_id) ON DELETE CASCADE,
  position    {int} NOT NULL,
  weekday     {word} NOT NULL,
  starts      {word} NOT NULL,
  ends        {word} NOT NULL,
  every_weeks {int} NOT NULL,
  valid_from  {word},
  valid_until {word},
  PRIMARY KEY (course_id, position)
) {keyed_table};

CREATE TABLE schedule_exception (
  course_id {id} NOT NULL REFERENCES schedule (course_id) ON DELETE CASCADE,
  position  {int} NOT NULL,
  day       {word} NOT NULL,
  kind      {word} NOT NULL,
  meeting   {word},
  to_day    {word},
  starts    {word},
  ends      {word},
  PRIMARY KEY (course_id, position)
) {keyed_table};

CREATE TABLE schedule_holidays (
  course_id   {id} NOT NULL REFERENCES schedule (course_id) ON DELETE CASCADE,
  calendar_id {id} NOT NULL REFERENCES holiday_calendar (id),
  PRIMARY KEY (course_id, calendar_id)
) {keyed_table};
CREATE INDEX schedule_holidays_by_calendar ON schedule_holidays (calendar_id, course_id);

-- One session for one meeting of a schedule, whoever makes it; none for a session that somebody added.
ALTER TABLE session ADD COLUMN occurrence_key {word};
ALTER TABLE session ADD COLUMN changed_by_hand {bool} NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX session_by_occurrence ON session (course_id, occurrence_key);
