// What is said over the WebSocket of a session, in both directions. docs/live.md describes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "http/websocket.hpp"
#include "service/taking/live_session.hpp"

namespace rollcall::server {

// A frame as it came.
struct LiveFrame {
  std::uint64_t number = 0;  // what the answer calls it: the sender's number, or else the message's
  Bytes image;
  std::optional<Time> captured_at;
};

// A binary message is the picture; a text is {"type": "frame", "image": base64, "captured_at"?, "number"?}. kMalformed
// for what is no JSON, kInvalidArgument for another object, kTooLarge for more than `most_bytes` of picture.
Result<LiveFrame> read_live_frame(http::WebSocketMessage message, std::size_t most_bytes);

// The number an answer names a message by that is not read, or could not be.
std::uint64_t live_number_of(const http::WebSocketMessage& message);

// Why a frame was not looked at.
enum class SkipReason : std::uint8_t {
  kNewer,  // a newer one came before there was time for it
  kRate,   // more came than live.frames_per_second
};

std::string result_message(std::uint64_t frame, const service::LiveFrameResult& result);
std::string challenge_message(const service::LiveChallenge& challenge);
std::string skipped_message(std::uint64_t frame, SkipReason reason);

// An error in the words of problem+json.
std::string problem_message(std::uint64_t frame, const Error& error);

}  // namespace rollcall::server
