#include "service/review/corrections.hpp"

#include "attendance/session_rules.hpp"
#include "store/courses.hpp"
#include "store/sessions.hpp"

namespace rollcall::service {
namespace {

boost::json::value word(const std::optional<attendance::RecordStatus>& status) {
  return status ? boost::json::value(attendance::name(*status)) : boost::json::value(nullptr);
}

}  // namespace

attendance::Layer layer_of(const Actor& actor) {
  const bool is_office = actor.role == store::Role::kAdmin || actor.role == store::Role::kOffice;
  return is_office ? attendance::Layer::kOffice : attendance::Layer::kTeacher;
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

}  // namespace rollcall::service
