#include "service/calendar/closing.hpp"

#include <vector>

#include "attendance/session_rules.hpp"
#include "base/uuid.hpp"
#include "service/calendar/policy.hpp"
#include "service/event_kinds.hpp"
#include "service/review/excusing.hpp"
#include "store/records.hpp"

namespace rollcall::service {
namespace {

constexpr int kAtOnce = 1000;

attendance::SessionFacts facts_of(const store::Session& session) {
  return {.status = session.status,
          .starts_at = session.starts_at,
          .ends_at = session.ends_at,
          .closed_at = session.closed_at};
}

// Whether it was; a session that changed since it was listed is looked at again.
Result<bool> close_if_over(Installation& in, store::Connection& db, const Uuid& id) {
  const Time now = in.clock().now();
  ROLLCALL_ASSIGN(store::Session session, store::get_session(db, id));
  ROLLCALL_ASSIGN(const store::Course course, store::get_course(db, session.course_id));
  const auto closes = attendance::closes_at(facts_of(session), course.policy, session.updated_at);
  if (!closes || now < *closes) return false;
  session.status = attendance::SessionStatus::kClosed;
  session.closed_at = now;
  session.updated_at = now;
  ROLLCALL_TRY(store::update_session(db, session));
  ROLLCALL_TRY(note(db, in.clock(), {}, event::kSessionClosed,
                    {.subject = id, .person = std::nullopt, .session = id, .ids = {{"by", "rule"}}}));
  ROLLCALL_TRY(write_absences(in, db, {}, session));
  return true;
}

}  // namespace

Result<void> write_absences(Installation& in, store::Connection& db, const Actor& actor,
                            const store::Session& session) {
  ROLLCALL_TRY(excuse_all(db, in, actor, session));
  ROLLCALL_ASSIGN(const store::Course course, store::get_course(db, session.course_id));
  if (!course.policy.auto_absent) return {};
  const Time now = in.clock().now();
  ROLLCALL_ASSIGN(const std::vector<store::SheetLine> lines, store::list_sheet(db, session.id));
  for (const store::SheetLine& line : lines) {
    if (!line.on_roster || line.record) continue;
    const store::Record record{.id = new_uuid(now),
                               .session_id = session.id,
                               .person_id = line.person_id,
                               .observed = attendance::RecordStatus::kAbsent,
                               .source = "rule",
                               .rule_version = attendance::kRuleVersion,
                               .policy = policy_snapshot(course.policy),
                               .received_at = now,
                               .created_at = now,
                               .updated_at = now};
    ROLLCALL_ASSIGN(const store::Once<store::Record> once, store::insert_record_once(db, record));
    if (!once.inserted) continue;
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kRecordMade,
                      {.subject = record.id,
                       .person = record.person_id,
                       .session = session.id,
                       .ids = {{"status", "absent"}, {"method", "rule"}}}));
  }
  return {};
}

Result<std::size_t> close_sessions_that_are_over(Installation& in) {
  ROLLCALL_ASSIGN(const std::vector<store::Session> over, in.database().read([&](store::Connection& db) {
    return store::list_sessions_over(db, in.clock().now(), kAtOnce);
  }));
  std::size_t closed = 0;
  for (const store::Session& session : over) {
    ROLLCALL_ASSIGN(const bool done,
                    in.database().transact([&](store::Connection& db) { return close_if_over(in, db, session.id); }));
    if (done) ++closed;
  }
  return closed;
}

}  // namespace rollcall::service
