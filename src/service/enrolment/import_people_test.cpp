#include "service/enrolment/import_people.hpp"

#include <gtest/gtest.h>

namespace rollcall::service {
namespace {

TEST(ImportPeople, AFolderNameGivesAnIdAndAName) {
  struct Case {
    const char* folder;
    const char* external_id;
    const char* name;
  };
  const Case cases[] = {
      {"S001_Jane Doe", "S001", "Jane Doe"},
      {"S001_Jane_Doe", "S001", "Jane Doe"},
      {"2024-17_Zoë", "2024-17", "Zoë"},
      {"Jane_Doe", "Jane_Doe", "Jane Doe"},
      {"Jane Doe", "Jane Doe", "Jane Doe"},
      {"山田太郎", "山田太郎", "山田太郎"},
      {"S001_", "S001_", "S001"},
      {"S001", "S001", "S001"},
  };
  for (const Case& c : cases) {
    const FolderName parsed = parse_folder_name(c.folder);
    EXPECT_EQ(parsed.external_id, c.external_id) << c.folder;
    EXPECT_EQ(parsed.name, c.name) << c.folder;
  }
}

}  // namespace
}  // namespace rollcall::service
