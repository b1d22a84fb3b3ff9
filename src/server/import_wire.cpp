#include "server/import_wire.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value_from.hpp>

#include "base/json.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;
namespace roster = service::roster;

json::object row_json(const roster::Row& row) {
  json::array changes;
  for (const roster::FieldChange& change : row.changes)
    changes.push_back(json::object{{"field", change.field}, {"before", change.before}, {"after", change.after}});
  return {{"file", row.place.file.empty() ? json::value(nullptr) : json::value(row.place.file)},
          {"line", row.place.line == 0 ? json::value(nullptr) : json::value(row.place.line)},
          {"kind", name(row.subject)},
          {"key", row.key},
          {"id", row.id ? rollcall::to_json(*row.id) : json::value(nullptr)},
          {"outcome", name(row.outcome)},
          {"changes", std::move(changes)},
          {"reason", row.reason.empty() ? json::value(nullptr) : json::value(row.reason)}};
}

json::object counts_json(const roster::Plan& plan) {
  const roster::Counts counts = plan.counts();
  json::object all;
  for (const roster::Subject subject : roster::kSubjects) {
    json::object one;
    for (const roster::Outcome outcome : roster::kOutcomes)
      one[name(outcome)] = counts.at(static_cast<std::size_t>(subject)).at(static_cast<std::size_t>(outcome));
    all[name(subject)] = std::move(one);
  }
  return all;
}

}  // namespace

json::object to_json(const roster::RosterFile& file, const roster::Plan& plan, bool applied, RowsShown shown) {
  json::array rows;
  for (const roster::Row& row : plan.rows)
    if (shown == RowsShown::kAll || row.outcome != roster::Outcome::kUnchanged) rows.push_back(row_json(row));
  return {
      {"format", name(file.format)}, {"counts", counts_json(plan)}, {"ignored", json::value_from(file.wanted.ignored)},
      {"rows", std::move(rows)},     {"token", plan.token},         {"applied", applied}};
}

json::object to_json(const service::RefusedPhoto& photo) {
  return {{"file", photo.file},
          {"external_id", photo.external_id.empty() ? json::value(nullptr) : json::value(photo.external_id)},
          {"why", photo.why},
          {"reasons", json::value_from(photo.reasons)}};
}

json::object to_json(const service::PhotosReport& report) {
  json::array refused;
  for (const service::RefusedPhoto& photo : report.tally.refused) refused.push_back(to_json(photo));
  return {{"people", report.people},           {"photos", report.tally.photos},
          {"accepted", report.tally.accepted}, {"known_already", report.tally.known_already},
          {"refused", std::move(refused)},     {"ignored", json::value_from(report.ignored)}};
}

}  // namespace rollcall::server
