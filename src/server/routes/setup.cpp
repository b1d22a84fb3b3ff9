#include "service/accounts/setup.hpp"

#include <utility>

#include "base/json.hpp"
#include "server/routes/installation.hpp"
#include "server/routes/routes.hpp"
#include "service/accounts/sign_in.hpp"

namespace rollcall::server {
namespace {

constexpr std::size_t kPasswordBytes = 1024;
constexpr LineLimits kCode{.min_code_points = 1, .max_code_points = 64};
constexpr int kCreated = 201;

}  // namespace

Result<Response> get_setup(Api& api, Request&) {
  ROLLCALL_ASSIGN(const bool needed, service::needs_setup(api.in));
  return Response::json(200, boost::json::object{{"needed", needed}, {"recognition", !api.recognition.problem()}});
}

Result<Response> set_up(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::FirstSetup wanted{.code = read.string("code", kCode),
                             .school_name = read.string("school_name"),
                             .time_zone = read.string("time_zone"),
                             .address = request.remote_address};
  read.object("admin", [&](JsonReader& admin) {
    wanted.admin_name = admin.string("name");
    wanted.password = admin.text("password", kPasswordBytes);
  });
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const store::User admin, service::set_up(api.in, wanted));
  ROLLCALL_ASSIGN(const service::SignIn signed_in, service::begin_web_session(api.in, admin));
  Response answer = signed_in_answer(api, request, signed_in);
  answer.status = kCreated;
  return answer;
}

}  // namespace rollcall::server
