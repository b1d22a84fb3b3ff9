#include "attendance/record.hpp"

#include <gtest/gtest.h>

namespace rollcall::attendance {
namespace {

using enum RecordStatus;

struct Case {
  Layers layers;
  SessionStatus session;
  std::optional<EffectiveStatus> effective;
};

TEST(EffectiveStatus, TheHighestLayerThatSaysSomethingWins) {
  constexpr auto kOpen = SessionStatus::kOpen;
  constexpr auto kClosed = SessionStatus::kClosed;
  const Case cases[] = {
      {{}, SessionStatus::kScheduled, {}},
      {{}, kOpen, {}},
      {{}, SessionStatus::kCancelled, {}},
      {{}, kClosed, EffectiveStatus{kAbsent, Layer::kDerived}},
      {{.observed = kLate}, kOpen, EffectiveStatus{kLate, Layer::kObserved}},
      {{.observed = kLate}, kClosed, EffectiveStatus{kLate, Layer::kObserved}},
      {{.observed = kLate, .teacher = kPresent}, kClosed, EffectiveStatus{kPresent, Layer::kTeacher}},
      {{.teacher = kExcused}, kOpen, EffectiveStatus{kExcused, Layer::kTeacher}},
      {{.observed = kPresent, .teacher = kAbsent, .office = kExcused},
       kClosed,
       EffectiveStatus{kExcused, Layer::kOffice}},
      {{.observed = kPresent, .office = kAbsent}, SessionStatus::kCancelled, EffectiveStatus{kAbsent, Layer::kOffice}},
  };
  for (const Case& c : cases) EXPECT_EQ(effective_status(c.layers, c.session), c.effective);
}

TEST(EffectiveStatus, TakingALayerBackShowsTheOneBelow) {
  Layers layers{.observed = kPresent, .teacher = kAbsent};
  layers.teacher.reset();
  EXPECT_EQ(effective_status(layers, SessionStatus::kClosed), (EffectiveStatus{kPresent, Layer::kObserved}));
}

TEST(EffectiveStatus, LayersHaveNames) {
  EXPECT_EQ(name(Layer::kDerived), "derived");
  EXPECT_EQ(name(Layer::kObserved), "observed");
  EXPECT_EQ(name(Layer::kTeacher), "teacher");
  EXPECT_EQ(name(Layer::kOffice), "office");
}

}  // namespace
}  // namespace rollcall::attendance
