#include "server/live_wire.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <limits>
#include <utility>

#include "base/json.hpp"
#include "http/problem.hpp"
#include "server/wire.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMostNumber = 9'007'199'254'740'991;  // that a script can count to

Result<Bytes> picture_of(std::string_view base64, std::size_t most_bytes) {
  // Data URLs are what a canvas gives.
  if (base64.starts_with("data:")) base64.remove_prefix(std::min(base64.size(), base64.find(',') + 1));
  if (base64.size() / 4 * 3 > most_bytes + 3) return fail(ErrorCode::kTooLarge, "the frame is too large");
  auto bytes = from_base64(base64);
  if (!bytes) return fail_field("image", "must be the picture in base64");
  return bytes;
}

json::value word_of(face::ChallengePhase phase) {
  switch (phase) {
    case face::ChallengePhase::kFacing:
      return "facing";
    case face::ChallengePhase::kStep:
      return "step";
    case face::ChallengePhase::kPassed:
      return "passed";
    case face::ChallengePhase::kFailed:
      return "failed";
  }
  return nullptr;
}

json::object to_json(const face::ChallengeState& state) {
  return {{"phase", word_of(state.phase)},
          {"asked", state.asked ? json::value(face::name(*state.asked)) : json::value(nullptr)},
          {"done", state.done},
          {"total", state.total},
          {"until", rollcall::to_json(state.until)},
          {"failure", state.failure ? json::value(face::name(*state.failure)) : json::value(nullptr)}};
}

json::object to_json(const service::LiveFace& face) {
  json::object row = server::to_json(face.face);
  row["track"] = face.track == face::kNoTrack ? json::value(nullptr) : json::value(face.track);
  row["state"] = service::name(face.state);
  if (face.challenge) row["challenge"] = to_json(*face.challenge);
  return row;
}

json::array to_json(const std::vector<service::LiveFace>& faces) {
  json::array rows;
  for (const service::LiveFace& face : faces) rows.push_back(to_json(face));
  return rows;
}

}  // namespace

Result<LiveFrame> read_live_frame(http::WebSocketMessage message, std::size_t most_bytes) {
  LiveFrame frame{.number = message.number};
  if (message.binary) {
    frame.image = to_bytes(message.data);
  } else {
    ROLLCALL_ASSIGN(const json::value body,
                    parse_json(message.data, {.max_bytes = std::numeric_limits<std::size_t>::max(), .max_depth = 4}));
    JsonReader read(body);
    if (const std::string type = read.string("type"); type != "frame") read.refuse("type", "must be frame");
    const std::string image = read.text("image", std::numeric_limits<std::size_t>::max());
    frame.captured_at = read.optional_time("captured_at");
    if (const auto number = read.optional_integer("number", 0, kMostNumber))
      frame.number = static_cast<std::uint64_t>(*number);
    ROLLCALL_TRY(read.finish());
    ROLLCALL_ASSIGN(frame.image, picture_of(image, most_bytes));
  }
  if (frame.image.size() > most_bytes)
    return fail(ErrorCode::kTooLarge, "the frame is too large",
                "send at most " + std::to_string(most_bytes) + " bytes");
  return frame;
}

std::uint64_t live_number_of(const http::WebSocketMessage& message) {
  constexpr std::string_view kName = "\"number\"";
  if (message.binary) return message.number;
  // Base64 has no quotation marks, so this finds the member without reading the picture.
  std::string_view text = message.data;
  const std::size_t at = text.find(kName);
  if (at == std::string_view::npos) return message.number;
  text.remove_prefix(at + kName.size());
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(" \t\r\n:")));
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && std::cmp_less_equal(number, kMostNumber) ? number : message.number;
}

std::string result_message(std::uint64_t frame, const service::LiveFrameResult& result) {
  json::object message = picture_answer(result.size, to_json(result.faces), result.timings.whole);
  message["type"] = "result";
  message["frame"] = frame;
  message["ended"] = to_json(result.ended);
  return json::serialize(message);
}

std::string challenge_message(const service::LiveChallenge& challenge) {
  json::array steps;
  for (const face::ChallengeStep step : challenge.steps) steps.push_back(json::string(face::name(step)));
  return json::serialize(json::object{{"type", "challenge"},
                                      {"track", challenge.track},
                                      {"steps", std::move(steps)},
                                      {"expires_at", rollcall::to_json(challenge.expires_at)}});
}

std::string skipped_message(std::uint64_t frame, SkipReason reason) {
  return json::serialize(
      json::object{{"type", "skipped"}, {"frame", frame}, {"reason", reason == SkipReason::kNewer ? "newer" : "rate"}});
}

std::string problem_message(std::uint64_t frame, const Error& error) {
  return R"({"type":"problem","frame":)" + std::to_string(frame) +
         ",\"problem\":" + http::problem_text(error, traits(error.code).http_status, {}) + "}";
}

}  // namespace rollcall::server
