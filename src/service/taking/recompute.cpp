#include "service/taking/recompute.hpp"

#include <format>
#include <map>
#include <utility>

#include "attendance/time_zone.hpp"
#include "base/bytes.hpp"
#include "crypto/hash.hpp"
#include "service/calendar/policy.hpp"
#include "service/event_kinds.hpp"
#include "service/review/excusing.hpp"
#include "service/taking/observed.hpp"
#include "store/courses.hpp"
#include "store/records.hpp"
#include "store/sessions.hpp"
#include "store/sightings.hpp"

namespace rollcall::service {
namespace {

using attendance::SessionStatus;

// A record as it is to become.
struct Decided {
  RecordChange change;
  store::Record record;
};

struct Work {
  DecidedDay day;
  std::vector<Decided> decided;  // as day.changes
};

using Sightings = std::map<Uuid, std::vector<store::Sighting>>;  // by person, in the order of capture

Result<Sightings> read_sightings(store::Connection& db, const Uuid& session) {
  Sightings found;
  store::PageRequest page{.limit = store::kMaxPageSize};
  while (true) {
    ROLLCALL_ASSIGN(store::Page<store::Sighting> sightings, store::list_sightings(db, {.session = session}, page));
    for (store::Sighting& one : sightings.items)
      if (one.person_id && !one.veto_id) found[*one.person_id].push_back(std::move(one));
    if (!sightings.next_cursor) return found;
    page.cursor = *sightings.next_cursor;
  }
}

Observed observed_of(const store::Record& record, SessionStatus session) {
  const auto effective = attendance::effective_status(record.layers(), session);
  return {.observed = record.observed,
          .status = effective.transform([](const auto& one) { return one.status; }),
          .marked_at = record.marked_at};
}

std::string word(const std::optional<attendance::RecordStatus>& status) {
  return status ? std::string(attendance::name(*status)) : "none";
}

std::string token_of(const Work& work) {
  std::string text =
      std::format("{}|{}|{}|{}", work.day.day.course.to_string(), attendance::format_date(work.day.day.date),
                  attendance::kRuleVersion, policy_snapshot(work.day.policy));
  for (const Decided& one : work.decided) {
    const auto marked = one.change.after.marked_at.transform([](Time at) { return to_micros(at); });
    text += std::format("|{}:{}:{}:{}", one.change.record.to_string(), one.record.version,
                        word(one.change.after.observed), marked.value_or(0));
  }
  return to_hex(crypto::sha256(bytes_of(text)));
}

Result<void> decide_session(store::Connection& db, const store::Session& session,
                            const attendance::LivenessThresholds& liveness, Work& work) {
  ROLLCALL_ASSIGN(const Sightings sightings, read_sightings(db, session.id));
  ROLLCALL_ASSIGN(const std::vector<store::Record> records, store::list_session_records(db, session.id));
  for (const store::Record& record : records) {
    const auto seen = sightings.find(record.person_id);
    if (seen == sightings.end()) continue;
    ++work.day.records;
    store::Record after = observed_anew(record, seen->second, session, work.day.policy, liveness);
    ROLLCALL_TRY(fall_back_to_excuse(db, after));
    if (after.observed == record.observed && after.marked_at == record.marked_at) continue;
    RecordChange change{.record = record.id,
                        .session = session.id,
                        .person = record.person_id,
                        .before = observed_of(record, session.status),
                        .after = observed_of(after, session.status)};
    work.day.changes.push_back(change);
    work.decided.push_back({.change = std::move(change), .record = std::move(after)});
  }
  return {};
}

Result<Work> decide_day(store::Connection& db, const attendance::LivenessThresholds& liveness, const DayToDecide& day) {
  ROLLCALL_ASSIGN(const store::Course course, store::get_course(db, day.course));
  Work work{.day = {.day = day, .policy = day.policy.value_or(course.policy)}};
  ROLLCALL_TRY(attendance::validate(work.day.policy));
  ROLLCALL_ASSIGN(const attendance::TimeZone zone, attendance::TimeZone::load(course.time_zone));
  const Time begin = zone.start_of(day.date);
  const Time end = zone.start_of(attendance::Date{std::chrono::local_days{day.date} + std::chrono::days{1}});
  store::PageRequest page{.limit = store::kMaxPageSize};
  while (true) {
    ROLLCALL_ASSIGN(const store::Page<store::Session> sessions,
                    store::list_sessions(db, {.course = day.course, .from = begin, .until = end}, page));
    for (const store::Session& session : sessions.items) {
      const bool held = session.status == SessionStatus::kOpen || session.status == SessionStatus::kClosed;
      if (held && session.starts_at >= begin) ROLLCALL_TRY(decide_session(db, session, liveness, work));
    }
    if (!sessions.next_cursor) break;
    page.cursor = *sessions.next_cursor;
  }
  work.day.token = token_of(work);
  return work;
}

}  // namespace

Result<DecidedDay> preview_day(Installation& in, const attendance::LivenessThresholds& liveness,
                               const DayToDecide& day) {
  return in.database().read([&](store::Connection& db) -> Result<DecidedDay> {
    ROLLCALL_ASSIGN(Work work, decide_day(db, liveness, day));
    return std::move(work.day);
  });
}

Result<DecidedDay> recompute_day(Installation& in, const Actor& actor, const attendance::LivenessThresholds& liveness,
                                 const DayToDecide& day, std::string_view token) {
  return in.database().transact([&](store::Connection& db) -> Result<DecidedDay> {
    ROLLCALL_ASSIGN(Work work, decide_day(db, liveness, day));
    if (work.day.token != token)
      return fail(ErrorCode::kPreconditionFailed, "the day is not what the preview showed", "look at a new preview");
    for (Decided& one : work.decided) {
      one.record.updated_at = in.clock().now();
      ROLLCALL_TRY(store::update_observation(db, one.record));
      ROLLCALL_TRY(note(db, in.clock(), actor, event::kRecordRecomputed,
                        {.subject = one.record.id,
                         .person = one.record.person_id,
                         .session = one.record.session_id,
                         .ids = {{"before", word(one.change.before.observed)},
                                 {"after", word(one.change.after.observed)},
                                 {"rule_version", attendance::kRuleVersion}}}));
    }
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kDayRecomputed,
                      {.subject = day.course,
                       .ids = {{"date", attendance::format_date(day.date)},
                               {"rule_version", attendance::kRuleVersion},
                               {"records", work.day.records},
                               {"changes", work.decided.size()},
                               {"policy", policy_json(work.day.policy)}}}));
    return std::move(work.day);
  });
}

}  // namespace rollcall::service
