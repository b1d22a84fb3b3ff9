// Checkpoints and passages as JSON.
#include <boost/json/array.hpp>

#include "base/json.hpp"
#include "server/or_null.hpp"
#include "server/wire.hpp"
#include "service/calendar/checkpoints.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;
using rollcall::to_json;  // of base: times, ids

json::value office_json(const std::optional<store::PassageCorrection>& correction) {
  if (!correction) return nullptr;
  return json::object{{"at", or_null(correction->at)},         {"direction", name_or_null(correction->direction)},
                      {"refused", correction->refused},        {"by", or_null(correction->by)},
                      {"set_at", to_json(correction->set_at)}, {"reason", correction->reason}};
}

json::value observed_json(const store::Passage& passage) {
  if (!passage.observed_at) return nullptr;
  return json::object{{"at", to_json(*passage.observed_at)}, {"direction", name_or_null(passage.observed_direction)}};
}

}  // namespace

json::object to_json(const store::Checkpoint& checkpoint) {
  json::array groups;
  for (const std::string& group : checkpoint.groups) groups.emplace_back(group);
  return {{"id", to_json(checkpoint.id)},
          {"name", checkpoint.name},
          {"area", checkpoint.area},
          {"time_zone", checkpoint.time_zone},
          {"policy", service::policy_json(checkpoint.policy)},
          {"groups", std::move(groups)},
          {"active", checkpoint.active},
          {"version", checkpoint.version},
          {"created_at", to_json(checkpoint.created_at)},
          {"updated_at", to_json(checkpoint.updated_at)}};
}

json::object to_json(const store::Passage& passage) {
  return {{"id", to_json(passage.id)},
          {"checkpoint_id", to_json(passage.checkpoint_id)},
          {"person_id", to_json(passage.person_id)},
          {"at", to_json(passage.passed_at())},
          {"direction", attendance::name(passage.direction())},
          {"refused", passage.office && passage.office->refused},
          {"observed", observed_json(passage)},
          {"office", office_json(passage.office)},
          {"method", attendance::name(passage.method)},
          {"source", passage.source},
          {"captured_at", or_null(passage.captured_at)},
          {"received_at", to_json(passage.received_at)},
          {"quality", rounded_or_null(passage.quality)},
          {"liveness", rounded_or_null(passage.liveness)},
          {"similarity", rounded_or_null(passage.similarity)},
          {"confidence", rounded_or_null(passage.confidence)},
          {"threshold", rounded_or_null(passage.threshold)},
          {"model", passage.model.empty() ? json::value(nullptr) : json::value(passage.model)},
          {"rule_version", passage.rule_version},
          {"policy", policy_or_null(passage.policy)},
          {"version", passage.version},
          {"created_at", to_json(passage.created_at)},
          {"updated_at", to_json(passage.updated_at)}};
}

json::object to_json(const store::ListedPassage& listed) {
  json::object row = to_json(listed.passage);
  row["external_id"] = listed.external_id;
  row["name"] = listed.name;
  return row;
}

json::object to_json(const store::PassageEvidence& evidence) {
  return {{"id", to_json(evidence.id)},
          {"has_picture", !evidence.blob_name.empty()},
          {"created_at", to_json(evidence.created_at)},
          {"expires_at", to_json(evidence.expires_at)}};
}

json::object to_json(const service::PassageFace& face) {
  json::object row = to_json(face.recognised);
  row["decision"] = attendance::name(face.outcome.decision);
  row["reason"] = attendance::name(face.outcome.reason);
  if (face.passage_id) row["passage_id"] = to_json(*face.passage_id);
  if (face.review_id) row["review_id"] = to_json(*face.review_id);
  return row;
}

}  // namespace rollcall::server
