#include "server/routes/outbox.hpp"

#include "base/json.hpp"
#include "server/auth.hpp"
#include "service/outbox/pause.hpp"

namespace rollcall::server {
namespace {

using rollcall::to_json;  // of base: times

boost::json::value text_or_null(std::string_view text) {
  return text.empty() ? boost::json::value(nullptr) : boost::json::value(text);
}

Response state_answer(const service::OutboxState& state) {
  const auto& pause = state.pause;
  return Response::json(
      200, boost::json::object{
               {"paused", pause.has_value()},
               {"reason", pause ? boost::json::value(store::name(pause->reason)) : boost::json::value(nullptr)},
               {"since", pause ? boost::json::value(to_json(pause->since)) : boost::json::value(nullptr)},
               {"mail", boost::json::object{{"enabled", state.sends_mail},
                                            {"waiting", state.mail.count},
                                            {"last_error", text_or_null(state.mail.last_error)}}}});
}

}  // namespace

Result<Response> get_outbox(Api& api, Request&) {
  ROLLCALL_ASSIGN(const service::OutboxState state, service::outbox_state(api.in));
  return state_answer(state);
}

Result<Response> pause_outbox(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const service::OutboxState state, service::pause_outbox(api.in, principal_of(request).actor));
  return state_answer(state);
}

Result<Response> resume_outbox(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const service::OutboxState state, service::resume_outbox(api.in, principal_of(request).actor));
  return state_answer(state);
}

}  // namespace rollcall::server
