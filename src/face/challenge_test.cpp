#include "face/challenge.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <span>
#include <string>

#include "face/synthetic_head.hpp"

namespace rollcall::face {
namespace {

using enum ChallengeStep;
using enum ChallengeFailure;
using synthetic::Head;
using synthetic::Pose;

constexpr Time kStart{std::chrono::seconds{1'800'000'000}};
Time at(double seconds) { return kStart + std::chrono::microseconds{std::llround(seconds * 1e6)}; }

// What a movement looks like `t` seconds after it began: out in `half` seconds, held a little, and back.
Pose moving(ChallengeStep step, double t, double half, const Pose& rest, float size = 1) {
  double out = 0;
  if (t > 0 && t < half) out = t / half;
  if (t >= half && t < half + 0.3) out = 1;
  if (t >= half + 0.3 && t < 2 * half + 0.3) out = (2 * half + 0.3 - t) / half;
  if (step == kMoveCloser && t >= half) out = 1;  // and stays
  const auto share = static_cast<float>(out) * size;
  Pose pose = rest;
  switch (step) {
    case kTurnLeft:
      pose.yaw_deg += 32 * share;
      break;
    case kTurnRight:
      pose.yaw_deg -= 32 * share;
      break;
    case kNod:
      pose.pitch_deg -= 26 * share;
      break;
    case kMoveCloser:
      pose.distance_mm *= 1 - 0.28F * share;
      break;
  }
  return pose;
}

// Somebody at a camera. `plays` is given what is asked for and for how long, and says how the head is held.
struct Film {
  double frames_per_s = 10;
  float noise_px = 0.7F;
  double seconds = 40;
};

// Does what is asked for, half a second after it was asked.
template <class Plays>
ChallengeState run(Challenge& challenge, Head& head, const Film& film, Plays&& plays) {
  double asked_since = 0;
  std::optional<ChallengeStep> asked;
  std::size_t done = 0;
  for (int i = 1; i / film.frames_per_s < film.seconds; ++i) {
    const double now = i / film.frames_per_s;
    const Face face = head.face(plays(asked, now - asked_since, now), film.noise_px);
    const ChallengeState& state = challenge.feed(at(now), &face);
    if (state.phase == ChallengePhase::kPassed || state.phase == ChallengePhase::kFailed) return state;
    if (state.asked != asked || state.done != done) {
      asked = state.asked;
      done = state.done;
      asked_since = now;
    }
  }
  return challenge.state();
}

// Somebody who does what is asked, after half a second.
struct Obliging {
  Pose rest;
  double half = 0.45;
  Pose settled = rest;  // where the head is after having moved closer

  Pose operator()(std::optional<ChallengeStep> asked, double since, double) {
    if (!asked) return settled;
    const Pose pose = moving(*asked, since - 0.5, half, settled);
    if (*asked == kMoveCloser)
      closer = pose;
    else if (closer) {
      settled = *closer;
      closer.reset();
      return moving(*asked, since - 0.5, half, settled);
    }
    return pose;
  }
  std::optional<Pose> closer;
};

std::vector<std::vector<ChallengeStep>> orders() {
  std::vector<std::vector<ChallengeStep>> all;
  for (const ChallengeStep a : kChallengeSteps)
    for (const ChallengeStep b : kChallengeSteps)
      if (a != b) all.push_back({a, b});
  all.push_back({kTurnLeft, kNod, kMoveCloser, kTurnRight});
  return all;
}

std::string words(const std::vector<ChallengeStep>& steps) {
  std::string text;
  for (const ChallengeStep step : steps) text += std::string(name(step)) + " ";
  return text;
}

TEST(Challenge, IsPassedByWhoeverDoesWhatIsAsked) {
  for (const auto& steps : orders()) {
    for (unsigned seed = 0; seed < 20; ++seed) {
      Head head(seed);
      const Pose rest{.yaw_deg = static_cast<float>(seed % 5) * 2 - 4,
                      .pitch_deg = static_cast<float>(seed % 3) * 4 - 4,
                      .roll_deg = static_cast<float>(seed % 7) * 2 - 6,
                      .distance_mm = 450.0F + 20 * static_cast<float>(seed % 10)};
      Challenge challenge(steps, head.embedding(), at(0));
      const ChallengeState state = run(challenge, head, {}, Obliging{.rest = rest});
      EXPECT_EQ(state.phase, ChallengePhase::kPassed)
          << words(steps) << "seed " << seed << ": " << (state.failure ? name(*state.failure) : "") << " after "
          << state.done;
      EXPECT_EQ(state.done, steps.size());
    }
  }
}

TEST(Challenge, IsPassedAtFiveAndAtThirtyFramesASecond) {
  for (const double frames_per_s : {5.0, 30.0}) {
    int passed = 0;
    for (unsigned seed = 0; seed < 40; ++seed) {
      Head head(seed);
      Challenge challenge({kTurnRight, kNod}, head.embedding(), at(0));
      passed +=
          run(challenge, head, {.frames_per_s = frames_per_s}, Obliging{.rest = {}}).phase == ChallengePhase::kPassed;
    }
    EXPECT_GE(passed, 39) << frames_per_s;
  }
}

TEST(Challenge, SaysWhatIsAskedAndUntilWhen) {
  Head head(1);
  Challenge challenge({kTurnLeft, kNod}, head.embedding(), at(0));
  EXPECT_EQ(challenge.state().phase, ChallengePhase::kFacing);
  EXPECT_EQ(challenge.state().until, at(8));
  EXPECT_EQ(challenge.state().total, 2U);
  std::vector<double> passed;
  Obliging somebody{.rest = {}};
  double since = 0;
  std::optional<ChallengeStep> asked;
  for (int i = 1; i < 200 && challenge.state().phase != ChallengePhase::kPassed; ++i) {
    const double now = i / 10.0;
    const Face face = head.face(somebody(asked, now - since, now));
    const ChallengeState& state = challenge.feed(at(now), &face);
    if (state.step_passed) passed.push_back(now);
    if (state.asked != asked) {
      asked = state.asked;
      since = now;
      if (asked) {
        EXPECT_EQ(state.until, at(now + 8));
      }
    }
  }
  EXPECT_EQ(challenge.state().phase, ChallengePhase::kPassed);
  EXPECT_EQ(passed.size(), 2U);
  EXPECT_FALSE(challenge.state().asked);
}

TEST(Challenge, FailsAStillPictureInTime) {
  for (const ChallengeStep step : kChallengeSteps) {
    Head head(2);
    Challenge challenge({step}, head.embedding(), at(0));
    const ChallengeState state = run(challenge, head, {}, [](auto, double, double) { return Pose{}; });
    EXPECT_EQ(state.failure, kTimeout) << name(step);
  }
}

TEST(Challenge, FailsAPrintThatIsTurnedTiltedAndMoved) {
  // However a flat picture is turned, its nose stays between its eyes.
  for (const ChallengeStep step : {kTurnLeft, kTurnRight}) {
    for (unsigned seed = 0; seed < 20; ++seed) {
      Head print = Head(seed).printed();
      Challenge challenge({step}, print.embedding(), at(0));
      const ChallengeState state = run(challenge, print, {}, [&](auto asked, double since, double) {
        Pose pose = asked ? moving(*asked, since - 0.5, 0.6, Pose{}, 1.4F) : Pose{};
        pose.x_mm = 20 * static_cast<float>(std::sin(since));
        return pose;
      });
      EXPECT_EQ(state.phase, ChallengePhase::kFailed) << name(step) << " seed " << seed;
    }
  }
}

TEST(Challenge, FailsTheWrongMovementWhateverWasAsked) {
  struct Case {
    ChallengeStep asked;
    ChallengeStep made;
    ChallengeFailure failure;
  };
  for (const Case& one :
       {Case{kTurnLeft, kTurnRight, kWrongStep}, Case{kTurnRight, kTurnLeft, kWrongStep},
        Case{kTurnLeft, kNod, kWrongStep}, Case{kNod, kTurnLeft, kWrongStep}, Case{kNod, kTurnRight, kWrongStep},
        Case{kMoveCloser, kTurnRight, kWrongStep}, Case{kMoveCloser, kNod, kWrongStep},
        Case{kTurnLeft, kMoveCloser, kTimeout}, Case{kNod, kMoveCloser, kTimeout}}) {
    for (unsigned seed = 0; seed < 10; ++seed) {
      Head head(seed);
      Challenge challenge({one.asked}, head.embedding(), at(0));
      const ChallengeState state = run(challenge, head, {}, [&](auto asked, double since, double) {
        return asked ? moving(one.made, since - 0.5, 0.5, Pose{}) : Pose{};
      });
      ASSERT_EQ(state.phase, ChallengePhase::kFailed) << name(one.asked) << " by " << name(one.made);
      EXPECT_EQ(state.failure, one.failure) << name(one.asked) << " by " << name(one.made) << " seed " << seed;
    }
  }
}

TEST(Challenge, FailsAFilmOfAnotherOrder) {
  // Somebody was filmed passing an earlier challenge; the film is shown from its beginning.
  for (const auto& filmed : orders()) {
    for (const auto& asked_for : orders()) {
      if (asked_for.size() != 2 || std::ranges::equal(asked_for, std::span(filmed).first(2))) continue;
      Head head(3);
      Challenge challenge(asked_for, head.embedding(), at(0));
      const ChallengeState state = run(challenge, head, {}, [&](auto, double, double now) {
        const double each = 2.5;
        const double into = now - 1;
        Pose pose;
        if (into < 0) return pose;
        const auto which = static_cast<std::size_t>(into / each);
        for (std::size_t i = 0; i < std::min(which, filmed.size()); ++i)
          if (filmed[i] == kMoveCloser) pose = moving(kMoveCloser, 9, 0.5, pose);
        return which < filmed.size() ? moving(filmed[which], into - each * static_cast<double>(which), 0.5, pose)
                                     : pose;
      });
      EXPECT_EQ(state.phase, ChallengePhase::kFailed) << words(filmed) << "for " << words(asked_for);
    }
  }
}

TEST(Challenge, DoesNotCountAMovementThatBeganBeforeItWasAsked) {
  Head head(4);
  Challenge challenge({kTurnLeft}, head.embedding(), at(0));
  // The film turns as soon as it may be asked: the step is asked at 0.3 s, the turn is on its way at 0.4 s.
  const ChallengeState state = run(challenge, head, {.noise_px = 0},
                                   [](auto, double, double now) { return moving(kTurnLeft, now - 0.3, 0.2, Pose{}); });
  EXPECT_EQ(state.phase, ChallengePhase::kFailed);
  EXPECT_NE(state.failure, kWrongStep);
}

TEST(Challenge, CountsTheMovementThatIsMadeAfterOneThatBeganTooEarly) {
  Head head(4);
  Challenge challenge({kTurnLeft}, head.embedding(), at(0));
  const ChallengeState state = run(challenge, head, {.noise_px = 0}, [](auto, double, double now) {
    return now < 3 ? moving(kTurnLeft, now - 0.3, 0.3, Pose{}) : moving(kTurnLeft, now - 3, 0.45, Pose{});
  });
  EXPECT_EQ(state.phase, ChallengePhase::kPassed);
}

TEST(Challenge, FailsAJumpCut) {
  struct Case {
    const char* what;
    Pose after;
  };
  // A film cut together: from one frame to the next the head is elsewhere, larger, or turned.
  for (const Case& one :
       {Case{"turned", {.yaw_deg = 48}}, Case{"larger", {.distance_mm = 420}}, Case{"elsewhere", {.x_mm = 500}}}) {
    Head head(5);
    Challenge challenge({kTurnLeft}, head.embedding(), at(0));
    const ChallengeState state =
        run(challenge, head, {}, [&](auto, double, double now) { return now < 1.55 ? Pose{} : one.after; });
    EXPECT_EQ(state.failure, kJump) << one.what;
  }
}

TEST(Challenge, DoesNotCountATurnThatWasNotSeenOnItsWay) {
  // Two stills, one turned just so far that it could have turned between two frames.
  Head head(6);
  Challenge challenge({kTurnLeft}, head.embedding(), at(0));
  const ChallengeState state = run(challenge, head, {.frames_per_s = 10, .noise_px = 0}, [](auto, double, double now) {
    return Pose{.yaw_deg = now > 2 && now < 3 ? 25.0F : 0.0F};
  });
  EXPECT_EQ(state.failure, kTimeout);
}

TEST(Challenge, FailsAnotherPersonWhoTakesOver) {
  Head head(7);
  Head other(8);
  Challenge challenge({kTurnLeft, kNod}, head.embedding(), at(0));
  std::optional<ChallengeFailure> failure;
  for (int i = 1; i < 100 && !failure; ++i) {
    const Face face = (i < 20 ? head : other).face(Pose{});
    failure = challenge.feed(at(i / 10.0), &face).failure;
  }
  EXPECT_EQ(failure, kOtherPerson);
}

TEST(Challenge, ToleratesOneFrameThatIsLikeNobody) {
  Head head(9);
  Head other(10);
  Challenge challenge({kTurnLeft}, head.embedding(), at(0));
  for (int i = 1; i <= 8; ++i) {
    const Face face = (i == 6 ? other : head).face(Pose{});
    EXPECT_FALSE(challenge.feed(at(i / 10.0), &face).failure) << i;
  }
}

TEST(Challenge, IsMadeByThePersonWhoWasRecognisedOrByWhoeverFacesItFirst) {
  Head head(11);
  Head other(12);
  Challenge of_another({kTurnLeft}, other.embedding(), at(0));
  EXPECT_EQ(run(of_another, head, {}, Obliging{.rest = {}}).failure, kOtherPerson);
  Challenge of_anybody({kTurnLeft}, {}, at(0));
  EXPECT_EQ(run(of_anybody, head, {}, Obliging{.rest = {}}).phase, ChallengePhase::kPassed);
}

TEST(Challenge, FailsWhereTheFaceIsGone) {
  Head head(13);
  Challenge challenge({kTurnLeft}, head.embedding(), at(0));
  const Face face = head.face(Pose{});
  for (int i = 1; i <= 5; ++i) challenge.feed(at(i / 10.0), &face);
  ASSERT_EQ(challenge.state().phase, ChallengePhase::kStep);
  EXPECT_FALSE(challenge.feed(at(1.4), nullptr).failure);
  EXPECT_EQ(challenge.feed(at(1.6), nullptr).failure, kLost);
  EXPECT_EQ(challenge.feed(at(1.7), &face).failure, kLost) << "once failed, it stays";
}

TEST(Challenge, FailsWhereNobodyFacesTheCamera) {
  Head head(14);
  Challenge challenge({kTurnLeft}, head.embedding(), at(0));
  EXPECT_EQ(run(challenge, head, {}, [](auto, double, double) { return Pose{.yaw_deg = 35}; }).failure, kNotFacing);
  Challenge empty({kTurnLeft}, {}, at(0));
  EXPECT_EQ(empty.feed(at(8.1), nullptr).failure, kNotFacing);
}

TEST(Challenge, KnowsMirroredPictures) {
  for (const bool mirrored : {false, true}) {
    Head head(15);
    Challenge challenge({kTurnLeft}, head.embedding(), at(0), {.mirrored = mirrored});
    // In a mirror image the person's left is the left of the picture.
    const ChallengeState state = run(challenge, head, {}, [&](auto asked, double since, double) {
      return asked ? moving(mirrored ? kTurnRight : kTurnLeft, since - 0.5, 0.45, Pose{}) : Pose{};
    });
    EXPECT_EQ(state.phase, ChallengePhase::kPassed);
  }
}

TEST(Challenge, IgnoresStaleFramesAndFacesThatCannotBeMeasured) {
  Head head(16);
  Challenge challenge({kTurnLeft}, head.embedding(), at(1));
  Face face = head.face(Pose{});
  challenge.feed(at(0.5), &face);
  face.landmarks[2].x = std::numeric_limits<float>::quiet_NaN();
  for (int i = 0; i < 10; ++i) challenge.feed(at(1.1 + i / 10.0), &face);
  face = head.face(Pose{});
  face.embedding.clear();
  for (int i = 0; i < 10; ++i) challenge.feed(at(2.1 + i / 10.0), &face);
  EXPECT_EQ(challenge.state().phase, ChallengePhase::kFacing);
}

TEST(Challenge, IsNeverPassedByAHeadThatMovesAtRandom) {
  // Properties: a challenge ends in time, is passed only step by step, and hardly by chance.
  int passed = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    Head head(seed);
    Challenge challenge(random_steps(3, [&](std::uint32_t bound) { return random() % bound; }), head.embedding(),
                        at(0));
    Pose pose;
    std::size_t done = 0;
    double now = 0;
    while (challenge.state().phase == ChallengePhase::kFacing || challenge.state().phase == ChallengePhase::kStep) {
      now += 0.1;
      pose.yaw_deg = 0.93F * pose.yaw_deg + 5 * normal(random);
      pose.pitch_deg = 0.93F * pose.pitch_deg + 3 * normal(random);
      const Face face = head.face(pose, 0.7F);
      const ChallengeState& state = challenge.feed(at(now), &face);
      EXPECT_LE(state.done, done + 1);
      EXPECT_EQ(state.step_passed, state.done == done + 1);
      EXPECT_EQ(state.asked.has_value(), state.phase == ChallengePhase::kStep);
      EXPECT_EQ(state.failure.has_value(), state.phase == ChallengePhase::kFailed);
      done = state.done;
      ASSERT_LT(now, 8 + 3 * 8 + 0.2);
    }
    passed += challenge.state().phase == ChallengePhase::kPassed;
  }
  EXPECT_LE(passed, 6);
}

TEST(RandomSteps, AreDifferentOnesWithATurnAndEachOrderIsAsLikely) {
  std::mt19937 random(1);
  const RandomBelow below = [&](std::uint32_t bound) { return static_cast<std::uint32_t>(random() % bound); };
  const std::map<std::size_t, std::size_t> orders_of{{1, 2}, {2, 10}, {3, 24}, {4, 24}};  // 12 less nod and closer
  for (const auto& [count, orders] : orders_of) {
    std::map<std::vector<ChallengeStep>, int> seen;
    for (int i = 0; i < 24'000; ++i) {
      const auto steps = random_steps(count, below);
      ASSERT_EQ(steps.size(), count);
      EXPECT_EQ(std::set(steps.begin(), steps.end()).size(), count);
      EXPECT_TRUE(std::ranges::any_of(steps, [](ChallengeStep s) { return s == kTurnLeft || s == kTurnRight; }));
      ++seen[steps];
    }
    EXPECT_EQ(seen.size(), orders) << count;
    for (const auto& [steps, times] : seen) {
      const double expected = 24'000.0 / static_cast<double>(orders);
      EXPECT_NEAR(times, expected, 6 * std::sqrt(expected)) << words(steps);
    }
  }
  EXPECT_EQ(random_steps(0, below).size(), 1U);
  EXPECT_EQ(random_steps(9, below).size(), 4U);
}

}  // namespace
}  // namespace rollcall::face
