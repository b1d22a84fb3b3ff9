#include "service/calendar/courses.hpp"
#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/policy_reader.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/branding.hpp"
#include "service/calendar/policy.hpp"

namespace rollcall::server {
namespace {

constexpr LineLimits kCode{.min_code_points = 1, .max_code_points = 64};
Response course_answer(int status, const store::Course& course) {
  return Response::json(status, to_json(course)).with_etag(std::to_string(course.version));
}

}  // namespace

Result<Response> create_course(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::NewCourse course{.code = read.string("code", kCode),
                            .name = read.string("name"),
                            .policy = service::default_policy(api.in.settings())};
  const std::optional<std::string> zone = read.optional_string("time_zone");
  read.object("policy", [&](JsonReader& inner) { course.policy = read_policy(inner, course.policy); });
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const service::Branding branding, service::find_branding(api.in));
  course.time_zone = zone.value_or(branding.time_zone);
  ROLLCALL_ASSIGN(const store::Course made, service::add_course(api.in, principal_of(request).actor, course));
  return course_answer(201, made).with("Location", "/api/v1/courses/" + made.id.to_string());
}

Result<Response> list_courses(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto courses, service::list_courses(api.in, principal_of(request).actor, page));
  return Response::json(200, page_json(courses));
}

Result<Response> get_course(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "course_id"));
  ROLLCALL_ASSIGN(const store::Course course, service::get_course(api.in, id));
  return course_answer(200, course).with("Cache-Control", std::string(kRevalidate));
}

Result<Response> change_course(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "course_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  ROLLCALL_ASSIGN(const store::Course before, service::get_course(api.in, id));
  JsonReader read(body);
  service::CourseChange change;
  if (read.given("code")) change.code = read.string("code", kCode);
  if (read.given("name")) change.name = read.string("name");
  if (read.given("time_zone")) change.time_zone = read.string("time_zone");
  read.object("policy", [&](JsonReader& inner) { change.policy = read_policy(inner, before.policy); });
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const auto expected, if_match(request));
  change.expected_version = expected.value_or(before.version);
  ROLLCALL_ASSIGN(const store::Course course, service::change_course(api.in, principal_of(request).actor, id, change));
  return course_answer(200, course);
}

Result<Response> list_roster(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "course_id"));
  ROLLCALL_TRY(service::get_course(api.in, id));
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto people, service::list_people(api.in, {.course = id}, page));
  return Response::json(200, page_json(people));
}

Result<Response> add_to_roster(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid course, path_id(request, "course_id"));
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  ROLLCALL_TRY(service::enrol_in_course(api.in, principal_of(request).actor, course, person));
  return Response::no_content();
}

Result<Response> remove_from_roster(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid course, path_id(request, "course_id"));
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  ROLLCALL_TRY(service::remove_from_course(api.in, principal_of(request).actor, course, person));
  return Response::no_content();
}

}  // namespace rollcall::server
