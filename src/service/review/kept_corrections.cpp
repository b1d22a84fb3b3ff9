#include "service/review/kept_corrections.hpp"

#include <boost/json/object.hpp>

#include "base/time.hpp"

namespace rollcall::service {

namespace json = boost::json;
using attendance::Layer;

json::value id_json(const std::optional<Uuid>& id) { return id ? json::value(id->to_string()) : json::value(nullptr); }

json::value correction_json(const std::optional<store::Correction>& correction) {
  if (!correction) return nullptr;
  return json::object{{"status", attendance::name(correction->status)},
                      {"by", id_json(correction->by)},
                      {"at", to_micros(correction->at)},
                      {"reason", correction->reason}};
}

std::optional<store::Correction> read_correction(JsonReader& read, std::string_view name) {
  std::optional<store::Correction> correction;
  read.object(name, [&](JsonReader& inner) {
    correction = store::Correction{.status = inner.enumeration("status", attendance::parse_record_status),
                                   .by = inner.optional_uuid("by"),
                                   .at = from_micros(inner.integer("at")),
                                   .reason = inner.text("reason")};
  });
  return correction;
}

const std::optional<store::Correction>& said_by(const store::Record& record, Layer layer) {
  return layer == Layer::kOffice ? record.office : record.teacher;
}

}  // namespace rollcall::service
