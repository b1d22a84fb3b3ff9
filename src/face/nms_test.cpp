#include "face/nms.hpp"

#include <gmock/gmock.h>

#include <random>
#include <vector>

namespace rollcall::face {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Overlap, IsTheIntersectionAsAShare) {
  struct {
    Box a;
    Box b;
    float of_union;
    float of_smaller;
  } const cases[] = {
      {{0, 0, 10, 10}, {0, 0, 10, 10}, 1, 1},   {{0, 0, 10, 10}, {5, 0, 10, 10}, 1.0F / 3, 0.5F},
      {{0, 0, 10, 10}, {2, 2, 5, 5}, 0.25F, 1}, {{0, 0, 10, 10}, {10, 0, 10, 10}, 0, 0},
      {{0, 0, 10, 10}, {20, 20, 5, 5}, 0, 0},   {{0, 0, 10, 10}, {5, 5, 0, 0}, 0, 0},
      {{0, 0, 10, 10}, {5, 5, -3, -3}, 0, 0},
  };
  for (const auto& [a, b, of_union, of_smaller] : cases) {
    EXPECT_FLOAT_EQ(overlap(a, b, OverlapOf::kUnion), of_union);
    EXPECT_FLOAT_EQ(overlap(b, a, OverlapOf::kUnion), of_union);
    EXPECT_FLOAT_EQ(overlap(a, b, OverlapOf::kSmaller), of_smaller);
  }
}

TEST(Suppress, KeepsTheSurestOfOverlappingBoxesAndTiesInOrder) {
  const std::vector<Box> boxes = {{0, 0, 10, 10}, {1, 0, 10, 10}, {50, 0, 10, 10}, {50, 1, 10, 10}, {90, 0, 10, 10}};
  EXPECT_THAT(suppress(boxes, std::vector<float>{0.8F, 0.9F, 0.7F, 0.7F, 0.95F}, 0.5F), ElementsAre(4, 1, 2));
  EXPECT_THAT(suppress({}, {}, 0.5F), IsEmpty());
}

TEST(Suppress, GoesByTheBoxesKeptNotByThoseGone) {
  // The second box overlaps both neighbours; it goes for the first, and the third stays.
  const std::vector<Box> boxes = {{0, 0, 10, 10}, {4, 0, 10, 10}, {8, 0, 10, 10}};
  EXPECT_THAT(suppress(boxes, std::vector<float>{0.9F, 0.8F, 0.7F}, 0.3F), ElementsAre(0, 2));
}

TEST(Suppress, AtExactlyTheThresholdBothStay) {
  const std::vector<Box> boxes = {{0, 0, 10, 10}, {5, 0, 10, 10}};
  const std::vector<float> scores = {0.9F, 0.8F};
  EXPECT_THAT(suppress(boxes, scores, 0.5F, OverlapOf::kSmaller), ElementsAre(0, 1));
  EXPECT_THAT(suppress(boxes, scores, 0.49F, OverlapOf::kSmaller), ElementsAre(0));
}

TEST(Suppress, LeavesNoTwoThatOverlapAndDropsNoneWithoutReason) {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> at(0, 100);
  for (int round = 0; round < 50; ++round) {
    std::vector<Box> boxes;
    std::vector<float> scores;
    for (int i = 0; i < 60; ++i) {
      boxes.push_back({at(random), at(random), at(random) / 3, at(random) / 3});
      scores.push_back(at(random) / 100);
    }
    const auto kept = suppress(boxes, scores, 0.4F);
    std::vector<bool> is_kept(boxes.size());
    for (const std::size_t i : kept) is_kept[i] = true;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      bool covered = false;
      for (const std::size_t k : kept) {
        covered =
            covered || (k != i && scores[k] >= scores[i] && overlap(boxes[k], boxes[i], OverlapOf::kUnion) > 0.4F);
      }
      EXPECT_NE(covered, is_kept[i]);
    }
  }
}

}  // namespace
}  // namespace rollcall::face
