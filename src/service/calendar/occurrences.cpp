#include "service/calendar/occurrences.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "attendance/occurrences.hpp"
#include "attendance/time_zone.hpp"
#include "service/event_kinds.hpp"
#include "service/settings.hpp"
#include "store/courses.hpp"
#include "store/schedules.hpp"
#include "store/sessions.hpp"

namespace rollcall::service {
namespace {

using attendance::Occurrence;
using attendance::SessionStatus;
using std::chrono::days;
using std::chrono::weeks;

constexpr int kCoursesAtOnce = 100;
// The housekeeper makes sessions once a day and not whenever it passes.
constexpr days kSlack{1};

weeks weeks_ahead(const Installation& in) { return weeks{in.settings().integer(setting::kWeeksAhead)}; }

// All that says when a course meets.
struct Plan {
  store::CourseSchedule schedule;
  attendance::TimeZone zone;
  std::vector<attendance::Date> days_off;
};

Result<std::optional<Plan>> read_plan(store::Connection& db, const Uuid& course_id) {
  ROLLCALL_ASSIGN(std::optional<store::CourseSchedule> schedule, store::find_schedule(db, course_id));
  if (!schedule) return std::nullopt;
  ROLLCALL_ASSIGN(const store::Course course, store::get_course(db, course_id));
  ROLLCALL_ASSIGN(const attendance::TimeZone zone, attendance::TimeZone::load(course.time_zone));
  ROLLCALL_ASSIGN(std::vector<attendance::Date> days_off, store::list_days_off(db, course_id));
  return Plan{.schedule = *std::move(schedule), .zone = zone, .days_off = std::move(days_off)};
}

Result<std::vector<Occurrence>> occurrences(const Plan& plan, Time from, Time until) {
  return attendance::occurrences(plan.schedule.schedule, plan.zone, plan.days_off, from, until);
}

SessionStatus status_of(const Occurrence& meeting) {
  return meeting.cancelled ? SessionStatus::kCancelled : SessionStatus::kScheduled;
}

Result<bool> is_left_alone(store::Connection& db, const store::Session& session) {
  const bool open_or_closed = session.status == SessionStatus::kOpen || session.status == SessionStatus::kClosed;
  if (session.changed_by_hand || session.opened_at || open_or_closed) return true;
  return store::session_has_marks(db, session.id);
}

Result<bool> was_held_that_day(store::Connection& db, const Plan& plan, const Occurrence& meeting) {
  const attendance::Date date = plan.zone.date(meeting.starts_at);
  const attendance::Date next{std::chrono::local_days{date} + days{1}};
  return store::was_held_within(db, plan.schedule.course_id, plan.zone.start_of(date), plan.zone.start_of(next));
}

// The session as `meeting` wants it: nullopt when it is so already, is left alone, or is not to be made.
Result<std::optional<store::Session>> wanted(store::Connection& db, const Plan& plan, const Occurrence& meeting,
                                             const std::optional<store::Session>& present, Time now) {
  if (present) {
    store::Session session = *present;
    session.starts_at = meeting.starts_at;
    session.ends_at = meeting.ends_at;
    session.status = status_of(meeting);
    if (session == *present) return std::nullopt;
    ROLLCALL_ASSIGN(const bool leave, is_left_alone(db, *present));
    if (leave) return std::nullopt;
    session.updated_at = now;
    return session;
  }
  if (meeting.starts_at < plan.schedule.updated_at) {
    ROLLCALL_ASSIGN(const bool held, was_held_that_day(db, plan, meeting));
    if (held) return std::nullopt;
  }
  return store::Session{.id = new_uuid(now),
                        .course_id = plan.schedule.course_id,
                        .starts_at = meeting.starts_at,
                        .ends_at = meeting.ends_at,
                        .status = status_of(meeting),
                        .occurrence_key = meeting.key,
                        .created_at = now,
                        .updated_at = now};
}

// Makes the session of one meeting what it should be.
Result<void> settle(Installation& in, store::Connection& db, const Actor& actor, const Plan& plan,
                    const Occurrence& meeting) {
  ROLLCALL_ASSIGN(const std::optional<store::Session> present,
                  store::find_occurrence(db, plan.schedule.course_id, meeting.key));
  ROLLCALL_ASSIGN(std::optional<store::Session> session, wanted(db, plan, meeting, present, in.clock().now()));
  if (!session) return {};
  const EventFacts facts{.subject = session->id, .person = std::nullopt, .session = session->id};
  if (!present) {
    ROLLCALL_ASSIGN(const bool made, store::insert_occurrence(db, *session));
    if (!made) return {};
    return note(db, in.clock(), actor, event::kSessionCreated, facts);
  }
  ROLLCALL_TRY(store::update_session(db, *session));
  const bool off = session->status == SessionStatus::kCancelled && present->status != SessionStatus::kCancelled;
  return note(db, in.clock(), actor, off ? event::kSessionCancelled : event::kSessionChanged, facts);
}

Result<void> remove_unless_used(Installation& in, store::Connection& db, const Actor& actor,
                                const store::Session& session) {
  ROLLCALL_ASSIGN(const bool leave, is_left_alone(db, session));
  if (leave) return {};
  ROLLCALL_TRY(store::delete_session(db, session.id));
  return note(db, in.clock(), actor, event::kSessionRemoved, {.subject = session.id});
}

// Those of `meetings` whose session is missing or different, seen from a reader.
Result<std::vector<Occurrence>> unsettled(store::Connection& db, const Plan& plan, std::vector<Occurrence> meetings,
                                          Time now) {
  std::map<std::string, store::Session> present;
  if (meetings.empty()) return meetings;
  ROLLCALL_ASSIGN(auto sessions, store::list_occurrences(db, plan.schedule.course_id, meetings.front().starts_at,
                                                         meetings.back().starts_at + std::chrono::microseconds{1}));
  for (store::Session& session : sessions) {
    std::string key = session.occurrence_key.value_or("");
    present.emplace(std::move(key), std::move(session));
  }
  std::vector<Occurrence> found;
  for (Occurrence& meeting : meetings) {
    std::optional<store::Session> session;
    if (const auto at = present.find(meeting.key); at != present.end()) {
      session = at->second;
    } else {
      ROLLCALL_ASSIGN(session, store::find_occurrence(db, plan.schedule.course_id, meeting.key));
    }
    ROLLCALL_ASSIGN(const auto change, wanted(db, plan, meeting, session, now));
    if (change) found.push_back(std::move(meeting));
  }
  return found;
}

}  // namespace

Result<void> keep_in_step(Installation& in, store::Connection& db, const Actor& actor, const Uuid& course) {
  ROLLCALL_ASSIGN(const std::optional<Plan> plan, read_plan(db, course));
  if (!plan) return {};
  const Time now = in.clock().now();
  const Time made_from = std::min(now, plan->schedule.made_until);
  const Time made_until = std::max(now + weeks_ahead(in), plan->schedule.made_until);
  ROLLCALL_ASSIGN(const std::vector<Occurrence> meetings,
                  occurrences(*plan, now - kScheduleReach, now + kScheduleReach));
  ROLLCALL_ASSIGN(const std::vector<store::Session> sessions,
                  store::list_occurrences(db, course, now - kScheduleReach, now + kScheduleReach));
  std::map<std::string, const store::Session*> gone;
  for (const store::Session& session : sessions) gone.emplace(session.occurrence_key.value_or(""), &session);
  for (const Occurrence& meeting : meetings) {
    const bool there = gone.erase(meeting.key) > 0;
    const bool due = meeting.ends_at > made_from && meeting.starts_at < made_until;
    if (there || due) ROLLCALL_TRY(settle(in, db, actor, *plan, meeting));
  }
  for (const auto& [key, session] : gone) ROLLCALL_TRY(remove_unless_used(in, db, actor, *session));
  return store::note_schedule_kept(db, course, true, made_until);
}

Result<void> make_sessions(Installation& in, const Uuid& course, Time from, Time until) {
  const Time now = in.clock().now();
  from = std::max(from - days{1}, now - kScheduleReach);
  until = std::min(until, now + kScheduleReach);
  if (from >= until) return {};
  const auto missing = [&](store::Connection& db, std::optional<Plan>& plan) -> Result<std::vector<Occurrence>> {
    ROLLCALL_ASSIGN(plan, read_plan(db, course));
    if (!plan) return std::vector<Occurrence>{};
    ROLLCALL_ASSIGN(std::vector<Occurrence> meetings, occurrences(*plan, from, until));
    return unsettled(db, *plan, std::move(meetings), now);
  };
  std::optional<Plan> plan;
  ROLLCALL_ASSIGN(const auto seen, in.database().read([&](store::Connection& db) { return missing(db, plan); }));
  if (seen.empty()) return {};
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(const auto meetings, missing(db, plan));
    for (const Occurrence& meeting : meetings) ROLLCALL_TRY(settle(in, db, {}, *plan, meeting));
    return {};
  });
}

Result<std::size_t> keep_all_in_step(Installation& in, const Actor& actor) {
  const Time until = in.clock().now() + weeks_ahead(in) - kSlack;
  std::size_t kept = 0;
  for (;;) {
    ROLLCALL_ASSIGN(const std::vector<Uuid> courses, in.database().read([&](store::Connection& db) {
      return store::list_schedules_to_keep(db, until, kCoursesAtOnce);
    }));
    if (courses.empty()) return kept;
    for (const Uuid& course : courses) {
      ROLLCALL_TRY(in.database().transact([&](store::Connection& db) { return keep_in_step(in, db, actor, course); }));
      ++kept;
    }
  }
}

}  // namespace rollcall::service
