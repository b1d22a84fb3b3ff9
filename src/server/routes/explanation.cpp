#include "service/review/explanation.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <utility>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/or_null.hpp"
#include "server/review_wire.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/taking/classroom_key.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;
using rollcall::to_json;  // of base: times, ids

json::object sighting_json(const store::Sighting& sighting) {
  return {{"id", to_json(sighting.id)},
          {"method", attendance::name(sighting.method)},
          {"source", sighting.source},
          {"captured_at", to_json(sighting.captured_at)},
          {"received_at", to_json(sighting.received_at)},
          {"decision", attendance::name(sighting.decision)},
          {"reason", name_or_null(sighting.reason)},
          {"sentence", sighting.reason ? json::value(attendance::sentence(*sighting.reason)) : json::value(nullptr)},
          {"detection", rounded_or_null(sighting.detection)},
          {"quality", rounded_or_null(sighting.quality)},
          {"liveness", rounded_or_null(sighting.liveness)},
          {"similarity", rounded_or_null(sighting.similarity)},
          {"confidence", rounded_or_null(sighting.confidence)},
          {"threshold", rounded_or_null(sighting.threshold)},
          {"margin", rounded_or_null(sighting.margin)},
          {"model", sighting.model},
          {"rule_version", sighting.rule_version},
          {"policy", json_or_null(sighting.policy)},
          {"review_id", or_null(sighting.review_id)},
          {"classroom_id", or_null(service::classroom_of(sighting))},
          {"veto_id", or_null(sighting.veto_id)}};
}

json::object entry_json(const service::HistoryEntry& entry) {
  boost::system::error_code damaged;
  json::value facts = json::parse(entry.event.ids, damaged);
  return {{"number", entry.event.number},    {"at", to_json(entry.event.at)},
          {"kind", entry.event.kind},        {"actor_id", or_null(entry.event.actor_id)},
          {"reason", or_null(entry.reason)}, {"facts", damaged ? json::value(json::object()) : std::move(facts)}};
}

json::value review_json(const std::optional<store::Review>& review) {
  if (!review) return nullptr;
  return json::object{{"id", to_json(review->id)},
                      {"decision", attendance::name(review->decision)},
                      {"settled_by", or_null(review->settled_by)},
                      {"settled_at", or_null(review->settled_at)},
                      {"reason", review->reason}};
}

template <class T, class Write>
json::array all_of(const std::vector<T>& rows, Write write) {
  json::array items;
  for (const T& row : rows) items.push_back(write(row));
  return items;
}

// Which layer counts: one more state than Layers knows is a session that is not over.
json::value said_by(const service::Explanation& told) {
  const auto effective = attendance::effective_status(told.record.layers(), told.session.status);
  if (!effective) return nullptr;
  return json::object{{"status", attendance::name(effective->status)}, {"layer", attendance::name(effective->layer)}};
}

}  // namespace

Result<Response> explain_record(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "record_id"));
  ROLLCALL_ASSIGN(const service::Explanation told, service::explain_record(api.in, id));
  return Response::json(
      200, json::object{{"record", to_json(told.record)},
                        {"counts", said_by(told)},
                        {"session", to_json(told.session)},
                        {"decided_by", told.decided_by ? json::value(sighting_json(*told.decided_by)) : nullptr},
                        {"policy_now", to_json(told.course.policy)},
                        {"sightings", all_of(told.sightings, sighting_json)},
                        {"history", all_of(told.history, entry_json)},
                        {"evidence", all_of(told.evidence, [](const auto& one) { return to_json(one); })},
                        {"vetoes", all_of(told.vetoes, [](const auto& one) { return to_json(one); })},
                        {"excuses", all_of(told.excuses, [](const auto& one) { return to_json(one); })},
                        {"disputes", all_of(told.disputes, [](const auto& one) { return to_json(one); })},
                        {"review", review_json(told.review)}});
}

}  // namespace rollcall::server
