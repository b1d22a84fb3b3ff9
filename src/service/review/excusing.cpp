#include "service/review/excusing.hpp"

#include <utility>

#include "attendance/decision.hpp"
#include "base/uuid.hpp"
#include "service/calendar/policy.hpp"
#include "service/event_kinds.hpp"
#include "service/review/corrections.hpp"
#include "store/courses.hpp"

namespace rollcall::service {
namespace {

bool was_seen(const store::Record& record) { return record.observed && record.marked_at; }

Result<store::Record> made_for(store::Connection& db, Installation& in, const Actor& actor, const store::Excuse& excuse,
                               const store::Session& session) {
  ROLLCALL_ASSIGN(const store::Course course, store::get_course(db, session.course_id));
  const Time now = in.clock().now();
  store::Record record{.id = new_uuid(now),
                       .session_id = session.id,
                       .person_id = excuse.person_id,
                       .observed = excuse.counts,
                       .source = std::string(kExcuseSource),
                       .rule_version = attendance::kRuleVersion,
                       .policy = policy_snapshot(course.policy),
                       .received_at = now,
                       .created_at = now,
                       .updated_at = now};
  ROLLCALL_TRY(store::insert_record_once(db, record));
  ROLLCALL_TRY(note(db, in.clock(), actor, event::kRecordMade,
                    {.subject = record.id,
                     .person = record.person_id,
                     .session = session.id,
                     .ids = {{"status", attendance::name(excuse.counts)},
                             {"method", kExcuseSource},
                             {"excuse_id", excuse.id.to_string()},
                             {"after", layers_json(record.layers())}}}));
  return record;
}

}  // namespace

Result<bool> excuse_from(store::Connection& db, Installation& in, const Actor& actor, const store::Excuse& excuse,
                         const store::Session& session) {
  ROLLCALL_ASSIGN(std::optional<store::Record> record, store::find_record_of(db, session.id, excuse.person_id));
  if (!record) {
    ROLLCALL_ASSIGN(record, made_for(db, in, actor, excuse, session));
    ROLLCALL_TRY(store::link_excuse(db, excuse.id, record->id));
    return true;
  }
  ROLLCALL_ASSIGN(const bool is_new, store::link_excuse(db, excuse.id, record->id));
  if (was_seen(*record)) return false;
  if (!is_new || (record->observed && record->source == kExcuseSource)) return true;
  boost::json::object ids{{"before", layers_json(record->layers())}, {"excuse_id", excuse.id.to_string()}};
  record->observed = excuse.counts;
  record->source = kExcuseSource;
  record->updated_at = in.clock().now();
  ROLLCALL_TRY(store::update_observation(db, *record));
  ids["after"] = layers_json(record->layers());
  ROLLCALL_TRY(
      note(db, in.clock(), actor, event::kRecordChanged,
           {.subject = record->id, .person = record->person_id, .session = session.id, .ids = std::move(ids)}));
  return true;
}

Result<void> excuse_all(store::Connection& db, Installation& in, const Actor& actor, const store::Session& session) {
  ROLLCALL_ASSIGN(const std::vector<store::Excuse> excuses, store::list_excuses_for(db, session));
  for (const store::Excuse& excuse : excuses) ROLLCALL_TRY(excuse_from(db, in, actor, excuse, session));
  return {};
}

Result<void> fall_back_to_excuse(store::Connection& db, store::Record& record) {
  if (was_seen(record)) return {};
  ROLLCALL_ASSIGN(const std::vector<store::Excuse> excuses, store::list_excuses_of_record(db, record.id));
  if (!excuses.empty()) {
    record.observed = excuses.front().counts;
    record.source = kExcuseSource;
  } else if (record.source == kExcuseSource) {
    record.source = "rule";
  }
  return {};
}

}  // namespace rollcall::service
