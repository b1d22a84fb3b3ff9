#include "server/respond_async.hpp"

#include <boost/json.hpp>
#include <chrono>
#include <thread>
#include <utility>

#include "base/json.hpp"
#include "http/problem.hpp"
#include "server/auth.hpp"
#include "server/wire.hpp"
#include "store/roles.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;

constexpr std::chrono::minutes kLongest{10};
constexpr std::chrono::milliseconds kBusyPause{250};
// What a handler may look at besides the body; credentials are not among it.
constexpr std::string_view kKeptHeaders[] = {"Content-Type", "Idempotency-Key", "If-Match"};

using Pairs = std::vector<std::pair<std::string, std::string>>;

json::array pairs_json(const auto& pairs) {
  json::array list;
  for (const auto& [name, value] : pairs) list.push_back(json::array{name, value});
  return list;
}

Pairs read_pairs(const json::value& list) {
  Pairs pairs;
  for (const json::value& pair : list.as_array())
    pairs.emplace_back(std::string(pair.at(0).as_string()), std::string(pair.at(1).as_string()));
  return pairs;
}

json::object pack_actor(const service::Actor& actor) {
  const auto id = [](const std::optional<Uuid>& one) { return one ? to_json(*one) : json::value(nullptr); };
  return {{"id", id(actor.id)},
          {"role", store::name(actor.role)},
          {"user_id", id(actor.user_id)},
          {"person_id", id(actor.person_id)},
          {"is_device", actor.is_device}};
}

Result<service::Actor> unpack_actor(const json::value& packed) {
  service::Actor actor;
  const std::pair<std::string_view, std::optional<Uuid> service::Actor::*> ids[] = {
      {"id", &service::Actor::id}, {"user_id", &service::Actor::user_id}, {"person_id", &service::Actor::person_id}};
  for (const auto& [name, member] : ids) {
    const json::value& id = packed.at(name);
    if (id.is_null()) continue;
    ROLLCALL_ASSIGN(actor.*member, parse_uuid(id.as_string()));
  }
  ROLLCALL_ASSIGN(actor.role, store::parse_role(packed.at("role").as_string()));
  actor.is_device = packed.at("is_device").as_bool();
  return actor;
}

// The request as one text: a line of JSON, then the body.
std::string pack(const http::Request& request) {
  const service::Principal& principal = principal_of(request);
  Pairs headers;
  for (const std::string_view name : kKeptHeaders)
    if (const auto value = request.header(name)) headers.emplace_back(name, *value);
  const json::object head{
      {"method", http::name(request.method)},
      {"path", request.path},
      {"path_params", pairs_json(request.path_params)},
      {"query", pairs_json(request.query)},
      {"headers", pairs_json(headers)},
      {"actor", pack_actor(principal.actor)},
  };
  return json::serialize(head) + "\n" + request.body;
}

Result<http::Request> unpack(std::string_view text, const service::JobRun& run) {
  const std::size_t end = text.find('\n');
  boost::system::error_code error;
  const json::value head = json::parse(text.substr(0, end), error);
  if (error || end == std::string_view::npos) return fail(ErrorCode::kCorrupt, "the job's request cannot be read");
  http::Request request;
  request.method = http::parse_method(head.at("method").as_string()).value_or(http::Method::kPost);
  request.path = head.at("path").as_string();
  request.target = request.path;
  request.path_params = read_pairs(head.at("path_params"));
  for (auto& [name, value] : read_pairs(head.at("query"))) request.query.add(name, value);
  for (auto& [name, value] : read_pairs(head.at("headers"))) request.headers.add(name, value);
  request.headers.set_default("Idempotency-Key", "job " + run.id().to_string());
  request.body = text.substr(end + 1);
  request.deadline = std::chrono::steady_clock::now() + kLongest;
  request.client_gone = run.stop();
  service::Principal principal;
  ROLLCALL_ASSIGN(principal.actor, unpack_actor(head.at("actor")));
  request.context = std::move(principal);
  return request;
}

// Waits where the engine's queue is full: nobody is kept waiting by it but the job.
Result<http::Response> patiently(const http::Handler& handler, http::Request& request) {
  while (true) {
    Result<http::Response> answer = handler(request);
    const bool busy = !answer && answer.error().code == ErrorCode::kBusy;
    if (!busy || request.client_gone.stop_requested() || std::chrono::steady_clock::now() > request.deadline)
      return answer;
    std::this_thread::sleep_for(kBusyPause);
  }
}

}  // namespace

http::Handler with_respond_async(Api& api, const Operation* operation, const std::string& operation_id,
                                 http::Handler handler) {
  if (operation == nullptr || !operation->can_be_job()) return handler;
  api.jobs.add_kind(operation_id, [handler](service::JobRun& run, ByteView input) -> Result<service::JobOutcome> {
    const std::string_view text(reinterpret_cast<const char*>(input.data()), input.size());
    ROLLCALL_ASSIGN(http::Request request, unpack(text, run));
    ROLLCALL_ASSIGN(const http::Response response, patiently(handler, request));
    if (const auto* error = std::get_if<Error>(&response.body)) return std::unexpected(*error);
    const ByteView body = bytes_of(response.bytes());
    return service::JobOutcome{.status = response.status,
                               .content_type = std::string(response.headers.find("Content-Type").value_or("")),
                               .body = Bytes(body.begin(), body.end())};
  });
  const bool always = operation->is_always_job();
  return [&api, operation_id, always, handler = std::move(handler)](http::Request& request) -> Result<http::Response> {
    if (always) {
      ROLLCALL_TRY(handler(request));
    } else if (!request.headers.has_token("Prefer", "respond-async")) {
      return handler(request);
    }
    const std::string input = pack(request);
    ROLLCALL_ASSIGN(const store::Job job, api.jobs.submit(principal_of(request).actor, operation_id, bytes_of(input)));
    return http::Response::json(202, to_json(job))
        .with("Location", "/api/v1/jobs/" + job.id.to_string())
        .with("Preference-Applied", "respond-async");
  };
}

}  // namespace rollcall::server
