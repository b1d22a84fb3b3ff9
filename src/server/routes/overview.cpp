#include "server/routes/overview.hpp"

#include <boost/json.hpp>
#include <chrono>
#include <string>
#include <utility>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/or_null.hpp"
#include "server/report_wire.hpp"
#include "server/wire.hpp"
#include "service/keeping/health.hpp"
#include "service/recognition/trade_off.hpp"
#include "service/reports/sessions_on.hpp"
#include "store/instructors.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;

json::object part_json(const service::PartHealth& part, json::object figures) {
  figures["status"] = service::name(part.state);
  figures["reason"] = part.reason.empty() ? json::value(nullptr) : json::value(part.reason);
  return figures;
}

json::object parts_json(const service::Health& health) {
  const service::RecognitionState& faces = health.recognition;
  const service::OutboxState& outbox = health.outbox_state;
  return {{"database", part_json(health.database, {{"kind", health.database_kind}})},
          {"models",
           part_json(health.models,
                     {{"detector", faces.detector}, {"recogniser", faces.recogniser}, {"liveness", faces.liveness}})},
          {"gallery", part_json(health.gallery, {{"people", faces.people},
                                                 {"templates", faces.templates},
                                                 {"templates_of_other_models", faces.other_templates},
                                                 {"events_behind", health.events_behind}})},
          {"key_store", part_json(health.key_store, {})},
          {"outbox", part_json(health.outbox, {{"paused", outbox.pause.has_value()},
                                               {"mails_waiting", outbox.mail.count},
                                               {"deliveries_waiting", health.deliveries_waiting},
                                               {"deliveries_dead", health.deliveries_dead}})},
          {"jobs", part_json(health.jobs, {{"unfinished", health.jobs_unfinished}})},
          {"disk", part_json(health.disk, {{"free_bytes", health.free_bytes}, {"total_bytes", health.total_bytes}})},
          {"devices", part_json(health.devices, {{"devices", health.device_counts.devices},
                                                 {"seen_lately", health.device_counts.seen_lately},
                                                 {"silent", health.device_counts.silent}})}};
}

// That of the program, which is that of its description.
const std::string& program_version() {
  static const std::string version = [] {
    boost::system::error_code error;
    const json::value document = json::parse(openapi_json(), error);
    const json::value* said = error ? nullptr : document.find_pointer("/info/version", error);
    return said != nullptr && said->is_string() ? std::string(said->get_string()) : std::string();
  }();
  return version;
}

}  // namespace

Result<Response> list_sessions_on(Api& api, Request& request) {
  service::SessionsOnRequest wanted;
  ROLLCALL_ASSIGN(wanted.period, query_period(request));
  ROLLCALL_ASSIGN(wanted.course, query_id(request, "course"));
  if (const auto status = query_text(request, "status")) {
    ROLLCALL_ASSIGN(wanted.status, attendance::parse_session_status(*status));
  }
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto sessions, service::list_sessions_on(api.in, principal_of(request).actor, wanted, page));
  return Response::json(200, page_json(sessions));
}

Result<Response> list_users_who_teach(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto users,
                  api.in.database().read([&](store::Connection& db) { return store::list_users_who_teach(db, page); }));
  json::array items;
  for (const store::UserWhoTeaches& user : users.items)
    items.push_back(
        json::object{{"id", rollcall::to_json(user.id)}, {"name", user.name}, {"role", store::name(user.role)}});
  return Response::json(200, json::object{{"items", std::move(items)}, {"next_cursor", or_null(users.next_cursor)}});
}

Result<Response> get_health(Api& api, Request&) {
  const service::Health health = service::look_at_health(api.in, api.recognition);
  const auto uptime = std::chrono::duration_cast<std::chrono::seconds>(api.in.clock().now() - health.started_at);
  return Response::json(200, json::object{{"status", service::name(health.state)},
                                          {"version", program_version()},
                                          {"started_at", rollcall::to_json(health.started_at)},
                                          {"uptime_s", uptime.count()},
                                          {"parts", parts_json(health)}});
}

Result<Response> get_thresholds(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const auto people, query_int(request, "people"));
  ROLLCALL_ASSIGN(
      const service::TradeOff found,
      service::trade_off(api.in, api.recognition, people.transform([](int n) { return static_cast<std::size_t>(n); })));
  json::array points;
  for (const service::TradeOffPoint& point : found.points)
    points.push_back(json::object{{"similarity", to_json_rounded(point.similarity)},
                                  {"true_accept_rate", point.true_accept_rate},
                                  {"false_accept_rate", point.false_accept_rate},
                                  {"false_accept_rate_searched", point.false_accept_rate_searched}});
  return Response::json(
      200, json::object{
               {"model", found.model},
               {"people", found.people},
               {"accept", to_json_rounded(found.accept)},
               {"review", to_json_rounded(found.review)},
               {"margin", to_json_rounded(found.margin)},
               {"verify", to_json_rounded(found.verify)},
               {"false_accept_rate", found.false_accept_rate},
               {"review_rate", found.review_rate},
               {"true_accept_rate", found.points.empty() ? json::value(nullptr) : json::value(found.true_accept_rate)},
               {"points", std::move(points)}});
}

}  // namespace rollcall::server
