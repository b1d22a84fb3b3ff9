#include "service/enrolment/photo_advice.hpp"

#include <gtest/gtest.h>

#include "face/types.hpp"
#include "service/enrolment/enrolment.hpp"

namespace rollcall::service {
namespace {

TEST(PhotoAdvice, IsASentenceForEveryReason) {
  std::vector<std::string> reasons{std::string(reason::kNoFace), std::string(reason::kManyFaces),
                                   std::string(reason::kDuplicateOfOther), std::string(reason::kTooManyTemplates)};
  for (const face::QualityReason quality : face::kQualityReasons) reasons.emplace_back(name(quality));
  const std::vector<std::string> advice = photo_advice(reasons);
  ASSERT_EQ(advice.size(), reasons.size());
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    EXPECT_NE(advice[i], reasons[i]);
    EXPECT_TRUE(advice[i].ends_with('.')) << advice[i];
  }
}

TEST(PhotoAdvice, OfAReasonNobodyKnowsIsTheReason) { EXPECT_EQ(photo_advice("squinting"), "squinting"); }

}  // namespace
}  // namespace rollcall::service
