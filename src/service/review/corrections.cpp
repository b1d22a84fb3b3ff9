#include "service/review/corrections.hpp"

#include <utility>

#include "attendance/session_rules.hpp"
#include "base/uuid.hpp"
#include "service/event_kinds.hpp"
#include "service/people/erasures.hpp"
#include "service/words.hpp"
#include "store/courses.hpp"
#include "store/people.hpp"
#include "store/sessions.hpp"

namespace rollcall::service {
namespace {

using attendance::Layer;
using attendance::RecordStatus;

boost::json::value word(const std::optional<RecordStatus>& status) {
  return status ? boost::json::value(attendance::name(*status)) : boost::json::value(nullptr);
}

// What one layer says now, with the event that says what it said before.
struct Said {
  Layer layer;
  std::optional<store::Correction> correction;  // none: nothing any more
  std::string reason;
  std::optional<Uuid> dispute;
};

Result<store::Record> say(store::Connection& db, Installation& in, const Actor& actor, store::Record record,
                          const Said& said) {
  ROLLCALL_TRY(require_in_time(db, in, actor, record.session_id));
  const attendance::Layers before = record.layers();
  ROLLCALL_TRY(store::correct_record(db, record, said.layer, said.correction, in.clock().now()));
  const auto status = said.correction.transform([](const store::Correction& one) { return one.status; });
  boost::json::object ids{{"status", word(status)},
                          {"layer", attendance::name(said.layer)},
                          {"before", layers_json(before)},
                          {"after", layers_json(record.layers())}};
  if (said.dispute) ids["dispute_id"] = said.dispute->to_string();
  ROLLCALL_ASSIGN(auto words, seal_words(in, record.person_id, record.id, said.reason));
  ROLLCALL_TRY(note(db, in.clock(), actor, event::kRecordCorrected,
                    {.subject = record.id,
                     .person = record.person_id,
                     .session = record.session_id,
                     .ids = std::move(ids),
                     .content = std::move(words)}));
  return record;
}

std::unexpected<Error> nothing_to_take_back() {
  return fail(ErrorCode::kConflict, "nothing was set by hand here that could be taken back");
}

Result<store::Record> make_by_hand(store::Connection& db, Installation& in, const Actor& actor,
                                   const store::Session& session, const Uuid& person, RecordStatus status,
                                   const Correct& correct) {
  ROLLCALL_TRY(require_in_time(db, in, actor, session.id));
  ROLLCALL_ASSIGN(const bool expected, store::is_on_roster(db, session.course_id, person));
  if (!expected)
    return fail(ErrorCode::kConflict, "this person is not on the course's roster",
                "add the person to the roster first");
  const Time now = in.clock().now();
  store::Record record{.id = new_uuid(now), .session_id = session.id, .person_id = person};
  (layer_of(actor) == Layer::kOffice ? record.office : record.teacher) =
      store::Correction{.status = status, .by = actor.id, .at = now, .reason = correct.reason};
  record.method = attendance::Method::kManual;
  if (status == RecordStatus::kPresent || status == RecordStatus::kLate) record.marked_at = now;
  record.source = "by hand";
  record.created_at = now;
  record.updated_at = now;
  ROLLCALL_ASSIGN(store::Once<store::Record> once, store::insert_record_once(db, record));
  boost::json::object ids{{"status", attendance::name(status)},
                          {"method", "manual"},
                          {"layer", attendance::name(layer_of(actor))},
                          {"after", layers_json(once.row.layers())}};
  if (correct.dispute) ids["dispute_id"] = correct.dispute->to_string();
  ROLLCALL_ASSIGN(auto words, seal_words(in, person, once.row.id, correct.reason));
  ROLLCALL_TRY(note(db, in.clock(), actor, event::kRecordMade,
                    {.subject = once.row.id,
                     .person = person,
                     .session = session.id,
                     .ids = std::move(ids),
                     .content = std::move(words)}));
  return once.row;
}

}  // namespace

Layer layer_of(const Actor& actor) {
  const bool is_office = actor.role == store::Role::kAdmin || actor.role == store::Role::kOffice;
  return is_office ? Layer::kOffice : Layer::kTeacher;
}

Result<void> require_in_time(store::Connection& db, const Installation& in, const Actor& actor, const Uuid& session) {
  if (actor.role == store::Role::kAdmin) return {};
  ROLLCALL_ASSIGN(const store::Session row, store::get_session(db, session));
  ROLLCALL_ASSIGN(const store::Course course, store::get_course(db, row.course_id));
  if (attendance::may_correct(layer_of(actor), row.ends_at, course.policy, in.clock().now())) return {};
  return fail(ErrorCode::kConflict, "the time for correcting this session is over", "ask somebody who may at any time");
}

boost::json::object layers_json(const attendance::Layers& layers) {
  return {{"observed", word(layers.observed)}, {"teacher", word(layers.teacher)}, {"office", word(layers.office)}};
}

Result<store::Record> correct_in(store::Connection& db, Installation& in, const Actor& actor, store::Record record,
                                 const Correct& correct) {
  if (correct.expected_version && *correct.expected_version != record.version)
    return fail(ErrorCode::kPreconditionFailed, "the record was changed in the meantime", "read it again first");
  const Layer layer = layer_of(actor);
  if (!correct.status && !(layer == Layer::kOffice ? record.office : record.teacher)) return nothing_to_take_back();
  const auto correction = correct.status.transform([&](RecordStatus status) {
    return store::Correction{.status = status, .by = actor.id, .at = in.clock().now(), .reason = correct.reason};
  });
  return say(db, in, actor, std::move(record),
             {.layer = layer, .correction = correction, .reason = correct.reason, .dispute = correct.dispute});
}

Result<store::Record> mark_in(store::Connection& db, Installation& in, const Actor& actor, const Uuid& session,
                              const Uuid& person, const Correct& correct) {
  ROLLCALL_ASSIGN(const store::Session row, store::get_session(db, session));
  if (row.status == attendance::SessionStatus::kCancelled)
    return fail(ErrorCode::kConflict, "the session is cancelled");
  ROLLCALL_TRY(store::get_person(db, person));
  ROLLCALL_TRY(require_not_erased(db, person));
  ROLLCALL_ASSIGN(std::optional<store::Record> existing, store::find_record_of(db, session, person));
  if (existing) return correct_in(db, in, actor, *std::move(existing), correct);
  if (!correct.status) return nothing_to_take_back();
  return make_by_hand(db, in, actor, row, person, *correct.status, correct);
}

Result<store::Record> restore_in(store::Connection& db, Installation& in, const Actor& actor, store::Record record,
                                 Layer layer, std::optional<store::Correction> before,
                                 const std::optional<Uuid>& dispute) {
  std::string reason = before ? before->reason : std::string();
  return say(db, in, actor, std::move(record),
             {.layer = layer, .correction = std::move(before), .reason = std::move(reason), .dispute = dispute});
}

}  // namespace rollcall::service
