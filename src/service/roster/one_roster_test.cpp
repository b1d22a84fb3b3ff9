#include "service/roster/one_roster.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>

#include "document/test_archive.hpp"

namespace rollcall::service::roster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Files = std::map<std::string, std::string>;

// What a school of two classes exports.
Files school() {
  return {
      {"manifest.csv",
       "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.users,bulk\nfile.roles,bulk\n"
       "file.classes,bulk\nfile.courses,bulk\nfile.enrollments,bulk\nfile.orgs,bulk\n"},
      {"orgs.csv",
       "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\nD1,,,District,district,,\n"
       "O1,,,North School,school,,D1\nO2,,,South School,school,,D1\n"},
      {"courses.csv", "sourcedId,status,dateLastModified,title\nK1,,,Biology\n"},
      {"classes.csv",
       "sourcedId,status,dateLastModified,title,courseSourcedId,schoolSourcedId\n"
       "C1,,,,K1,O1\nC2,,,Chemistry 1,K2,O2\n"},
      {"users.csv",
       "sourcedId,status,dateLastModified,enabledUser,username,givenName,familyName,email\n"
       "U1,,,true,ann,Ann,Lee,ann@x.org\nU2,,,true,bob,Bob,Moss,\nT1,,,true,tea,Tea,Cher,tea@x.org\n"},
      {"roles.csv",
       "sourcedId,status,dateLastModified,userSourcedId,roleType,role,orgSourcedId\n"
       "R1,,,U1,primary,student,O1\nR2,,,U2,primary,student,O2\nR3,,,T1,primary,teacher,O1\n"},
      {"enrollments.csv",
       "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role\n"
       "E1,,,C1,O1,U1,student\nE2,,,C2,O2,U1,student\nE3,,,C2,O2,U2,student\n"
       "E4,,,C1,O1,T1,teacher\n"},
  };
}

Result<Wanted> read(const Files& files) {
  document::Packed packed;
  for (const auto& [name, content] : files) packed.add(name, content);
  const Bytes bytes = packed.bytes();
  ROLLCALL_ASSIGN(const auto archive, document::ZipReader::open(bytes));
  return read_one_roster(*archive);
}

// The school with some files otherwise.
Result<Wanted> read_with(std::initializer_list<std::pair<const std::string, std::string>> changes) {
  Files files = school();
  for (const auto& [name, content] : changes) files[name] = content;
  return read(files);
}

const WantedPerson* find(const Wanted& wanted, std::string_view id) {
  const auto found = std::ranges::find(wanted.people, id, &WantedPerson::external_id);
  return found == wanted.people.end() ? nullptr : &*found;
}

TEST(OneRoster, StudentsBecomePeopleClassesCoursesAndTeachersInstructors) {
  const auto wanted = read(school());
  ASSERT_TRUE(wanted) << wanted.error().describe();
  ASSERT_EQ(wanted->people.size(), 2U);
  const WantedPerson& ann = wanted->people.front();
  EXPECT_EQ(ann.external_id, "U1");
  EXPECT_EQ(ann.name, "Ann Lee");
  EXPECT_EQ(ann.email, "ann@x.org");
  EXPECT_EQ(ann.active, std::nullopt);
  EXPECT_THAT(ann.courses, ElementsAre("C1", "C2"));
  EXPECT_EQ(ann.place.file, "users.csv");
  EXPECT_EQ(ann.place.line, 2U);
  ASSERT_EQ(wanted->courses.size(), 2U);
  EXPECT_EQ(wanted->courses[0].name, "Biology");
  EXPECT_EQ(wanted->courses[1].name, "Chemistry 1");
  ASSERT_EQ(wanted->instructors.size(), 1U);
  EXPECT_THAT(wanted->instructors[0].users, ElementsAre("tea", "tea@x.org", "T1"));
  EXPECT_TRUE(wanted->lists_everyone);
}

TEST(OneRoster, SeveralOrganisationsAreOneInstallation) {
  const auto wanted = read(school());
  ASSERT_TRUE(wanted);
  EXPECT_NE(find(*wanted, "U1"), nullptr);  // of the north
  EXPECT_NE(find(*wanted, "U2"), nullptr);  // of the south
  EXPECT_THAT(wanted->ignored, ElementsAre("orgs.csv"));
}

TEST(OneRoster, ATeacherWhoIsAStudentSomewhereIsAPersonToo) {
  const auto wanted = read_with({{"roles.csv",
                                  "sourcedId,userSourcedId,role,orgSourcedId\nR1,U1,student,O1\n"
                                  "R3,T1,teacher,O1\nR4,T1,student,O2\n"}});
  ASSERT_TRUE(wanted);
  EXPECT_NE(find(*wanted, "T1"), nullptr);
}

TEST(OneRoster, WhatIsToBeDeletedOrInactiveIsNoLongerThere) {
  for (const char* status : {"tobedeleted", "inactive", "toBeDeleted", "INACTIVE"}) {
    const auto wanted = read_with(
        {{"users.csv",
          std::string("sourcedId,status,givenName,familyName\nU1,") + status + ",Ann,Lee\nU2,active,Bob,Moss\n"},
         {"enrollments.csv", std::string("sourcedId,status,classSourcedId,userSourcedId,role\nE1,,C1,U1,"
                                         "student\nE2,") +
                                 status + ",C2,U2,student\nE3,active,C1,U2,student\nE4," + status + ",C1,T1,teacher\n"},
         {"classes.csv", std::string("sourcedId,status,title\nC1,,One\nC2,") + status + ",Two\n"}});
    ASSERT_TRUE(wanted) << status;
    const WantedPerson* ann = find(*wanted, "U1");
    ASSERT_NE(ann, nullptr);
    EXPECT_EQ(ann->active, false) << status;
    EXPECT_THAT(ann->courses, IsEmpty()) << status;
    const WantedPerson* bob = find(*wanted, "U2");
    ASSERT_NE(bob, nullptr);
    EXPECT_EQ(bob->active, true) << status;
    EXPECT_THAT(bob->courses, ElementsAre("C1")) << status;
    EXPECT_THAT(bob->left, ElementsAre("C2")) << status;
    EXPECT_TRUE(wanted->instructors.front().removed) << status;
    EXPECT_FALSE(wanted->courses[0].removed);
    EXPECT_TRUE(wanted->courses[1].removed) << status;
  }
}

TEST(OneRoster, AFileOfChangesDoesNotSayWhoIsThere) {
  const Files changes{
      {"manifest.csv",
       "propertyName,value\noneroster.version,1.2\nfile.users,delta\nfile.enrollments,delta\n"
       "file.classes,absent\n"},
      {"users.csv", "sourcedId,status,givenName,familyName\nU1,active,Ann,Leigh\n"},
      {"enrollments.csv", "sourcedId,status,classSourcedId,userSourcedId,role\nE1,active,C1,U9,student\n"},
      {"classes.csv", "sourcedId,title\nC9,Not to be read\n"}};
  const auto wanted = read(changes);
  ASSERT_TRUE(wanted) << wanted.error().describe();
  EXPECT_FALSE(wanted->lists_everyone);
  EXPECT_THAT(wanted->courses, IsEmpty());
  EXPECT_THAT(wanted->ignored, ElementsAre("classes.csv"));
  ASSERT_EQ(wanted->people.size(), 2U);
  EXPECT_TRUE(find(*wanted, "U1")->only_known);  // neither a role nor an enrolment says that this is a student
  EXPECT_FALSE(find(*wanted, "U1")->says_courses);
  EXPECT_TRUE(find(*wanted, "U9")->only_known);
  EXPECT_EQ(find(*wanted, "U9")->place.file, "enrollments.csv");
}

TEST(OneRoster, VersionOneHasRolesAmongItsUsers) {
  Files files = school();
  files.erase("roles.csv");
  files["manifest.csv"] = "propertyName,value\noneroster.version,1.1\nfile.users,bulk\nfile.enrollments,bulk\n";
  files["users.csv"] =
      "sourcedId,givenName,familyName,role\nU1,Ann,Lee,student\nU5,Eve,Fox,student\nA1,Ada,Min,administrator\n";
  files["enrollments.csv"] = "sourcedId,classSourcedId,userSourcedId,role\nE1,C1,U1,student\n";
  const auto wanted = read(files);
  ASSERT_TRUE(wanted) << wanted.error().describe();
  EXPECT_EQ(wanted->people.size(), 2U);
  EXPECT_NE(find(*wanted, "U5"), nullptr);
  EXPECT_EQ(find(*wanted, "A1"), nullptr);
}

TEST(OneRoster, ARepeatedIdIsKeptForThePlanToRefuse) {
  const auto wanted = read_with({{"users.csv", "sourcedId,givenName,familyName\nU1,Ann,Lee\nU1,Ann,Other\n,No,Body\n"},
                                 {"classes.csv", "sourcedId,title\nC1,One\nC1,Again\n,None\n"},
                                 {"enrollments.csv",
                                  "sourcedId,classSourcedId,userSourcedId,role\nE1,C1,U1,student\n"
                                  "E1,C1,U1,student\nE2,C1,,student\n"}});
  ASSERT_TRUE(wanted) << wanted.error().describe();
  ASSERT_EQ(wanted->people.size(), 3U);
  EXPECT_EQ(wanted->people[0].external_id, wanted->people[1].external_id);
  EXPECT_EQ(wanted->people[1].place.line, 3U);
  EXPECT_THAT(wanted->people[0].courses, ElementsAre("C1"));
  EXPECT_EQ(wanted->people[2].refused, "the sourcedId is missing");
  EXPECT_EQ(wanted->courses[2].refused, "the sourcedId is missing");
}

TEST(OneRoster, IsReadWithAByteOrderMarkAndInUtf16) {
  Files files = school();
  for (auto& [name, content] : files) content = "\xef\xbb\xbf" + content;
  const auto marked = read(files);
  ASSERT_TRUE(marked) << marked.error().describe();
  EXPECT_EQ(marked->people.size(), 2U);

  std::string wide = "\xff\xfe";
  for (const char c : std::string("sourcedId,givenName,familyName\r\nU1,Ann,Lee\r\n")) wide += {c, '\0'};
  const auto in_utf16 = read_with({{"users.csv", wide}});
  ASSERT_TRUE(in_utf16) << in_utf16.error().describe();
  EXPECT_EQ(find(*in_utf16, "U1")->name, "Ann Lee");
}

TEST(OneRoster, RefusesWhatItCannotReadAndNamesTheFile) {
  struct Case {
    const char* file;
    const char* content;
    ErrorCode code;
    const char* words;
  };
  const Case cases[] = {
      {"manifest.csv", "propertyName,value\noneroster.version,2.0\n", ErrorCode::kUnprocessable, "OneRoster 2.0"},
      {"manifest.csv", "propertyName,value\noneroster.version,1.0\n", ErrorCode::kUnprocessable, "OneRoster 1.0"},
      {"manifest.csv", "property,value\n", ErrorCode::kUnprocessable, "manifest.csv"},
      {"manifest.csv", "propertyName,value\nfile.users,absent\nfile.classes,absent\nfile.enrollments,absent\n",
       ErrorCode::kUnprocessable, "no users.csv"},
      {"users.csv", "id,givenName\nU1,Ann\n", ErrorCode::kUnprocessable, "users.csv"},
      {"users.csv", "", ErrorCode::kUnprocessable, "users.csv"},
      {"users.csv", "sourcedId,sourcedId\nU1,U1\n", ErrorCode::kMalformed, "users.csv"},
      {"users.csv", "sourcedId,givenName\nU1,\"Ann\n", ErrorCode::kMalformed, "users.csv"},
      {"roles.csv", "sourcedId,role\nR1,student\n", ErrorCode::kUnprocessable, "roles.csv"},
      {"classes.csv", "title\nBiology\n", ErrorCode::kUnprocessable, "classes.csv"},
      {"enrollments.csv", "sourcedId,classSourcedId,role\nE1,C1,student\n", ErrorCode::kUnprocessable,
       "enrollments.csv"},
      {"courses.csv", "sourcedId\n\xe9\n", ErrorCode::kMalformed, "courses.csv"},
  };
  for (const Case& c : cases) {
    const auto wanted = read_with({{c.file, c.content}});
    ASSERT_FALSE(wanted) << c.file << ": " << c.content;
    EXPECT_EQ(wanted.error().code, c.code) << wanted.error().describe();
    EXPECT_THAT(wanted.error().describe(), HasSubstr(c.words));
  }
}

TEST(OneRoster, AFileThatTheManifestNamesMustBeThere) {
  for (const char* lost : {"users.csv", "roles.csv", "enrollments.csv"}) {
    Files files = school();
    files.erase(lost);
    const auto wanted = read(files);
    ASSERT_FALSE(wanted) << lost;
    EXPECT_EQ(wanted.error().code, ErrorCode::kUnprocessable);
    EXPECT_THAT(wanted.error().message, HasSubstr(lost));
  }
}

TEST(OneRoster, IsKnownByItsFiles) {
  const auto is_one = [](const Files& files) {
    document::Packed packed;
    for (const auto& [name, content] : files) packed.add(name, content);
    const Bytes bytes = packed.bytes();
    return is_one_roster(**document::ZipReader::open(bytes));
  };
  EXPECT_TRUE(is_one({{"manifest.csv", ""}}));
  EXPECT_TRUE(is_one({{"users.csv", ""}, {"enrollments.csv", ""}}));
  EXPECT_FALSE(is_one({{"users.csv", ""}}));
  EXPECT_FALSE(is_one({{"export/manifest.csv", ""}}));
}

}  // namespace
}  // namespace rollcall::service::roster
