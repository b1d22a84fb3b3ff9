// Attendance from one camera that looks on: its frames are followed as tracks, and each track gets one decision, made
// of several frames.
//
// A track is watched until frames agree who it is: each counts by its quality, and what is looked for in the gallery is
// the mean of them. A mark is made as soon as they agree. What is doubtful (nobody known, a look-alike, not expected
// here) waits longer, as better frames may come, and can still become a mark after it was decided. Of a track that ends
// what was seen is decided. The best frame is the evidence.
//
// Where the rules want to know better whether somebody is there in person, the track is challenged: asked for movements
// that the following frames must show (face/challenge.hpp).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "face/challenge.hpp"
#include "face/tracker.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/recognition/recognition.hpp"
#include "service/taking/seen_faces.hpp"

namespace rollcall::service {

enum class TrackState : std::uint8_t {
  kWatching,   // not decided yet: what the face says of a decision is what it would be now
  kChallenge,  // the person is asked to move
  kDecided,
};

std::string_view name(TrackState state);  // "watching", "challenge", "decided"

// A face of a frame, or of a track that ended.
struct LiveFace {
  FrameFace face;
  face::TrackId track = face::kNoTrack;  // none: more faces than are followed
  TrackState state = TrackState::kWatching;
  std::optional<face::ChallengeState> challenge;  // in kChallenge, and with the frame that ended it
};

// A challenge that was begun.
struct LiveChallenge {
  face::TrackId track = face::kNoTrack;
  std::vector<face::ChallengeStep> steps;
  Time expires_at;
};

struct LiveFrame {
  ByteView image;
  std::optional<Time> captured_at;  // none: now
  Actor actor;
  std::optional<SteadyTime> deadline;
};

struct LiveFrameResult {
  face::Size size;
  std::vector<LiveFace> faces;            // left to right
  std::vector<LiveFace> ended;            // tracks that ended before they were decided, and are now
  std::vector<LiveChallenge> challenges;  // begun with this frame
  face::Timings timings;
};

struct LiveCamera {
  Uuid session;
  std::string source;     // the camera, device or page
  bool mirrored = false;  // its pictures are mirror images
};

// Of one camera. Not thread-safe: one frame after the other. What it is given outlives it. Holds for each track a few
// numbers and a crop, never a frame.
class LiveSession {
 public:
  LiveSession(Installation& in, const Recognition& recognition, LiveCamera camera);
  ~LiveSession();
  LiveSession(const LiveSession&) = delete;
  LiveSession& operator=(const LiveSession&) = delete;

  // Success means that every mark in the result is committed. Errors as of take_attendance().
  Result<LiveFrameResult> take(const LiveFrame& frame);

  // The camera sends nothing more: decides what it has seen.
  Result<std::vector<LiveFace>> finish(const Actor& actor);

 private:
  struct Track;
  struct Work;

  Track& track_of(face::TrackId id);
  Result<void> add(Track& track, const face::Analysis& analysis, const face::Face& face, Time at);
  void feed_challenges(std::span<const face::TrackId> tracks, std::span<const face::Face> faces, Time at);
  Result<void> look_up(Work& work, std::vector<face::Face> faces);
  static bool is_ripe(const Track& track, const FrameFace& face, Time at);
  bool begin_challenge(face::TrackId id, Track& track, const FrameFace& face, Time at, LiveFrameResult& result);
  Result<void> decide_tracks(Work& work, LiveFrameResult& result);
  static void forget_corrected(Track& track, const FrameFace& face);
  static void settle(Track& track, const FrameFace& face);
  LiveFace told(Work& work, std::size_t index);
  Result<std::vector<LiveFace>> end_tracks(std::span<const face::TrackId> ids, const SessionState& state,
                                           const Actor& actor, Time now);

  Installation& in_;
  const Recognition& recognition_;
  const LiveCamera camera_;
  const Uuid id_;  // of this camera's visit: sightings are named after it
  std::optional<face::Tracker> tracker_;
  std::map<face::TrackId, std::unique_ptr<Track>> tracks_;
};

}  // namespace rollcall::service
