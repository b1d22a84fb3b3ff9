#include "service/taking/recompute.hpp"

#include <boost/json/array.hpp>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/policy_reader.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/calendar/courses.hpp"
#include "service/calendar/policy.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;

json::value word(const std::optional<attendance::RecordStatus>& status) {
  return status ? json::value(attendance::name(*status)) : json::value(nullptr);
}

json::object observed_json(const service::Observed& seen) {
  return {{"observed", word(seen.observed)},
          {"status", word(seen.status)},
          {"marked_at", seen.marked_at ? rollcall::to_json(*seen.marked_at) : json::value(nullptr)}};
}

Response day_answer(const service::DecidedDay& day, bool applied) {
  json::array changes;
  for (const service::RecordChange& one : day.changes)
    changes.push_back(json::object{{"record_id", rollcall::to_json(one.record)},
                                   {"session_id", rollcall::to_json(one.session)},
                                   {"person_id", rollcall::to_json(one.person)},
                                   {"before", observed_json(one.before)},
                                   {"after", observed_json(one.after)}});
  return Response::json(200, json::object{{"course_id", rollcall::to_json(day.day.course)},
                                          {"date", attendance::format_date(day.day.date)},
                                          {"rule_version", attendance::kRuleVersion},
                                          {"policy", service::policy_json(day.policy)},
                                          {"records", day.records},
                                          {"changes", std::move(changes)},
                                          {"token", day.token},
                                          {"applied", applied}});
}

service::DayToDecide read_day(JsonReader& read, const store::Course& course) {
  service::DayToDecide day{.course = course.id, .date = read.enumeration("date", attendance::parse_date)};
  read.object("policy", [&](JsonReader& inner) { day.policy = read_policy(inner, course.policy); });
  return day;
}

}  // namespace

Result<Response> preview_recompute(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "course_id"));
  ROLLCALL_ASSIGN(const json::value body, http::json_body(request));
  ROLLCALL_ASSIGN(const store::Course course, service::get_course(api.in, id));
  JsonReader read(body);
  const service::DayToDecide day = read_day(read, course);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const auto preview, service::preview_day(api.in, api.recognition.liveness_thresholds(), day));
  return day_answer(preview, false);
}

Result<Response> apply_recompute(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "course_id"));
  ROLLCALL_ASSIGN(const json::value body, http::json_body(request));
  ROLLCALL_ASSIGN(const store::Course course, service::get_course(api.in, id));
  JsonReader read(body);
  const service::DayToDecide day = read_day(read, course);
  const std::string token = read.string("token");
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const auto done, service::recompute_day(api.in, principal_of(request).actor,
                                                          api.recognition.liveness_thresholds(), day, token));
  return day_answer(done, true);
}

}  // namespace rollcall::server
