#include "service/taking/take_attendance.hpp"

#include <numeric>
#include <utility>

#include "service/recognition/frame_faces.hpp"
#include "service/taking/session_marks.hpp"

namespace rollcall::service {

Result<FrameResult> take_attendance(Installation& in, const Recognition& recognition, const Frame& frame) {
  ROLLCALL_ASSIGN(const SessionState state, read_session(in, frame.session));
  const Time received_at = in.clock().now();
  const Time captured_at = frame.captured_at.value_or(received_at);
  ROLLCALL_TRY(require_open(state.session, captured_at));
  ROLLCALL_ASSIGN(FrameFaces found,
                  find_faces(recognition,
                             {.image = frame.image,
                              .liveness = state.course.policy.liveness != attendance::LivenessPolicy::kOff,
                              .deadline = frame.deadline,
                              .stop = frame.stop},
                             std::span<const Uuid>(state.roster)));
  SeenFaces seen(in, recognition, state, frame.actor, frame.source, received_at, &found.analysis);
  for (RecognisedFace& face : found.faces) {
    const std::string key =
        frame.idempotency_key.empty()
            ? ""
            : "frame:" + state.session.id.to_string() + ":" + frame.idempotency_key + ":" + std::to_string(seen.size());
    seen.add({.face = {.recognised = std::move(face)}, .captured_at = captured_at, .idempotency_key = key});
  }
  ROLLCALL_TRY(seen.decide());
  std::vector<std::size_t> all(seen.size());
  std::ranges::iota(all, std::size_t{0});
  ROLLCALL_TRY(seen.keep(all));
  FrameResult result{.size = found.analysis.size, .faces = {}, .timings = found.analysis.timings};
  for (const std::size_t i : all) result.faces.push_back(std::move(seen.face(i)));
  return result;
}

}  // namespace rollcall::service
