#include "service/recognition/liveness_thresholds.hpp"

#include <gtest/gtest.h>

#include "service/settings.hpp"

namespace rollcall::service {
namespace {

Settings settings(const std::string& spoof_below, const std::string& live_from) {
  auto loaded = Settings::load(settings_table(), {.flags = {{std::string(setting::kSpoofBelow), spoof_below},
                                                            {std::string(setting::kLiveFrom), live_from}},
                                                  .environment = {},
                                                  .file_name = {},
                                                  .file_text = {}});
  EXPECT_TRUE(loaded) << loaded.error().describe();
  return *std::move(loaded);
}

TEST(LivenessThresholds, AreThoseThatAreSetAndElseTheModels) {
  face::ModelInfo model;
  model.recipe = face::AntispoofRecipe{.real_class = 0, .accept = 0.6F};
  struct Case {
    const char* what;
    const char* spoof_below;
    const char* live_from;
    double expected_spoof;
    double expected_live;
  };
  for (const Case& one : {Case{"nothing set", "0", "0", 0.6, 0.6}, Case{"both set", "0.3", "0.8", 0.3, 0.8},
                          Case{"a higher live_from", "0", "0.8", 0.6, 0.8},
                          Case{"a lower live_from takes the other along", "0", "0.4", 0.4, 0.4},
                          Case{"a lower spoof_below", "0.2", "0", 0.2, 0.6},
                          Case{"a higher spoof_below takes the other along", "0.9", "0", 0.9, 0.9},
                          Case{"the wrong way round", "0.7", "0.2", 0.7, 0.7}}) {
    const attendance::LivenessThresholds found =
        thresholds_of_liveness(&model, settings(one.spoof_below, one.live_from));
    EXPECT_NEAR(found.spoof_below, one.expected_spoof, 1e-6) << one.what;
    EXPECT_NEAR(found.live_from, one.expected_live, 1e-6) << one.what;
  }
}

TEST(LivenessThresholds, AreTheRulesOwnWithoutAModel) {
  const attendance::LivenessThresholds found = thresholds_of_liveness(nullptr, settings("0", "0"));
  EXPECT_EQ(found.spoof_below, attendance::LivenessThresholds{}.spoof_below);
  EXPECT_EQ(found.live_from, attendance::LivenessThresholds{}.live_from);
}

}  // namespace
}  // namespace rollcall::service
