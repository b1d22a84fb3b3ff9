#include "face/track_summary.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "face/synthetic_head.hpp"

namespace rollcall::face {
namespace {

using synthetic::Head;

constexpr Time kStart{std::chrono::seconds{1'800'000'000}};

Face face_of(float quality, std::optional<float> liveness, std::vector<float> embedding = {}) {
  Face face;
  face.quality.score = quality;
  face.liveness = liveness;
  face.embedding = std::move(embedding);
  return face;
}

TrackSummary of(const std::vector<Face>& faces) {
  TrackSummary summary;
  Time now = kStart;
  for (const Face& face : faces) summary.add(now += std::chrono::milliseconds{200}, face);
  return summary;
}

TEST(TrackSummary, WeighsFramesByQuality) {
  const TrackSummary summary = of({face_of(0.9F, {}, {1, 0}), face_of(0.1F, {}, {0, 1}), face_of(0.1F, {}, {0, 1})});
  const std::vector<float> mean = summary.embedding();
  ASSERT_EQ(mean.size(), 2U);
  EXPECT_NEAR(std::hypot(mean[0], mean[1]), 1, 1e-6);
  EXPECT_NEAR(mean[1] / mean[0], 2 * 0.01 / 0.81, 1e-5);
}

TEST(TrackSummary, SaysWhichFrameIsTheBestSoFar) {
  TrackSummary summary;
  std::vector<bool> best;
  for (const float quality : {0.3F, 0.2F, 0.3F, 0.6F, std::numeric_limits<float>::quiet_NaN(), 0.5F})
    best.push_back(summary.add(kStart, face_of(quality, {})));
  EXPECT_EQ(best, (std::vector{true, false, false, true, false, false}));
  EXPECT_FLOAT_EQ(summary.quality(), 0.6F);
  EXPECT_EQ(summary.frames(), 6U);
}

TEST(TrackSummary, RemembersWhenItWasSeen) {
  const TrackSummary summary = of({face_of(1, {}), face_of(1, {}), face_of(1, {})});
  EXPECT_EQ(summary.first_seen(), kStart + std::chrono::milliseconds{200});
  EXPECT_EQ(summary.last_seen(), kStart + std::chrono::milliseconds{600});
}

TEST(TrackSummary, HasNoLivenessAndNoEmbeddingWhereNoneWasAskedFor) {
  EXPECT_FALSE(TrackSummary{}.liveness());
  EXPECT_FALSE(of({face_of(1, {})}).liveness());
  EXPECT_TRUE(of({face_of(1, {})}).embedding().empty());
}

TEST(TrackSummary, ComesToTheLivenessOfFramesThatAgree) {
  for (const float liveness : {0.02F, 0.5F, 0.97F}) {
    const TrackSummary summary = of(std::vector(7, face_of(0.8F, liveness)));
    EXPECT_NEAR(*summary.liveness(), liveness, 1e-4);
  }
}

TEST(TrackSummary, IsMovedByNoSingleFrame) {
  std::vector<Face> print(9, face_of(0.8F, 0.05F));
  print.push_back(face_of(0.8F, 1.0F));
  EXPECT_NEAR(*of(print).liveness(), 0.05, 1e-4) << "one lucky frame of a print";
  std::vector<Face> real(9, face_of(0.8F, 0.95F));
  real.insert(real.begin(), face_of(0.8F, 0.0F));
  EXPECT_NEAR(*of(real).liveness(), 0.95, 1e-4) << "one reflection on a real face";
}

TEST(TrackSummary, LooksAtPoorFramesOnlyWhereThereAreNoOthers) {
  EXPECT_NEAR(*of({face_of(0.1F, 0.9F), face_of(0.1F, 0.9F)}).liveness(), 0.9, 1e-4);
  EXPECT_NEAR(*of({face_of(0.1F, 0.9F), face_of(0.1F, 0.9F), face_of(0.7F, 0.2F)}).liveness(), 0.2, 1e-4);
}

TEST(TrackSummary, GrowsWithEveryFramesLiveness) {
  // A property: more liveness in any one frame is never less in all.
  for (std::size_t raised = 0; raised < 8; ++raised) {
    std::vector<Face> faces;
    for (int i = 0; i < 8; ++i) faces.push_back(face_of(0.8F, 0.1F + 0.1F * static_cast<float>(i)));
    const float before = *of(faces).liveness();
    faces[raised].liveness = 0.99F;
    EXPECT_GE(*of(faces).liveness(), before) << raised;
  }
}

TEST(TrackSummary, ForgetsFramesOfLongAgo) {
  std::vector<Face> faces(200, face_of(0.8F, 0.1F));
  for (int i = 0; i < 30; ++i) faces.push_back(face_of(0.8F, 0.9F));
  EXPECT_NEAR(*of(faces).liveness(), 0.9, 1e-4);
}

TEST(TrackSummary, SaysNothingOfAFlatFaceHoweverLiveItLooks) {
  const auto turning = [](Head head) {
    TrackSummary summary;
    for (int i = 0; i < 20; ++i) {
      const bool turned = i >= 10;
      Face face = head.face({.yaw_deg = turned ? 40.0F + static_cast<float>(i) / 4 : 0.0F}, 0.5F);
      face.liveness = 0.99F;
      summary.add(kStart + std::chrono::milliseconds{100 * i}, face);
    }
    return summary;
  };
  const TrackSummary picture = turning(Head(1).printed());
  EXPECT_TRUE(picture.looks_flat());
  EXPECT_FALSE(picture.liveness());
  EXPECT_NEAR(*picture.passive(), 0.99, 1e-4);
  const TrackSummary head = turning(Head(1));
  EXPECT_FALSE(head.looks_flat());
  EXPECT_NEAR(*head.liveness(), 0.99, 1e-4);
}

TEST(TrackSummary, TakesNumbersThatAreNone) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(of({face_of(nan, nan)}).liveness());
  const TrackSummary mixed = of({face_of(0.5F, {}, {1, 0}), face_of(0.5F, {}, {1, 0, 0})});
  EXPECT_EQ(mixed.embedding().size(), 2U) << "an embedding of another length is left out";
}

}  // namespace
}  // namespace rollcall::face
