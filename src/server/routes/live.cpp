#include "base/text.hpp"
#include "server/auth.hpp"
#include "server/live_socket.hpp"
#include "server/origin.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/calendar/sessions.hpp"

namespace rollcall::server {
namespace {

constexpr LineLimits kSource{.min_code_points = 0, .max_code_points = 100};

}  // namespace

Result<Response> live(Api& api, Request& request) {
  if (principal_of(request).by_cookie) ROLLCALL_TRY(require_own_origin(api.in.settings(), request));
  LiveWish wish;
  ROLLCALL_ASSIGN(wish.session, path_id(request, "session_id"));
  ROLLCALL_TRY(service::get_session(api.in, wish.session));
  ROLLCALL_ASSIGN(wish.source, clean_line("source", query_text(request, "source").value_or(""), kSource));
  ROLLCALL_ASSIGN(wish.after, query_number(request, "after"));
  ROLLCALL_ASSIGN(const auto mirrored, query_bool(request, "mirrored"));
  wish.mirrored = mirrored.value_or(false);
  ROLLCALL_ASSIGN(auto handler,
                  LiveHandler::create(api.live, std::make_shared<LiveSocket>(api, request, std::move(wish))));
  return Response::websocket(std::move(handler), live_options(api.in.settings()));
}

}  // namespace rollcall::server
