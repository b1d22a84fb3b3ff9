#include "service/settings_file.hpp"

#include <gtest/gtest.h>

namespace rollcall::service {
namespace {

TEST(SettingsFile, ChangesOneLineAndLeavesTheRest) {
  struct Case {
    const char* before;
    const char* after;
  };
  const Case cases[] = {
      {"", "[models]\ndetector = \"x\"\n"},
      {"# mine\n[models]\ndetector = \"y\" # old\n", "# mine\n[models]\ndetector = \"x\"\n"},
      {"[models]\nliveness = \"none\"\n", "[models]\ndetector = \"x\"\nliveness = \"none\"\n"},
      {"[log]\ndetector = 1\n", "[log]\ndetector = 1\n\n[models]\ndetector = \"x\"\n"},
      {"[models]", "[models]\ndetector = \"x\"\n"},
  };
  for (const Case& c : cases) EXPECT_EQ(with_setting(c.before, "models.detector", "x"), c.after) << c.before;
}

}  // namespace
}  // namespace rollcall::service
