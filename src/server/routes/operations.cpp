#include "base/json.hpp"
#include "server/event_feed.hpp"
#include "server/routes/routes.hpp"
#include "store/events.hpp"

namespace rollcall::server {
namespace {

// Events a browser that comes back is told again; one that missed more reads the lists anew.
constexpr int kReplayedEvents = 1000;

}  // namespace

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
  auto subscription = api.events.subscribe();
  if (const std::uint64_t last = http::last_event_id(request); last > 0) {
    ROLLCALL_ASSIGN(const auto missed, api.in.database().read([&](store::Connection& db) {
      return store::read_events_after(db, static_cast<std::int64_t>(last), kReplayedEvents);
    }));
    std::vector<http::Event> replayed;
    for (const store::Event& event : missed)
      if (auto shown = to_feed(event)) replayed.push_back(*std::move(shown));
    subscription->replay(replayed);
  }
  return Response::event_stream(std::move(subscription));
}

}  // namespace rollcall::server
