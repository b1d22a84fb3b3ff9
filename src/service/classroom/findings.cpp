#include "service/classroom/findings.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <cstring>
#include <span>
#include <string>
#include <utility>

#include "base/json.hpp"

namespace rollcall::service {
namespace {

namespace json = boost::json;

constexpr JsonLimits kLimits{.max_bytes = std::size_t{256} << 20, .max_depth = 8};
constexpr std::size_t kMostCropBytes = std::size_t{16} << 20;
constexpr double kFar = 1e9;

json::array numbers(std::initializer_list<double> values) {
  json::array all;
  for (const double value : values) all.emplace_back(value);
  return all;
}

json::object match_json(const gallery::Match& match) {
  return {{"person", match.person.to_string()}, {"similarity", match.similarity}};
}

json::object face_json(const FoundFace& found) {
  const face::Face& face = found.face;
  json::array landmarks;
  for (const face::Point& point : face.landmarks) {
    landmarks.push_back(point.x);
    landmarks.push_back(point.y);
  }
  json::array candidates;
  for (const gallery::Match& match : found.who.candidates) candidates.push_back(match_json(match));
  return {{"picture", found.picture},
          {"box", numbers({face.box.x, face.box.y, face.box.width, face.box.height})},
          {"landmarks", std::move(landmarks)},
          {"detection", face.detection},
          {"quality", face.quality.score},
          {"liveness", face.liveness ? json::value(*face.liveness) : json::value(nullptr)},
          {"embedding", to_base64(std::as_bytes(std::span(face.embedding)))},
          {"verdict", static_cast<int>(found.who.verdict)},
          {"best", found.who.best ? json::value(match_json(*found.who.best)) : json::value(nullptr)},
          {"candidates", std::move(candidates)},
          {"threshold", found.who.threshold},
          {"crop", to_base64(found.crop)}};
}

float single(double value) { return static_cast<float>(value); }

std::vector<float> read_numbers(JsonReader& read, std::string_view name, std::size_t count) {
  std::vector<float> values;
  if (const json::array* items = read.array(name, count))
    for (const json::value& item : *items)
      if (const auto number = json::try_value_to<double>(item)) values.push_back(single(*number));
  if (values.size() != count) read.refuse(name, "has too few numbers");
  values.resize(count);
  return values;
}

gallery::Match read_match(JsonReader& read) {
  return {.person = read.uuid("person"), .similarity = single(read.number("similarity", -2, 2))};
}

Bytes read_bytes(JsonReader& read, std::string_view name) {
  auto bytes = from_base64(read.text(name, kMostCropBytes));
  if (!bytes) read.refuse(name, "is no base64");
  return std::move(bytes).value_or(Bytes{});
}

FoundFace read_face(JsonReader& read) {
  FoundFace found{.picture = static_cast<std::size_t>(read.integer("picture", 0, 1000))};
  const std::vector<float> box = read_numbers(read, "box", 4);
  found.face.box = {.x = box[0], .y = box[1], .width = box[2], .height = box[3]};
  const std::vector<float> points = read_numbers(read, "landmarks", 2 * found.face.landmarks.size());
  for (std::size_t i = 0; i < found.face.landmarks.size(); ++i)
    found.face.landmarks[i] = {.x = points[2 * i], .y = points[2 * i + 1]};
  found.face.detection = single(read.number("detection", -kFar, kFar));
  found.face.quality.score = single(read.number("quality", -kFar, kFar));
  found.face.liveness = read.optional_number("liveness", -kFar, kFar).transform(single);
  const Bytes embedding = read_bytes(read, "embedding");
  found.face.embedding.resize(embedding.size() / sizeof(float));
  if (!embedding.empty())
    std::memcpy(found.face.embedding.data(), embedding.data(), found.face.embedding.size() * sizeof(float));
  found.who.verdict = static_cast<gallery::Verdict>(read.integer("verdict", 0, 3));
  read.object("best", [&](JsonReader& inner) { found.who.best = read_match(inner); });
  read.each("candidates", [&](JsonReader& inner) { found.who.candidates.push_back(read_match(inner)); });
  found.who.threshold = single(read.number("threshold", -kFar, kFar));
  found.crop = read_bytes(read, "crop");
  return found;
}

}  // namespace

Bytes write_findings(const Findings& findings) {
  json::array pictures;
  for (const face::Size& size : findings.pictures)
    pictures.push_back(json::object{{"width", size.width}, {"height", size.height}});
  json::array faces;
  for (const FoundFace& found : findings.faces) faces.push_back(face_json(found));
  return to_bytes(json::serialize(json::object{{"pictures", std::move(pictures)}, {"faces", std::move(faces)}}));
}

Result<Findings> read_findings(ByteView document) {
  constexpr std::int64_t kLargest = 1'000'000;
  const auto parsed = parse_json(text_of(document), kLimits);
  if (!parsed) return fail(ErrorCode::kCorrupt, "what was found in the pictures cannot be read");
  JsonReader read(*parsed);
  Findings findings;
  read.each("pictures", [&](JsonReader& inner) {
    findings.pictures.push_back({.width = static_cast<int>(inner.integer("width", 1, kLargest)),
                                 .height = static_cast<int>(inner.integer("height", 1, kLargest))});
  });
  read.each("faces", [&](JsonReader& inner) { findings.faces.push_back(read_face(inner)); });
  const bool placed = std::ranges::all_of(
      findings.faces, [&](const FoundFace& found) { return found.picture < findings.pictures.size(); });
  if (!read.finish() || !placed) return fail(ErrorCode::kCorrupt, "what was found in the pictures cannot be read");
  return findings;
}

std::vector<Uuid> people_in(const Findings& findings) {
  std::vector<Uuid> people;
  for (const FoundFace& found : findings.faces) {
    if (found.who.best) people.push_back(found.who.best->person);
    for (const gallery::Match& match : found.who.candidates) people.push_back(match.person);
  }
  std::ranges::sort(people);
  const auto rest = std::ranges::unique(people);
  people.erase(rest.begin(), rest.end());
  return people;
}

RecognisedFace to_recognised(const FoundFace& found) {
  return {.face = found.face, .identification = found.who, .match = {}, .candidates = {}};
}

}  // namespace rollcall::service
