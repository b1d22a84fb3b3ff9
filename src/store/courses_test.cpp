#include "store/courses.hpp"

#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using testing::ElementsAre;

using CoursesTest = StoreTest;

TEST_F(CoursesTest, EveryFieldOfCourseAndPolicyComesBackAsItWasStored) {
  Course course = make_course("CS-101");
  course.policy = {.late_after_s = 1,
                   .opens_before_s = 2,
                   .closes_after_s = 3,
                   .repeat = attendance::Repeat::kCooldown,
                   .cooldown_s = 4,
                   .liveness = attendance::LivenessPolicy::kActive,
                   .minimum_confidence = 0.25,
                   .minimum_quality = 0.5};
  must(write(insert_course, course));
  EXPECT_EQ(must(read(get_course, course.id)), course);
  EXPECT_EQ(must(read(find_course_by_code, "CS-101")), course);

  course.policy = {};
  course.name = "Renamed";
  must(db().transact([&](Connection& c) { return update_course(c, course); }));
  EXPECT_EQ(course.version, 2);
  EXPECT_EQ(must(read(find_course, course.id)), course);
  EXPECT_EQ(must(read(find_course_by_code, "cs-101")), std::nullopt);
}

TEST_F(CoursesTest, ACodeInUseIsRefusedAlsoByAnUpdate) {
  add_course("A");
  EXPECT_EQ(code_of(write(insert_course, make_course("A"))), ErrorCode::kAlreadyExists);
  Course other = add_course("B");
  other.code = "A";
  EXPECT_EQ(code_of(db().transact([&](Connection& c) { return update_course(c, other); })), ErrorCode::kAlreadyExists);
}

TEST_F(CoursesTest, APersonIsOnARosterOnce) {
  const Course course = add_course("A");
  const Person person = add_person("S001");
  EXPECT_TRUE(must(write(add_to_roster, course.id, person.id, test_time())));
  EXPECT_FALSE(must(write(add_to_roster, course.id, person.id, test_time(9))));
  EXPECT_TRUE(must(read(is_on_roster, course.id, person.id)));
  EXPECT_THAT(must(read(list_roster, course.id)), ElementsAre(person.id));
  EXPECT_TRUE(must(write(remove_from_roster, course.id, person.id)));
  EXPECT_FALSE(must(write(remove_from_roster, course.id, person.id)));
  EXPECT_FALSE(must(read(is_on_roster, course.id, person.id)));
}

TEST_F(CoursesTest, ARosterNeedsBothItsCourseAndItsPerson) {
  const Course course = add_course("A");
  const Person person = add_person("S001");
  EXPECT_EQ(code_of(write(add_to_roster, course.id, new_id(), test_time())), ErrorCode::kConflict);
  EXPECT_EQ(code_of(write(add_to_roster, new_id(), person.id, test_time())), ErrorCode::kConflict);
}

TEST_F(CoursesTest, InactivePeopleAreNotSearchedFor) {
  const Course course = add_course("A");
  Person away = make_person("S001");
  away.active = false;
  must(write(insert_person, away));
  const Person here = add_person("S002");
  for (const Uuid& id : {away.id, here.id}) must(write(add_to_roster, course.id, id, test_time()));
  EXPECT_THAT(must(read(list_roster, course.id)), ElementsAre(here.id));
}

TEST_F(CoursesTest, ListsAllOrThoseOfAPersonInPages) {
  const Course a = add_course("A");
  const Course b = add_course("B");
  const Course c = add_course("C");
  const Person person = add_person("S001");
  for (const Uuid& id : {a.id, c.id}) must(write(add_to_roster, id, person.id, test_time()));
  const auto list = [&](std::optional<Uuid> who, const PageRequest& page) {
    return must(read(list_courses, CourseFilter{.person = who}, page));
  };

  EXPECT_THAT(list({}, {}).items, ElementsAre(a, b, c));
  EXPECT_THAT(list(person.id, {}).items, ElementsAre(a, c));
  const auto first = list({}, {.limit = 2});
  EXPECT_THAT(first.items, ElementsAre(a, b));
  EXPECT_THAT(list({}, {.limit = 2, .cursor = first.next_cursor.value()}).items, ElementsAre(c));
  EXPECT_EQ(list({}, {.limit = 3}).next_cursor, std::nullopt);
}

TEST_F(CoursesTest, ACourseWithSessionsStays) {
  const Course course = add_course("A");
  add_session(course);
  EXPECT_EQ(code_of(write(delete_course, course.id)), ErrorCode::kConflict);
  const Course empty = add_course("B");
  must(write(add_to_roster, empty.id, add_person("S001").id, test_time()));
  EXPECT_TRUE(must(write(delete_course, empty.id)));
  EXPECT_FALSE(must(write(delete_course, empty.id)));
}

}  // namespace
}  // namespace rollcall::store
