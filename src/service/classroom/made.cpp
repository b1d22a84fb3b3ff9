#include "service/classroom/made.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "base/json.hpp"
#include "service/review/kept_corrections.hpp"

namespace rollcall::service {

namespace json = boost::json;
using attendance::Layer;

std::string write_made(const ClassroomMade& made) {
  json::array marks;
  for (const ClassroomMade::Mark& one : made.marks)
    marks.push_back(json::object{{"record_id", one.record_id.to_string()},
                                 {"sighting_id", one.sighting_id.to_string()},
                                 {"evidence_id", id_json(one.evidence_id)}});
  json::array by_hand;
  for (const ClassroomMade::ByHand& one : made.by_hand)
    by_hand.push_back(json::object{{"record_id", one.record_id.to_string()},
                                   {"by_office", one.layer == Layer::kOffice},
                                   {"set", correction_json(one.set)},
                                   {"before", correction_json(one.before)}});
  json::array reviews;
  for (const Uuid& id : made.reviews) reviews.push_back(json::object{{"id", id.to_string()}});
  return json::serialize(json::object{{"marks", std::move(marks)},
                                      {"by_hand", std::move(by_hand)},
                                      {"reviews", std::move(reviews)},
                                      {"kept", made.kept}});
}

Result<ClassroomMade> read_classroom_made(std::string_view text) {
  ClassroomMade made;
  if (text.empty()) return made;
  ROLLCALL_ASSIGN(const json::value parsed, parse_json(text));
  JsonReader read(parsed);
  read.each("marks", [&](JsonReader& inner) {
    made.marks.push_back({.record_id = inner.uuid("record_id"),
                          .sighting_id = inner.uuid("sighting_id"),
                          .evidence_id = inner.optional_uuid("evidence_id")});
  });
  read.each("by_hand", [&](JsonReader& inner) {
    ClassroomMade::ByHand one{.record_id = inner.uuid("record_id"),
                              .layer = inner.boolean("by_office") ? Layer::kOffice : Layer::kTeacher};
    one.set = read_correction(inner, "set");
    one.before = read_correction(inner, "before");
    made.by_hand.push_back(std::move(one));
  });
  read.each("reviews", [&](JsonReader& inner) { made.reviews.push_back(inner.uuid("id")); });
  made.kept = read.integer("kept", 0);
  if (!read.finish()) return fail(ErrorCode::kCorrupt, "what confirming made cannot be read");
  return made;
}

}  // namespace rollcall::service
