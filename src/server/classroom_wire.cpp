#include "server/classroom_wire.hpp"

#include <boost/json/array.hpp>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "server/or_null.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;
using rollcall::to_json;  // of base: times, ids
using service::ClassroomView;
using service::FoundFace;
using service::ProposedPerson;

json::value rounded(float value, int decimals = 4) { return to_json_rounded(static_cast<double>(value), decimals); }

// Writes the parts of one view.
class Writing {
 public:
  Writing(const ClassroomView& view, const service::Recognition& recognition) : view_(view), recognition_(recognition) {
    std::vector<std::size_t> in_picture(view.findings.pictures.size(), 0);
    for (const FoundFace& found : view.findings.faces) places_.push_back(in_picture[found.picture]++);
    of_face_.assign(view.findings.faces.size(), 0);
    for (std::size_t i = 0; i < view.proposal.people.size(); ++i)
      for (const std::size_t face : view.proposal.people[i].faces) of_face_[face] = i;
  }

  json::array pictures() const {
    std::vector<json::array> faces(view_.findings.pictures.size());
    for (std::size_t i = 0; i < view_.findings.faces.size(); ++i)
      faces[view_.findings.faces[i].picture].push_back(face(i));
    json::array all;
    for (std::size_t i = 0; i < faces.size(); ++i)
      all.push_back(json::object{{"width", view_.findings.pictures[i].width},
                                 {"height", view_.findings.pictures[i].height},
                                 {"faces", std::move(faces[i])}});
    return all;
  }

  template <class Wanted>
  json::array people(const Wanted& wanted) const {
    json::array all;
    for (std::size_t i = 0; i < view_.proposal.people.size(); ++i)
      if (wanted(view_.proposal.people[i])) all.push_back(person(i));
    return all;
  }

  json::array missing() const {
    json::array all;
    for (const service::MissingPerson& one : view_.proposal.missing)
      all.push_back(json::object{
          {"person_id", to_json(one.person_id)},
          {"external_id", one.external_id},
          {"name", one.name},
          {"status", one.status ? json::value(attendance::name(one.status->status)) : json::value(nullptr)}});
    return all;
  }

 private:
  json::object face(std::size_t index) const {
    const FoundFace& found = view_.findings.faces[index];
    const face::Box& box = found.face.box;
    return {{"box",
             {{"x", rounded(box.x, 1)},
              {"y", rounded(box.y, 1)},
              {"width", rounded(box.width, 1)},
              {"height", rounded(box.height, 1)}}},
            {"detection", rounded(found.face.detection)},
            {"quality", rounded(found.face.quality.score)},
            {"liveness", rounded_or_null(found.face.liveness)},
            {"number", of_face_[index] + 1}};
  }

  json::object place(std::size_t index) const {
    return {{"picture", view_.findings.faces[index].picture + 1}, {"face", places_[index] + 1}};
  }

  json::value match(const ProposedPerson& one) const {
    const auto& best = view_.findings.faces[one.best].who.best;
    if (!one.person || !best) return nullptr;
    const auto known = view_.names.find(*one.person);
    if (known == view_.names.end()) return nullptr;  // gone meanwhile
    return json::object{{"person_id", to_json(*one.person)},
                        {"external_id", known->second.external_id},
                        {"name", known->second.name},
                        {"similarity", rounded(best->similarity)},
                        {"confidence", rounded_or_null(recognition_.confidence_of(best->similarity))}};
  }

  json::object person(std::size_t index) const {
    const ProposedPerson& one = view_.proposal.people[index];
    json::array faces;
    for (const std::size_t each : one.faces) faces.push_back(place(each));
    return {{"number", index + 1},
            {"person", match(one)},
            {"decision", attendance::name(one.outcome.decision)},
            {"reason", attendance::name(one.outcome.reason)},
            {"record_id", or_null(one.record_id)},
            {"best", place(one.best)},
            {"faces", std::move(faces)}};
  }

  const ClassroomView& view_;
  const service::Recognition& recognition_;
  std::vector<std::size_t> places_;   // of each face in its picture
  std::vector<std::size_t> of_face_;  // the person each is of
};

json::value made_json(const ClassroomView& view) {
  if (view.classroom.made.empty()) return nullptr;
  const auto records = [](const auto& made) {
    json::array ids;
    for (const auto& one : made) ids.push_back(to_json(one.record_id));
    return ids;
  };
  json::array reviews;
  for (const Uuid& id : view.made.reviews) reviews.push_back(to_json(id));
  return json::object{{"record_ids", records(view.made.marks)},
                      {"by_hand_record_ids", records(view.made.by_hand)},
                      {"review_ids", std::move(reviews)},
                      {"kept", view.made.kept}};
}

}  // namespace

json::object to_json(const store::Classroom& classroom) {
  return {{"id", to_json(classroom.id)},
          {"session_id", to_json(classroom.session_id)},
          {"status", store::name(classroom.status)},
          {"source", classroom.source},
          {"captured_at", to_json(classroom.captured_at)},
          {"taken_by", or_null(classroom.taken_by)},
          {"created_at", to_json(classroom.created_at)},
          {"expires_at", to_json(classroom.expires_at)},
          {"settled_by", or_null(classroom.settled_by)},
          {"settled_at", or_null(classroom.settled_at)}};
}

json::object to_json(const ClassroomView& view, const service::Recognition& recognition) {
  const Writing writing(view, recognition);
  json::object out = to_json(view.classroom);
  out["pictures"] = writing.pictures();
  out["present"] = writing.people([](const ProposedPerson& one) { return one.is_there(); });
  out["doubtful"] = writing.people([](const ProposedPerson& one) { return one.is_doubtful(); });
  out["unknown"] = writing.people([](const ProposedPerson& one) { return !one.is_there() && !one.is_doubtful(); });
  out["missing"] = writing.missing();
  out["made"] = made_json(view);
  return out;
}

}  // namespace rollcall::server
