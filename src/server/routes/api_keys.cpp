#include "service/accounts/api_keys.hpp"
#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"

namespace rollcall::server {

Result<Response> create_api_key(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::NewApiKey wanted{.name = read.string("name", {.max_code_points = 100}),
                            .role = read.enumeration("role", store::parse_role),
                            .user = read.optional_uuid("user_id"),
                            .expires_at = read.optional_time("expires_at")};
  if (const auto text = read.optional_string("scopes", {.max_code_points = 4000})) {
    auto scopes = service::Scopes::parse(*text);
    if (scopes)
      wanted.scopes = *std::move(scopes);
    else
      read.refuse("scopes", scopes.error().fields.front().message);
  }
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const service::MadeApiKey made, service::add_api_key(api.in, principal_of(request).actor, wanted));
  boost::json::object answer = to_json(made.key);
  answer["api_key"] = made.text;
  Response response = Response::json(201, answer);
  response.compress = false;
  return response;
}

Result<Response> list_api_keys(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto keys, service::list_api_keys(api.in, page));
  return Response::json(200, page_json(keys));
}

Result<Response> revoke_api_key(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "key_id"));
  ROLLCALL_TRY(service::revoke_api_key(api.in, principal_of(request).actor, id));
  return Response::no_content();
}

}  // namespace rollcall::server
