#include <format>
#include <memory>
#include <optional>

#include "base/json.hpp"
#include "http/event_stream.hpp"
#include "server/auth.hpp"
#include "server/event_feed.hpp"
#include "server/routes/routes.hpp"

namespace rollcall::server {
Result<Response> healthz(Api&, Request&) { return Response::json(200, boost::json::object{{"status", "ok"}}); }

Result<Response> readyz(Api& api, Request&) {
  boost::json::object answer{{"ready", true}, {"database", "ok"}};
  auto state = api.recognition.state();
  if (!state) {
    answer["ready"] = false;
    answer["database"] = "unavailable";
    answer["detail"] = state.error().message;
    return Response::json(503, answer).with("Retry-After", "5");
  }
  answer["models"] = {{"detector", state->detector}, {"recogniser", state->recogniser}, {"liveness", state->liveness}};
  answer["gallery"] = {{"people", state->people},
                       {"templates", state->templates},
                       {"fingerprint", std::format("{:016x}", state->fingerprint)},
                       {"templates_of_other_models", state->other_templates}};
  if (const auto& problem = api.recognition.problem()) {
    answer["ready"] = false;
    answer["code"] = traits(problem->code).name;
    answer["detail"] = problem->message;
    answer["hint"] = problem->hint;
    return Response::json(503, answer).with("Retry-After", "60");
  }
  return Response::json(200, answer);
}

Result<Response> metrics(Api& api, Request&) { return Response::bytes(Metrics::kContentType, api.metrics.expose()); }

Result<Response> events(Api& api, Request& request) {
  auto given = request.header("Last-Event-ID");
  if (!given) given = request.query.find("last_event_id");
  std::optional<std::int64_t> last;
  if (given && !given->empty()) last = static_cast<std::int64_t>(http::last_event_id(request));
  ROLLCALL_ASSIGN(auto client, api.feed.join(principal_of(request).actor, last));
  return Response::event_stream(std::move(client));
}

}  // namespace rollcall::server
