#include "service/roster/people_csv.hpp"

#include <gtest/gtest.h>

namespace rollcall::service::roster {
namespace {

TEST(PeopleCsv, FindsItsColumnsByNameInAnySpellingAndOrder) {
  const char* const files[] = {
      "external_id,name,email,groups,courses\nS001,Jane Doe,j@x.org,10b|choir,MATH-7\n",
      "EMAIL;Courses;External ID;Group;Full Name\r\nj@x.org;MATH-7;S001;10b | choir;Jane Doe\r\n",
      "Student ID\tFirst name\tSurname\tE-mail\tgroups\tcourse code\nS001\tJane\tDoe\tj@x.org\t10b;choir\tMATH-7",
      "id,\"name\",mail,groups,rosters\nS001,\"Jane Doe\",j@x.org,\"10b;choir\",MATH-7\n\n,,,,\n",
  };
  for (const char* file : files) {
    const auto wanted = read_people_csv(file);
    ASSERT_TRUE(wanted) << file << wanted.error().describe();
    ASSERT_EQ(wanted->people.size(), 1U) << file;
    const WantedPerson& person = wanted->people.front();
    EXPECT_EQ(person.external_id, "S001") << file;
    EXPECT_EQ(person.name, "Jane Doe") << file;
    EXPECT_EQ(person.email, "j@x.org") << file;
    EXPECT_EQ(person.groups, (std::vector<std::string>{"10b", "choir"})) << file;
    EXPECT_EQ(person.courses, std::vector<std::string>{"MATH-7"}) << file;
    EXPECT_EQ(person.place.line, 2U) << file;
    EXPECT_TRUE(person.refused.empty()) << person.refused;
  }
}

TEST(PeopleCsv, SaysOfARowWhyItCannotBeTaken) {
  const auto wanted =
      read_people_csv("id,name,active\n,Nobody\nS2,Two,perhaps\nS3,Three,yes,more\nS4,\"Fo\nur\",no\nS5\n");
  ASSERT_TRUE(wanted);
  ASSERT_EQ(wanted->people.size(), 5U);
  EXPECT_EQ(wanted->people[0].refused, "the external_id is missing");
  EXPECT_EQ(wanted->people[1].refused, "active must be yes or no");
  EXPECT_EQ(wanted->people[2].refused, "the row has more cells than there are columns");
  EXPECT_EQ(wanted->people[3].refused, "");
  EXPECT_EQ(wanted->people[3].active, false);
  EXPECT_EQ(wanted->people[4].place.line, 7U);
  EXPECT_EQ(wanted->people[4].name, std::nullopt);
}

TEST(PeopleCsv, AnEmptyCellSaysNothing) {
  const auto wanted = read_people_csv("id,name,email,groups\nS1,,,\n");
  ASSERT_TRUE(wanted);
  const WantedPerson& person = wanted->people.front();
  EXPECT_EQ(person.name, std::nullopt);
  EXPECT_EQ(person.email, std::nullopt);
  EXPECT_TRUE(person.says_groups);
  EXPECT_FALSE(person.says_courses);
}

TEST(PeopleCsv, RefusesWhatIsNoListOfPeople) {
  struct Case {
    const char* file;
    ErrorCode code;
  };
  const Case cases[] = {
      {"", ErrorCode::kUnprocessable},
      {"name,email\nJane,j@x.org\n", ErrorCode::kUnprocessable},
      {"id,external_id\n1,2\n", ErrorCode::kMalformed},
      {"id,name\n1,\"Jane\n", ErrorCode::kMalformed},
  };
  for (const Case& c : cases) {
    const auto wanted = read_people_csv(c.file);
    ASSERT_FALSE(wanted) << c.file;
    EXPECT_EQ(wanted.error().code, c.code) << wanted.error().describe();
  }
}

TEST(PeopleCsv, NamesTheColumnsItDoesNotKnow) {
  const auto wanted = read_people_csv("id,name,shoe size\n1,Jane,38\n");
  ASSERT_TRUE(wanted);
  EXPECT_EQ(wanted->ignored, std::vector<std::string>{"shoe size"});
}

}  // namespace
}  // namespace rollcall::service::roster
