#include "service/accounts/devices.hpp"
#include <boost/json/array.hpp>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/people/people.hpp"

namespace rollcall::server {
namespace {

using rollcall::to_json;  // of base: times, ids
using server::to_json;

constexpr LineLimits kName{.min_code_points = 1, .max_code_points = 100};
constexpr std::size_t kMaxCourses = 1000;

Response device_answer(int status, const service::DeviceView& view) {
  return Response::json(status, to_json(view)).with_etag(std::to_string(view.device.version));
}

Response key_answer(int status, const service::DeviceView& view, const std::string& key) {
  boost::json::object answer = to_json(view);
  answer["device_key"] = key;
  Response response = Response::json(status, answer).with_etag(std::to_string(view.device.version));
  response.compress = false;
  return response;
}

}  // namespace

Result<Response> create_device(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  const std::string name = read.string("name", kName);
  const std::vector<Uuid> courses = read_ids(read, "course_ids", kMaxCourses);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(service::MadeDevice made, service::add_device(api.in, principal_of(request).actor, name, courses));
  const std::string url = "/api/v1/devices/" + made.device.id.to_string();
  ROLLCALL_ASSIGN(const service::DeviceView view, service::get_device(api.in, made.device.id));
  return key_answer(201, view, made.key).with("Location", url);
}

Result<Response> list_devices(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto devices, service::list_devices(api.in, page));
  return Response::json(200, page_json(devices));
}

Result<Response> get_device(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "device_id"));
  ROLLCALL_ASSIGN(const service::DeviceView view, service::get_device(api.in, id));
  return device_answer(200, view);
}

Result<Response> change_device(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "device_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  const std::string name = read.string("name", kName);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const auto version, if_match(request));
  ROLLCALL_ASSIGN(const service::DeviceView view,
                  service::rename_device(api.in, principal_of(request).actor, id, name, version));
  return device_answer(200, view);
}

Result<Response> renew_device_key(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "device_id"));
  ROLLCALL_ASSIGN(const service::MadeDevice made, service::renew_device_key(api.in, principal_of(request).actor, id));
  ROLLCALL_ASSIGN(const service::DeviceView view, service::get_device(api.in, id));
  return key_answer(200, view, made.key);
}

Result<Response> revoke_device(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "device_id"));
  ROLLCALL_TRY(service::revoke_device(api.in, principal_of(request).actor, id));
  return Response::no_content();
}

Result<Response> add_device_course(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid device, path_id(request, "device_id"));
  ROLLCALL_ASSIGN(const Uuid course, path_id(request, "course_id"));
  ROLLCALL_TRY(service::add_device_course(api.in, principal_of(request).actor, device, course));
  return Response::no_content();
}

Result<Response> remove_device_course(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid device, path_id(request, "device_id"));
  ROLLCALL_ASSIGN(const Uuid course, path_id(request, "course_id"));
  ROLLCALL_TRY(service::remove_device_course(api.in, principal_of(request).actor, device, course));
  return Response::no_content();
}

Result<Response> device_duty(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const service::DeviceDuty duty, service::report_for_duty(api.in, principal_of(request).actor));
  boost::json::array courses;
  for (const store::Course& course : duty.courses) courses.push_back(to_json(course));
  boost::json::array checkpoints;
  for (const store::Checkpoint& checkpoint : duty.checkpoints) checkpoints.push_back(to_json(checkpoint));
  return Response::json(200, boost::json::object{{"id", to_json(duty.device.id)},
                                                 {"name", duty.device.name},
                                                 {"courses", std::move(courses)},
                                                 {"checkpoints", std::move(checkpoints)},
                                                 {"server_time", to_json(api.in.clock().now())}});
}

Result<Response> device_heartbeat(Api& api, Request& request) {
  ROLLCALL_TRY(service::report_for_duty(api.in, principal_of(request).actor));
  return Response::json(200, boost::json::object{{"server_time", to_json(api.in.clock().now())}});
}

Result<Response> device_roster(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid course, path_id(request, "course_id"));
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto people, service::list_people(api.in, {.active = true, .course = course}, page));
  boost::json::array items;
  for (const service::PersonView& view : people.items)
    items.push_back(boost::json::object{
        {"person_id", to_json(view.person.id)}, {"external_id", view.person.external_id}, {"name", view.person.name}});
  return Response::json(
      200,
      boost::json::object{{"items", std::move(items)},
                          {"next_cursor", people.next_cursor ? boost::json::value(*people.next_cursor) : nullptr}});
}

}  // namespace rollcall::server
