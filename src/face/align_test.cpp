#include "face/align.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

namespace rollcall::face {
namespace {

constexpr Landmarks kTemplate{
    {{38.2946F, 51.6963F}, {73.5318F, 51.5014F}, {56.0252F, 71.7366F}, {41.5493F, 92.3655F}, {70.7299F, 92.2041F}}};

Landmarks moved(const Landmarks& points, const Similarity& by) {
  Landmarks result{};
  for (std::size_t i = 0; i < points.size(); ++i) result[i] = by(points[i]);
  return result;
}

Similarity turned(double degrees, double scale, float tx, float ty) {
  const double angle = degrees * std::numbers::pi / 180;
  return {static_cast<float>(scale * std::cos(angle)), static_cast<float>(scale * std::sin(angle)), tx, ty};
}

double squared_error(const Landmarks& from, const Landmarks& to, const Similarity& by) {
  double sum = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const Point p = by(from[i]);
    sum += std::pow(static_cast<double>(p.x - to[i].x), 2) + std::pow(static_cast<double>(p.y - to[i].y), 2);
  }
  return sum;
}

TEST(Align, FindsTheTurnScaleAndShiftThatWereApplied) {
  for (const double degrees : {0.0, 12.0, -90.0, 179.0}) {
    for (const double scale : {0.05, 1.0, 17.0}) {
      const Similarity truth = turned(degrees, scale, 301.5F, -44.25F);
      const auto found = similarity_transform(kTemplate, moved(kTemplate, truth));
      ASSERT_TRUE(found);
      EXPECT_NEAR(found->a, truth.a, 1e-4 * scale);
      EXPECT_NEAR(found->b, truth.b, 1e-4 * scale);
      EXPECT_NEAR(found->tx, truth.tx, 1e-2);
      EXPECT_NEAR(found->ty, truth.ty, 1e-2);
      EXPECT_NEAR(found->scale(), scale, 1e-4 * scale);
    }
  }
}

TEST(Align, NoOtherSimilarityFitsNoisyLandmarksBetter) {
  std::mt19937 random(7);
  std::normal_distribution<float> noise(0, 6);
  for (int round = 0; round < 20; ++round) {
    Landmarks from = moved(kTemplate, turned(25, 3, 10, 20));
    for (Point& p : from) p = {p.x + noise(random), p.y + noise(random)};
    const auto best = similarity_transform(from, kTemplate);
    ASSERT_TRUE(best);
    const double least = squared_error(from, kTemplate, *best);
    for (const float step : {-1e-3F, 1e-3F}) {
      for (int parameter = 0; parameter < 4; ++parameter) {
        Similarity other = *best;
        (parameter == 0 ? other.a : parameter == 1 ? other.b : parameter == 2 ? other.tx : other.ty) += step;
        EXPECT_GE(squared_error(from, kTemplate, other), least - 1e-4);
      }
    }
  }
}

TEST(Align, RefusesLandmarksThatMakeNoFace) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinite = std::numeric_limits<float>::infinity();
  for (const Point p : {Point{5, 5}, Point{nan, 0}, Point{infinite, 0}}) {
    Landmarks landmarks{};
    landmarks.fill(p);
    const auto result = similarity_transform(landmarks, kTemplate);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::kUnprocessable);
    EXPECT_FALSE(align(Image(20, 20), landmarks, {112, 112, kTemplate}));
  }
}

TEST(Align, CopiesPixelsExactlyWhenNothingIsMoved) {
  Image image(112, 112);
  for (int y = 0; y < 112; ++y) {
    for (int i = 0; i < 112 * 3; ++i) image.mutable_row(y)[i] = static_cast<std::uint8_t>((y * 31 + i * 7) & 0xFF);
  }
  const auto aligned = align(image, kTemplate, {112, 112, kTemplate});
  ASSERT_TRUE(aligned);
  ASSERT_EQ(aligned->size(), (Size{112, 112}));
  for (int y = 0; y < 112; ++y) {
    EXPECT_TRUE(std::equal(image.row(y), image.row(y) + 112 * 3, aligned->row(y))) << "row " << y;
  }
}

TEST(Align, FillsWhatLiesOutsideTheImageWithBlack) {
  Image image(112, 112);
  for (int y = 0; y < 112; ++y) std::fill_n(image.mutable_row(y), 112 * 3, std::uint8_t{200});
  const auto aligned = align(image, moved(kTemplate, {1, 0, 60, 0}), {112, 112, kTemplate});  // 60 px to the right
  ASSERT_TRUE(aligned);
  EXPECT_EQ(aligned->row(50)[3 * 40], 200);
  EXPECT_EQ(aligned->row(50)[3 * 60], 0);
}

}  // namespace
}  // namespace rollcall::face
