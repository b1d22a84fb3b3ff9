#include "face/challenge.hpp"

#include <algorithm>
#include <cmath>
#include <ranges>
#include <utility>

#include "face/quality.hpp"

namespace rollcall::face {
namespace {

// Shares of the movement that is asked for. Below kRest a head is at rest, between kRest and kThere it is on its way.
constexpr float kRest = 0.4F;
constexpr float kThere = 1.0F;
// A movement was seen on its way where one of its frames is no farther than this share of the farthest.
constexpr float kOnTheWay = 0.8F;
// From here on another movement is one, and not a head that wavers.
constexpr float kWrong = 1.3F;

// A movement is seen in at least so many frames, at rest not counted: one frame alone may be a landmark gone astray.
constexpr int kFramesOfAMovement = 3;

// What a head does between two frames at most: beside what landmarks tremble, a quick turn of a head (about 150 degrees
// a second), a brisk walk (as in tracker.hpp), and growing by half in a second.
constexpr float kPoseTremble_deg = 15;
constexpr float kPoseSpeed_deg_per_s = 150;
constexpr float kPlaceTremble_widths = 0.75F;
constexpr float kPlaceSpeed_widths_per_s = 13.5F;
constexpr float kGrowthTremble = 1.15F;
constexpr float kGrowthPerSecond = 0.5F;

// Whoever faces the camera is turned by no more than this, and wavers by no more between these frames.
constexpr float kFacingYaw_deg = 18;
constexpr float kFacingPitch_deg = 25;
constexpr float kFacingSpread_deg = 8;

constexpr float kLeastEyes_px = 8;  // between the eyes; below it landmarks say nothing

constexpr int kStrangersInARow = 2;

float seconds_between(Time from, Time to) { return std::chrono::duration<float>(to - from).count(); }

Point middle(Point a, Point b) { return {(a.x + b.x) / 2, (a.y + b.y) / 2}; }
float distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

// The size of the figure of eyes and mouth: a turned head keeps its height, a nodding one its width.
float figure_px(const Landmarks& landmarks) {
  return std::hypot(distance(landmarks[0], landmarks[1]),
                    distance(middle(landmarks[0], landmarks[1]), middle(landmarks[3], landmarks[4])));
}

bool is_measurable(const Face& face) {
  const bool finite =
      std::ranges::all_of(face.landmarks, [](Point point) { return std::isfinite(point.x) && std::isfinite(point.y); });
  return finite && !face.embedding.empty() && face.box.width > 0 && std::isfinite(face.box.area()) &&
         distance(face.landmarks[0], face.landmarks[1]) >= kLeastEyes_px;
}

float spread(std::ranges::input_range auto&& values) {
  const auto [low, high] = std::ranges::minmax(values);
  return high - low;
}

}  // namespace

std::string_view name(ChallengeStep step) {
  switch (step) {
    case ChallengeStep::kTurnLeft:
      return "turn_left";
    case ChallengeStep::kTurnRight:
      return "turn_right";
    case ChallengeStep::kNod:
      return "nod";
    case ChallengeStep::kMoveCloser:
      return "move_closer";
  }
  return "";
}

std::string_view name(ChallengeFailure failure) {
  switch (failure) {
    case ChallengeFailure::kTimeout:
      return "timeout";
    case ChallengeFailure::kNotFacing:
      return "not_facing";
    case ChallengeFailure::kWrongStep:
      return "wrong_step";
    case ChallengeFailure::kJump:
      return "jump";
    case ChallengeFailure::kLost:
      return "lost";
    case ChallengeFailure::kOtherPerson:
      return "other_person";
  }
  return "";
}

std::vector<ChallengeStep> random_steps(std::size_t count, const RandomBelow& random) {
  count = std::clamp(count, std::size_t{1}, kChallengeSteps.size());
  const auto is_turn = [](ChallengeStep step) {
    return step == ChallengeStep::kTurnLeft || step == ChallengeStep::kTurnRight;
  };
  while (true) {  // again where there is no turn: at most every second time
    std::vector<ChallengeStep> steps(kChallengeSteps.begin(), kChallengeSteps.end());
    for (std::size_t i = 0; i < count; ++i) {
      std::swap(steps[i], steps[i + random(static_cast<std::uint32_t>(steps.size() - i))]);
    }
    steps.resize(count);
    if (std::ranges::any_of(steps, is_turn)) return steps;
  }
}

Challenge::Challenge(std::vector<ChallengeStep> steps, std::vector<float> who, Time now, const ChallengeConfig& config)
    : steps_(std::move(steps)), who_(std::move(who)), config_(config), fed_at_(now), seen_at_(now) {
  state_.total = steps_.size();
  state_.until = now + config_.facing_limit;
}

void Challenge::fail(ChallengeFailure failure) {
  state_.phase = ChallengePhase::kFailed;
  state_.failure = failure;
  state_.asked.reset();
}

Challenge::Movement Challenge::movement(const Sight& sight) const {
  const float left = (sight.yaw_deg - base_.yaw_deg) / config_.turn_deg;
  return {.left = config_.mirrored ? -left : left,
          .down = (base_.pitch_deg - sight.pitch_deg) / config_.nod_deg,
          .closer = std::log(sight.size_px / base_.size_px) / std::log(config_.closer)};
}

float Challenge::part(const Movement& movement, ChallengeStep step) {
  switch (step) {
    case ChallengeStep::kTurnLeft:
      return movement.left;
    case ChallengeStep::kTurnRight:
      return -movement.left;
    case ChallengeStep::kNod:
      return movement.down;
    case ChallengeStep::kMoveCloser:
      return movement.closer;
  }
  return 0;
}

bool Challenge::is_person(const Face& face, float least) const {
  if (who_.empty()) return true;
  if (who_.size() != face.embedding.size()) return false;
  double dot = 0;
  for (std::size_t i = 0; i < who_.size(); ++i)
    dot += static_cast<double>(who_[i]) * static_cast<double>(face.embedding[i]);
  return dot >= static_cast<double>(least);
}

bool Challenge::jumped(const Sight& from, const Sight& to) const {
  const float passed_s = seconds_between(from.at, to.at);
  const float pose = kPoseTremble_deg + kPoseSpeed_deg_per_s * passed_s;
  if (std::abs(to.yaw_deg - from.yaw_deg) > pose || std::abs(to.pitch_deg - from.pitch_deg) > pose) return true;
  const float reach = kPlaceTremble_widths + kPlaceSpeed_widths_per_s * passed_s;
  if (distance(from.box.centre(), to.box.centre()) > reach * std::max(from.box.width, to.box.width)) return true;
  const float growth = kGrowthTremble + kGrowthPerSecond * passed_s;
  return to.size_px > growth * from.size_px || from.size_px > growth * to.size_px;
}

void Challenge::ask(Time at) {
  state_.phase = ChallengePhase::kStep;
  state_.asked = steps_[state_.done];
  state_.until = at + config_.step_limit;
  asked_at_ = at;
  void_ = false;
  moving_ = {};
}

void Challenge::face_camera(const Sight& sight, const Face& face) {
  const bool facing = std::abs(sight.yaw_deg) <= kFacingYaw_deg && std::abs(sight.pitch_deg) <= kFacingPitch_deg;
  if (!facing) {
    facing_.clear();
    facing_sum_.clear();
    return;
  }
  if (who_.empty()) {
    facing_sum_.resize(face.embedding.size());
    for (std::size_t i = 0; i < facing_sum_.size(); ++i) facing_sum_[i] += face.embedding[i];
  }
  facing_.push_back(sight);
  if (facing_.size() > config_.facing_frames) facing_.erase(facing_.begin());
  if (facing_.size() < config_.facing_frames) return;
  if (spread(facing_ | std::views::transform(&Sight::yaw_deg)) > kFacingSpread_deg ||
      spread(facing_ | std::views::transform(&Sight::pitch_deg)) > kFacingSpread_deg) {
    return;
  }
  base_ = {};
  const auto frames = static_cast<float>(facing_.size());
  for (const Sight& one : facing_) {
    base_.yaw_deg += one.yaw_deg / frames;
    base_.pitch_deg += one.pitch_deg / frames;
    base_.size_px += one.size_px / frames;
  }
  if (who_.empty()) {
    double squares = 0;
    for (const float value : facing_sum_) squares += static_cast<double>(value) * static_cast<double>(value);
    who_ = std::move(facing_sum_);
    for (float& value : who_) value = static_cast<float>(static_cast<double>(value) / std::sqrt(squares));
  }
  if (steps_.empty()) {
    state_.phase = ChallengePhase::kPassed;
    return;
  }
  ask(sight.at);
}

void Challenge::judge(const Sight& sight) {
  const Movement moved = movement(sight);
  const ChallengeStep step = *state_.asked;
  const float now = part(moved, step);
  const bool turn = step == ChallengeStep::kTurnLeft || step == ChallengeStep::kTurnRight;
  // A head that is turned seems to nod a little, and the other way round: only the larger movement counts as wrong.
  const bool turned = turn ? now <= -kThere : std::abs(moved.left) >= kWrong && std::abs(moved.left) > moved.down;
  const bool nodded = step != ChallengeStep::kNod && moved.down >= kWrong && moved.down > std::abs(moved.left);
  if (turned || nodded) return fail(ChallengeFailure::kWrongStep);

  const bool upright = std::abs(moved.left) < kRest && std::abs(moved.down) < kRest + 0.2F;
  const bool at_rest = step == ChallengeStep::kMoveCloser ? now < kRest : upright;
  if (now >= kRest && sight.at < asked_at_ + config_.reaction) void_ = true;
  if (now >= kRest && !at_rest) {
    moving_.nearest = moving_.frames == 0 ? now : std::min(moving_.nearest, now);
    moving_.farthest = std::max(moving_.farthest, now);
    ++moving_.frames;
  }
  const bool made = !void_ && moving_.frames >= kFramesOfAMovement && moving_.farthest >= kThere &&
                    moving_.nearest <= kOnTheWay * moving_.farthest;
  const bool passed = made && (step == ChallengeStep::kMoveCloser ? upright && now >= kThere : at_rest);
  if (passed) {
    if (step == ChallengeStep::kMoveCloser) base_.size_px = sight.size_px;
    state_.step_passed = true;
    ++state_.done;
    if (state_.done == steps_.size()) {
      state_.phase = ChallengePhase::kPassed;
      state_.asked.reset();
    } else {
      ask(sight.at);
    }
  } else if (at_rest) {  // a movement that was none: from the start
    void_ = false;
    moving_ = {};
  }
}

const ChallengeState& Challenge::feed(Time at, const Face* face) {
  state_.step_passed = false;
  if (state_.phase == ChallengePhase::kPassed || state_.phase == ChallengePhase::kFailed || at <= fed_at_) {
    return state_;
  }
  fed_at_ = at;
  const bool facing = state_.phase == ChallengePhase::kFacing;
  if (at > state_.until) {
    fail(facing ? ChallengeFailure::kNotFacing : ChallengeFailure::kTimeout);
    return state_;
  }
  if (!facing && at > seen_at_ + config_.longest_gap) {
    fail(ChallengeFailure::kLost);
    return state_;
  }
  if (face == nullptr || !is_measurable(*face)) return state_;

  const HeadPose pose = head_pose(face->landmarks);
  const Sight sight{.at = at,
                    .box = face->box,
                    .yaw_deg = pose.yaw_deg,
                    .pitch_deg = pose.pitch_deg,
                    .size_px = figure_px(face->landmarks)};
  bool from_the_front = std::abs(pose.yaw_deg) <= kFacingYaw_deg;
  if (!facing) {
    const Movement moved = movement(sight);
    from_the_front = std::abs(moved.left) < kRest && std::abs(moved.down) < kThere;
  }
  if (!is_person(*face, config_.same_person * (from_the_front ? 1 : config_.turned_share))) {
    if (++strangers_ >= kStrangersInARow) fail(ChallengeFailure::kOtherPerson);
    return state_;
  }
  strangers_ = 0;
  seen_at_ = at;
  if (last_ && jumped(*last_, sight)) {
    if (!facing) {
      fail(ChallengeFailure::kJump);
      return state_;
    }
    facing_.clear();
    facing_sum_.clear();
  }
  last_ = sight;
  if (facing) {
    face_camera(sight, *face);
  } else {
    judge(sight);
  }
  return state_;
}

}  // namespace rollcall::face
