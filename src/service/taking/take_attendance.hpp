// A picture of a session becomes attendance: faces, who they are, what the rules make of each, and what is kept of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attendance/decision.hpp"
#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/recognition/recognition.hpp"
#include "service/taking/seen_faces.hpp"

namespace rollcall::service {

// One picture as it arrives.
struct Frame {
  Uuid session;
  ByteView image;
  std::string source;               // the camera, device or page
  std::optional<Time> captured_at;  // none: now
  std::string idempotency_key;      // "" for none: the once-rule still holds, but a repeated frame is looked at again
  Actor actor;
  std::optional<SteadyTime> deadline;
  std::stop_token stop;
};

struct FrameResult {
  face::Size size;
  std::vector<FrameFace> faces;  // left to right
  face::Timings timings;
};

// Success means that every mark in the result is committed. kNotFound without the session; kConflict when it is not
// open (a picture taken before it was closed still counts); errors of decoding, kBusy, kTimeout, kNoModel.
Result<FrameResult> take_attendance(Installation& in, const Recognition& recognition, const Frame& frame);

}  // namespace rollcall::service
