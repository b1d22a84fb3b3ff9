// Follows faces over the frames of one camera, so that what is decided is decided of a person passing by and not of
// every picture of them.
//
// A face goes on a track where it is like the person of the track and not farther away than somebody can have gone
// since; who goes with whom is settled for all faces of a frame at once, at the least total cost. Embeddings decide:
// a face that is plainly not like a track never continues it, so that two people who cross are not swapped, and one
// that is alike continues it without overlapping boxes, so that somebody who walks by at five frames a second stays one
// track. Where embeddings say nothing (there are none, the face is poor, the likeness is neither) the face must lie
// where the track was going, and where two tracks were going there it belongs to none.
//
// A track survives a gap of `keep`, then it ends; an id is never used again. Memory is bounded by `max_tracks`: no
// frame and no list of past faces is held. Not thread-safe: one tracker a camera, fed by one thread at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/time.hpp"
#include "face/types.hpp"

namespace rollcall::face {

using TrackId = std::uint64_t;

// A face that belongs to no track: one too many, one that may be of either of two, or one whose box is none.
inline constexpr TrackId kNoTrack = 0;

struct TrackerConfig {
  // Two faces at least so similar are one person's: `thresholds.verify` of the recogniser's manifest entry.
  float same_person = 0.34F;
  // Faces less similar than this share of `same_person` are two people's, where both are of some quality.
  float other_share = 0.5F;
  // Below this quality a low similarity proves nothing.
  float poor_quality = 0.2F;
  // How fast somebody passes, in widths of their face a second: 2 m/s, a brisk walk, of a face 0.15 m wide.
  float fastest_widths_per_s = 13.5F;
  std::chrono::microseconds keep = std::chrono::seconds{2};
  std::size_t max_tracks = 64;
  std::size_t max_faces = 64;  // looked at in one frame, the largest ones
};

struct TrackedFrame {
  std::vector<TrackId> tracks;  // one a face, in their order
  std::vector<TrackId> began;   // by this frame
  std::vector<TrackId> ended;   // unseen for too long; they come no more
  bool stale = false;           // captured before a frame that was fed already, or with it: nothing was changed
};

class Tracker {
 public:
  explicit Tracker(const TrackerConfig& config = {}) : config_(config) {}

  // The faces of the next frame; of a Face the box, the quality's score and the embedding (unit length, or empty) are
  // looked at. A frame from more than `keep` before the last one is a clock that was set back: all tracks end, and it
  // counts.
  TrackedFrame feed(Time captured_at, std::span<const Face> faces);

  // Ends what was not seen for `keep` at `now`: for a camera that sends nothing any more.
  std::vector<TrackId> end_unseen(Time now);

  std::size_t size() const { return tracks_.size(); }

 private:
  struct Track {
    TrackId id = kNoTrack;
    Time seen_at;
    Box box;               // when last seen
    float velocity_x = 0;  // of its centre, pixels a second
    float velocity_y = 0;
    std::vector<float> mean;  // sum of embeddings weighted by quality; not of unit length
    std::vector<float> last;  // the newest trusted embedding
    float weight = 0;         // of `mean`
    bool poor = true;         // `mean` is of poor faces only
  };
  enum class Likeness : std::uint8_t { kSame, kUnsure, kOther };
  struct Pair {
    Likeness likeness = Likeness::kUnsure;
    double similarity = 0;
    double overlap = 0;   // with where the track was going
    double distance = 0;  // share of how far somebody can have gone; above 1 is too far
  };

  Box predicted(const Track& track, Time at) const;
  Pair compare(const Track& track, const Face& face, Time at) const;
  std::vector<TrackId> end_before(Time limit);
  void go_on(Track& track, const Face& face, Time at, Likeness likeness) const;
  void learn(Track& track, const Face& face, Likeness likeness) const;

  TrackerConfig config_;
  std::vector<Track> tracks_;
  TrackId last_id_ = kNoTrack;
  bool fed_ = false;
  Time last_fed_;
};

}  // namespace rollcall::face
