#include "gallery/vetoes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace rollcall::gallery {
namespace {

using testing::ElementsAre;

constexpr std::array<float, 3> kFace = {1, 0, 0};
constexpr std::array<float, 3> kNear = {0.8F, 0.6F, 0};
const Uuid kAnna{{1}};
const Uuid kBert{{2}};

TEST(Vetoes, TakeOutWhoseVetoedFaceIsMoreAlikeAndNobodyElse) {
  Vetoes vetoes;
  EXPECT_TRUE(vetoes.empty());
  vetoes.add(kAnna, kFace);
  EXPECT_FALSE(vetoes.empty());
  std::vector<Match> matches{{.person = kAnna, .similarity = 0.7F}, {.person = kBert, .similarity = 0.6F}};
  vetoes.apply(kNear, matches);  // 0.8 like the vetoed face
  EXPECT_THAT(matches, ElementsAre(Match{.person = kBert, .similarity = 0.6F}));
  std::vector<Match> own{{.person = kAnna, .similarity = 0.9F}};
  vetoes.apply(kNear, own);
  EXPECT_EQ(own.size(), 1) << "more like the templates";
}

TEST(Vetoes, CallAMatchCloseThatIsHardlyMoreAlike) {
  Vetoes vetoes;
  vetoes.add(kAnna, kFace);
  EXPECT_TRUE(vetoes.is_close(kNear, {.person = kAnna, .similarity = 0.82F}, 0.05F));
  EXPECT_FALSE(vetoes.is_close(kNear, {.person = kAnna, .similarity = 0.9F}, 0.05F));
  EXPECT_FALSE(vetoes.is_close(kNear, {.person = kBert, .similarity = 0.82F}, 0.05F)) << "of somebody else";
}

TEST(Vetoes, GoWithTheirPersonAndCompareOnlyWithinOneModel) {
  Vetoes vetoes;
  vetoes.add(kAnna, kFace);
  EXPECT_EQ(vetoes.nearest(kAnna, std::array<float, 2>{1, 0}), std::nullopt) << "of another size";
  vetoes.remove_person(kAnna);
  EXPECT_EQ(vetoes.nearest(kAnna, kFace), std::nullopt);
}

}  // namespace
}  // namespace rollcall::gallery
