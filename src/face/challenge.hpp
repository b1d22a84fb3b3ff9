// Active liveness: somebody is asked for a few movements of the head in an order nobody could know before, and the
// landmarks of the frames tell whether they were made: by the one face, by the same person, each begun after it was
// asked for, and seen on its way. A picture held up does not turn; a film shows other movements, or these in another
// order or at another time; a film that is cut together jumps.
//
// Left and right are the person's own. In a picture as a camera takes it, whoever turns to their left turns towards the
// right of the picture; a front camera's *preview* is mostly mirrored, what it takes is not. A client that sends
// mirrored pictures must say so (ChallengeConfig::mirrored).
//
// How movements are measured: yaw and pitch are head_pose() less those of the person facing the camera before the first
// step, the scale is the size of the figure of eyes and mouth against that of the same frames. docs/liveness.md tells
// what this stops and what not. A pure state machine: no clock, no random source of its own. Not thread-safe.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "face/types.hpp"

namespace rollcall::face {

enum class ChallengeStep : std::uint8_t { kTurnLeft, kTurnRight, kNod, kMoveCloser };

inline constexpr std::array kChallengeSteps = {ChallengeStep::kTurnLeft, ChallengeStep::kTurnRight, ChallengeStep::kNod,
                                               ChallengeStep::kMoveCloser};

std::string_view name(ChallengeStep step);  // "turn_left", "turn_right", "nod", "move_closer"

// A number of 0..bound-1, each as likely as the others and not to be foreseen.
using RandomBelow = std::function<std::uint32_t(std::uint32_t bound)>;

// `count` different steps (1 to 4) in a random order, each such order with at least one turn as likely as the others: a
// print can be moved closer, and tilted.
std::vector<ChallengeStep> random_steps(std::size_t count, const RandomBelow& random);

struct ChallengeConfig {
  float same_person = 0.34F;  // `thresholds.verify` of the recogniser's manifest entry
  float turned_share =
      0.5F;               // of it, for a face that is turned away: embeddings are made for faces seen from the front
  bool mirrored = false;  // the pictures are mirror images
  float turn_deg = 20;    // a turn is one from here on
  float nod_deg = 14;     // downwards
  float closer = 1.25F;   // times as large
  std::chrono::microseconds facing_limit = std::chrono::seconds{8};     // to face the camera at first
  std::chrono::microseconds step_limit = std::chrono::seconds{8};       // for each step
  std::chrono::microseconds longest_gap = std::chrono::seconds{1};      // without the face
  std::chrono::microseconds reaction = std::chrono::milliseconds{200};  // nobody begins sooner after being asked
  std::size_t facing_frames = 3;
};

enum class ChallengeFailure : std::uint8_t {
  kTimeout,      // a step was not made in time
  kNotFacing,    // nobody faced the camera in time
  kWrongStep,    // another movement than the one asked for
  kJump,         // the face was elsewhere, or turned elsewhere, faster than a head moves
  kLost,         // not seen for too long
  kOtherPerson,  // two frames in a row show a face that is not the person's
};

std::string_view name(
    ChallengeFailure failure);  // "timeout", "not_facing", "wrong_step", "jump", "lost", "other_person"

enum class ChallengePhase : std::uint8_t { kFacing, kStep, kPassed, kFailed };

struct ChallengeState {
  ChallengePhase phase = ChallengePhase::kFacing;
  std::optional<ChallengeStep> asked;  // in kStep: what the person is to do now
  std::size_t done = 0;                // steps passed
  std::size_t total = 0;
  bool step_passed = false;  // by the frame just fed
  Time until;                // when what is asked for now must be done
  std::optional<ChallengeFailure> failure;
};

class Challenge {
 public:
  // `who`: the unit embedding of the person on the track that is challenged; empty: whoever faces the camera first.
  Challenge(std::vector<ChallengeStep> steps, std::vector<float> who, Time now, const ChallengeConfig& config = {});

  // The track's face in the next frame, with landmarks and embedding; null where the frame does not show it. A frame
  // not captured after the one before says nothing. Once passed or failed, it stays.
  const ChallengeState& feed(Time at, const Face* face);

  const ChallengeState& state() const { return state_; }

 private:
  // A pose against that of facing the camera: 1 is the movement that is asked for.
  struct Movement {
    float left = 0;  // negative: to the right
    float down = 0;
    float closer = 0;
  };
  struct Sight {
    Time at;
    Box box;
    float yaw_deg = 0;
    float pitch_deg = 0;
    float size_px = 0;
  };

  Movement movement(const Sight& sight) const;
  static float part(const Movement& movement, ChallengeStep step);
  bool is_person(const Face& face, float least) const;
  bool jumped(const Sight& from, const Sight& to) const;
  void face_camera(const Sight& sight, const Face& face);
  void ask(Time at);
  void judge(const Sight& sight);
  void fail(ChallengeFailure failure);

  std::vector<ChallengeStep> steps_;
  std::vector<float> who_;
  ChallengeConfig config_;
  ChallengeState state_;
  Time fed_at_;
  Time seen_at_;                   // the person, last
  std::optional<Sight> last_;      // the face, last
  std::vector<Sight> facing_;      // while facing the camera, the last few
  std::vector<float> facing_sum_;  // of embeddings, where `who` was not given
  Sight base_;                     // the mean of facing the camera
  int strangers_ = 0;              // frames in a row that show somebody else
  Time asked_at_;
  bool void_ = false;  // this movement began too early; it counts again after facing the camera
  struct Moving {
    int frames = 0;  // that show the movement; how far it is in the nearest and the farthest of them
    float nearest = 0;
    float farthest = 0;
  };
  Moving moving_;
};

}  // namespace rollcall::face
