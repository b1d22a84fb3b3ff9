// Erasures, the audit and kept pictures as JSON.
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "base/json.hpp"
#include "server/or_null.hpp"
#include "server/wire.hpp"

namespace rollcall::server {

namespace json = boost::json;
using rollcall::to_json;  // of base: times, ids

json::object to_json(const store::Erasure& erasure) {
  boost::system::error_code error;
  json::value counts = json::parse(erasure.counts, error);
  return {{"id", to_json(erasure.id)},
          {"person_id", to_json(erasure.person_id)},
          {"requested_by", or_null(erasure.requested_by)},
          {"reason", erasure.reason},
          {"records", store::name(erasure.records)},
          {"destroyed", error ? json::value(json::object()) : std::move(counts)},
          {"erased_at", to_json(erasure.erased_at)},
          {"completed_at", or_null(erasure.completed_at)},
          {"receipt", erasure.receipt.empty() ? json::value(nullptr) : json::value(erasure.receipt)}};
}

json::object to_json(const store::Event& event) {
  boost::system::error_code error;
  json::value ids = json::parse(event.ids, error);
  return {{"number", event.number},
          {"at", to_json(event.at)},
          {"kind", event.kind},
          {"actor_id", or_null(event.actor_id)},
          {"subject_id", or_null(event.subject_id)},
          {"person_id", or_null(event.person_id)},
          {"session_id", or_null(event.session_id)},
          {"facts", error ? json::value(json::object()) : std::move(ids)}};
}

json::object to_json(const store::AuditCheckpoint& checkpoint) {
  return {{"id", to_json(checkpoint.id)},
          {"number", checkpoint.number},
          {"link", to_hex(checkpoint.link)},
          {"made_at", to_json(checkpoint.made_at)},
          {"statement", checkpoint.statement}};
}

json::object to_json(const store::Evidence& evidence) {
  return {{"id", to_json(evidence.id)},
          {"model", evidence.model},
          {"threshold", evidence.threshold ? json::value(to_json_rounded(*evidence.threshold)) : json::value(nullptr)},
          {"has_picture", !evidence.blob_name.empty()},
          {"created_at", to_json(evidence.created_at)},
          {"expires_at", to_json(evidence.expires_at)}};
}

}  // namespace rollcall::server
