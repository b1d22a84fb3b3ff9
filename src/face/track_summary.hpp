// What many frames of one track say together: who it is, whether it is a live face, and which frame shows it best. One
// summary a track; it holds a few numbers for every frame up to a bound and no picture. Not thread-safe.
//
// - The embedding is the mean of those of the frames, each weighted by the square of its quality: one sharp frame says
//   more than many blurred ones.
// - Liveness is the trimmed mean of the frames' logits: the fifth of the frames that speak most for a live face and the
//   fifth that speaks most against it are left out, so that one lucky frame of a print does not pass, and one bad
//   reflection on a real face does not fail. Frames of poor quality are only looked at where there are no others.
// - A face that turned without its nose standing out is a flat picture (flatness.hpp). It may look as live as it likes:
//   liveness() then says nothing, which the rules answer with a challenge or a human. The other way round nothing
//   follows from depth: a film shows it too.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "base/time.hpp"
#include "face/flatness.hpp"
#include "face/types.hpp"

namespace rollcall::face {

class TrackSummary {
 public:
  // The next frame's face of the track. True where it is the best one so far: the one to keep as evidence.
  bool add(Time captured_at, const Face& face);

  std::size_t frames() const { return frames_; }
  Time first_seen() const { return first_seen_; }
  Time last_seen() const { return last_seen_; }

  // Unit length; empty where no frame had one.
  std::vector<float> embedding() const;

  // Of the best frame.
  float quality() const { return best_; }

  // Probability 0..1 of a live face; empty where no frame was asked, or the face is flat.
  std::optional<float> liveness() const;

  // The same with no regard to flatness.
  std::optional<float> passive() const;

  bool looks_flat() const { return flatness_.verdict() == FlatnessVerdict::kFlat; }
  const Flatness& flatness() const { return flatness_; }

 private:
  struct Logit {
    float value = 0;
    float quality = 0;
  };

  std::size_t frames_ = 0;
  Time first_seen_;
  Time last_seen_;
  float best_ = -1;
  std::vector<float> sum_;
  std::deque<Logit> logits_;  // the newest
  Flatness flatness_;
};

}  // namespace rollcall::face
