#include "service/taking/sightings.hpp"

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/or_null.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/accounts/access.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;

json::object sighting_json(const store::Sighting& seen) {
  return {{"id", rollcall::to_json(seen.id)},
          {"session_id", or_null(seen.session_id)},
          {"person_id", or_null(seen.person_id)},
          {"source", seen.source},
          {"method", attendance::name(seen.method)},
          {"decision", attendance::name(seen.decision)},
          {"reason", name_or_null(seen.reason)},
          {"reason_text", seen.reason ? json::value(attendance::sentence(*seen.reason)) : json::value(nullptr)},
          {"captured_at", rollcall::to_json(seen.captured_at)},
          {"received_at", rollcall::to_json(seen.received_at)},
          {"detection", rounded_or_null(seen.detection)},
          {"quality", rounded_or_null(seen.quality)},
          {"liveness", rounded_or_null(seen.liveness)},
          {"similarity", rounded_or_null(seen.similarity)},
          {"confidence", rounded_or_null(seen.confidence)},
          {"threshold", rounded_or_null(seen.threshold)},
          {"model", seen.model.empty() ? json::value(nullptr) : json::value(seen.model)},
          {"rule_version", seen.rule_version},
          {"policy", policy_or_null(seen.policy)}};
}

}  // namespace

Result<Response> list_sightings(Api& api, Request& request) {
  store::SightingFilter filter;
  ROLLCALL_ASSIGN(filter.session, query_id(request, "session"));
  ROLLCALL_ASSIGN(filter.course, query_id(request, "course"));
  ROLLCALL_ASSIGN(filter.person, query_id(request, "person"));
  const service::Sight sight = service::sight_of(principal_of(request).actor);
  filter.instructor = sight.instructor;
  if (sight.person) filter.person = sight.person;
  if (const auto decision = request.query.find("decision")) {
    ROLLCALL_ASSIGN(filter.decision, attendance::parse_decision(*decision));
  }
  ROLLCALL_ASSIGN(filter.from, query_time(request, "from"));
  ROLLCALL_ASSIGN(filter.until, query_time(request, "to"));
  filter.newest_first = query_newest_first(request);
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto found, service::list_sightings(api.in, filter, page));
  json::array items;
  for (const store::Sighting& one : found.items) items.push_back(sighting_json(one));
  return Response::json(200,
                        json::object{{"items", std::move(items)},
                                     {"next_cursor", found.next_cursor ? json::value(*found.next_cursor) : nullptr}});
}

}  // namespace rollcall::server
