#include "service/accounts/users.hpp"
#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"

namespace rollcall::server {
namespace {

constexpr std::size_t kPasswordBytes = 1024;
constexpr LineLimits kUserName{.min_code_points = 1, .max_code_points = 100};

Response user_answer(int status, const store::User& user) {
  return Response::json(status, to_json(user)).with_etag(std::to_string(user.version));
}

}  // namespace

Result<Response> create_user(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::NewUser user{.name = read.string("name", kUserName),
                        .password = read.optional_text("password", kPasswordBytes),
                        .role = read.enumeration("role", store::parse_role),
                        .person_id = read.optional_uuid("person_id")};
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const store::User made, service::add_user(api.in, principal_of(request).actor, user));
  return user_answer(201, made).with("Location", "/api/v1/users/" + made.id.to_string());
}

Result<Response> list_users(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto users, service::list_users(api.in, std::nullopt, page));
  return Response::json(200, page_json(users));
}

Result<Response> get_user(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "user_id"));
  ROLLCALL_ASSIGN(const store::User user, service::get_user(api.in, id));
  return user_answer(200, user);
}

Result<Response> change_user(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "user_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::UserChange change;
  change.name = read.optional_string("name", kUserName);
  change.password = read.optional_text("password", kPasswordBytes);
  change.role = read.optional_enumeration("role", store::parse_role);
  change.active = read.optional_boolean("active");
  if (read.given("person_id")) change.person_id = read.optional_uuid("person_id");
  if (const auto kept = read.optional_boolean("second_factor")) {
    if (*kept) read.refuse("second_factor", "can only be turned off for another; the user turns it on");
    change.remove_second_factor = true;
  }
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(change.expected_version, if_match(request));
  ROLLCALL_ASSIGN(const store::User user, service::change_user(api.in, principal_of(request).actor, id, change));
  return user_answer(200, user);
}

Result<Response> remove_user(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "user_id"));
  ROLLCALL_TRY(service::remove_user(api.in, principal_of(request).actor, id));
  return Response::no_content();
}

Result<Response> sign_out_user(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "user_id"));
  ROLLCALL_TRY(service::sign_out_everywhere(api.in, principal_of(request).actor, id));
  return Response::no_content();
}

Result<Response> list_instructors(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid course, path_id(request, "course_id"));
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto users, service::list_users(api.in, course, page));
  return Response::json(200, page_json(users));
}

Result<Response> add_instructor(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid course, path_id(request, "course_id"));
  ROLLCALL_ASSIGN(const Uuid user, path_id(request, "user_id"));
  ROLLCALL_TRY(service::add_instructor(api.in, principal_of(request).actor, course, user));
  return Response::no_content();
}

Result<Response> remove_instructor(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid course, path_id(request, "course_id"));
  ROLLCALL_ASSIGN(const Uuid user, path_id(request, "user_id"));
  ROLLCALL_TRY(service::remove_instructor(api.in, principal_of(request).actor, course, user));
  return Response::no_content();
}

}  // namespace rollcall::server
