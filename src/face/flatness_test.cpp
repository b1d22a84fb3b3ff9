#include "face/flatness.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "face/synthetic_head.hpp"

namespace rollcall::face {
namespace {

using synthetic::Head;
using synthetic::Pose;

// A head or picture that looks at the camera, and is turned towards `turned` and held there.
FlatnessVerdict verdict_of(Head head, Pose turned, float noise_px) {
  Flatness flatness;
  for (int i = 0; i < 24; ++i) {
    const float share = std::clamp((static_cast<float>(i) - 8) / 8, 0.0F, 1.0F);
    Pose pose = turned;
    pose.yaw_deg *= share;
    pose.pitch_deg *= share;
    flatness.add(head.face(pose, noise_px).landmarks);
  }
  return flatness.verdict();
}

TEST(Parallax, IsNothingForAFlatFaceHoweverItIsHeld) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    Head print = Head(seed).printed();
    const Landmarks front = print.face({}).landmarks;
    for (const Pose& pose : {Pose{.yaw_deg = 35}, Pose{.yaw_deg = -50, .roll_deg = 20, .distance_mm = 250},
                             Pose{.yaw_deg = 45, .pitch_deg = 15, .x_mm = 80, .distance_mm = 900}}) {
      const auto found = parallax(front, print.face(pose).landmarks);
      if (!found) continue;  // near a camera, perspective makes the mouth another
      EXPECT_LT(found->shift, 0.01F) << seed;
    }
    EXPECT_TRUE(parallax(front, print.face({.yaw_deg = 35}).landmarks)) << seed;
  }
}

TEST(Parallax, IsThatOfTheNoseForAHead) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    Head head(seed);
    const Landmarks front = head.face({}).landmarks;
    for (const float yaw : {-45.0F, -30.0F, 30.0F, 45.0F}) {
      const auto found = parallax(front, head.face({.yaw_deg = yaw}).landmarks);
      ASSERT_TRUE(found) << yaw;
      EXPECT_NEAR(found->turned_deg, std::abs(yaw), 8) << yaw;
      EXPECT_GT(found->depth, 0.7F) << seed << " " << yaw;
      EXPECT_LT(found->depth, 1.6F) << seed << " " << yaw;
    }
  }
}

TEST(Parallax, SaysNothingWithoutATurnOrOfAnotherMouth) {
  Head head(1);
  const Landmarks front = head.face({}).landmarks;
  EXPECT_FALSE(parallax(front, front));
  EXPECT_FALSE(parallax(front, head.face({.yaw_deg = 5}).landmarks));
  EXPECT_FALSE(parallax(front, head.face({.roll_deg = 40, .distance_mm = 400}).landmarks));
  Landmarks yawn = front;
  for (const std::size_t corner : {3U, 4U}) {
    yawn[corner].y += 0.25F * (yawn[corner].y - yawn[0].y);
    yawn[corner].x -= 0.2F * (yawn[corner].x - yawn[2].x);
  }
  EXPECT_FALSE(parallax(front, yawn));
}

TEST(Parallax, SaysNothingOfLandmarksThatMakeNoFace) {
  Head head(1);
  const Landmarks front = head.face({}).landmarks;
  EXPECT_FALSE(parallax(front, Landmarks{}));
  Landmarks line{};
  for (std::size_t i = 0; i < line.size(); ++i) line[i] = {static_cast<float>(10 * i), static_cast<float>(10 * i)};
  EXPECT_FALSE(parallax(front, line));
  EXPECT_FALSE(parallax(line, front));
  Landmarks nan = front;
  nan[0].x = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(parallax(nan, front));
  EXPECT_FALSE(parallax(front, nan));
}

TEST(Flatness, TellsTurnedHeadsFromTurnedPictures) {
  // Landmarks off by 1 px where the eyes are about 84 px apart.
  int wrong = 0;
  int told = 0;
  for (unsigned seed = 0; seed < 200; ++seed) {
    const float yaw = seed % 2 == 0 ? 40.0F : -45.0F;
    const FlatnessVerdict head = verdict_of(Head(seed), {.yaw_deg = yaw}, 1);
    const FlatnessVerdict picture = verdict_of(Head(seed).printed(), {.yaw_deg = yaw}, 1);
    wrong += (head == FlatnessVerdict::kFlat) + (picture == FlatnessVerdict::kDeep);
    told += (head == FlatnessVerdict::kDeep) + (picture == FlatnessVerdict::kFlat);
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_GE(told, 380);
}

TEST(Flatness, CallsNoHeadFlatThatTurnsNodsTalksAndTrembles) {
  // Also with landmarks off by 4 px of 84, a mouth that opens and closes, and every turn.
  int flat = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    Head head(seed);
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> any(-1, 1);
    Flatness flatness;
    const float yaw = 50 * any(random);
    const float pitch = 25 * any(random);
    for (int i = 0; i < 32; ++i) {
      const float phase = std::sin(static_cast<float>(i) / 5);
      Landmarks landmarks = head.face({.yaw_deg = yaw * phase, .pitch_deg = pitch * phase}, 4).landmarks;
      const float open = 0.12F * std::abs(any(random)) * (landmarks[3].y - landmarks[0].y);
      landmarks[3].y += open;
      landmarks[4].y += open;
      flatness.add(landmarks);
    }
    flat += flatness.verdict() == FlatnessVerdict::kFlat;
  }
  EXPECT_LE(flat, 3);
}

TEST(Flatness, KnowsNothingOfAFaceThatKeepsStill) {
  for (const bool printed : {false, true}) {
    for (unsigned seed = 0; seed < 50; ++seed) {
      const Head head = printed ? Head(seed).printed() : Head(seed);
      EXPECT_EQ(verdict_of(head, {}, 1), FlatnessVerdict::kUnknown);
      EXPECT_EQ(verdict_of(head, {.yaw_deg = 15}, 1), FlatnessVerdict::kUnknown);
    }
  }
  EXPECT_EQ(Flatness{}.verdict(), FlatnessVerdict::kUnknown);
}

TEST(Flatness, LeavesLandmarksOutThatMakeNoFace) {
  Flatness flatness;
  for (int i = 0; i < 40; ++i) flatness.add(Landmarks{});
  EXPECT_EQ(flatness.verdict(), FlatnessVerdict::kUnknown);
}

}  // namespace
}  // namespace rollcall::face
