#include "store/reports.hpp"

#include <map>
#include <string>

#include "store/groups.hpp"
#include "store/instructors.hpp"
#include "store/records.hpp"
#include "store/test_support.hpp"
#include "store/users.hpp"

namespace rollcall::store {
namespace {

using attendance::RecordStatus;
using attendance::SessionStatus;
using testing::ElementsAre;
using testing::IsEmpty;

class ReportsTest : public StoreTest {
 protected:
  Session session_in(const Course& course, SessionStatus status, std::int64_t day = 0) {
    Session session = make_session(course, test_time(day * 86'400));
    session.status = status;
    if (status == SessionStatus::kClosed) session.closed_at = session.ends_at;
    must(write(insert_session, session));
    return session;
  }
  void enrol(const Course& course, const Person& person) {
    must(write(add_to_roster, course.id, person.id, test_time()));
  }
  void mark(const Session& session, const Person& person, std::optional<RecordStatus> observed,
            std::optional<RecordStatus> office = std::nullopt) {
    Record record{.id = new_id(), .session_id = session.id, .person_id = person.id, .observed = observed};
    if (office) record.office = Correction{.status = *office, .at = test_time(), .reason = "a letter"};
    record.source = "door";
    record.created_at = record.updated_at = test_time();
    must(write(insert_record_once, record));
  }
  Tally all(const ReportScope& scope) {
    Tally sum;
    for (const SessionTally& one : must(read(tally_sessions, scope))) {
      sum.present += one.tally.present;
      sum.late += one.tally.late;
      sum.absent += one.tally.absent;
      sum.excused += one.tally.excused;
      sum.pending += one.tally.pending;
    }
    return sum;
  }
  // "S1:present S2:-"
  std::string listed(const ReportScope& scope) {
    std::string text;
    must(db().read([&](Connection& c) {
      return each_outcome(c, scope, [&](const Outcome& one) -> Result<void> {
        if (!text.empty()) text += ' ';
        text += one.external_id + ":" + std::string(one.status ? name(*one.status) : "-");
        return {};
      });
    }));
    return text;
  }
};

TEST_F(ReportsTest, OutcomesAreTheSheetOfEverySession) {
  const Course course = add_course("C1");
  const Person came = add_person("S1");
  const Person missing = add_person("S2");
  Person gone = add_person("S3");
  const Person guest = add_person("S4");
  const Person excused = add_person("S5");
  const Person taken_back = add_person("S6");
  for (const Person& person : {came, missing, gone, excused, taken_back}) enrol(course, person);
  gone.active = false;
  must(write(update_person, gone));

  const Session closed = session_in(course, SessionStatus::kClosed);
  mark(closed, came, RecordStatus::kLate);
  mark(closed, guest, RecordStatus::kPresent);
  mark(closed, excused, RecordStatus::kPresent, RecordStatus::kExcused);
  mark(closed, taken_back, std::nullopt);
  EXPECT_EQ(listed({.session = closed.id}), "S1:late S2:absent S4:present S5:excused S6:absent");
  EXPECT_EQ(all({.session = closed.id}), (Tally{.present = 1, .late = 1, .absent = 2, .excused = 1}));

  const Session open = session_in(course, SessionStatus::kOpen, 1);
  mark(open, gone, RecordStatus::kPresent);  // came before leaving
  EXPECT_EQ(listed({.session = open.id}), "S1:- S2:- S3:present S5:- S6:-");

  const Session cancelled = session_in(course, SessionStatus::kCancelled, 2);
  mark(cancelled, came, RecordStatus::kPresent);
  EXPECT_EQ(listed({.session = cancelled.id}), "");
}

TEST_F(ReportsTest, AScopeLimitsToCoursePersonAndTeacher) {
  const Course maths = add_course("MATH");
  const Course music = add_course("MUSIC");
  const Person anna = add_person("S1");
  const Person bert = add_person("S2");
  enrol(maths, anna);
  enrol(maths, bert);
  enrol(music, anna);
  const User teacher{.id = new_id(), .name = "t", .role = Role::kInstructor};
  must(write(insert_user, teacher));
  must(write(add_instructor, music.id, teacher.id, test_time()));
  session_in(maths, SessionStatus::kClosed);
  session_in(music, SessionStatus::kClosed);
  EXPECT_EQ(all({}).absent, 3);
  EXPECT_EQ(all({.course = maths.id}).absent, 2);
  EXPECT_EQ(all({.person = anna.id}).absent, 2);
  EXPECT_EQ(all({.course = music.id, .person = bert.id}).absent, 0);
  EXPECT_EQ(all({.instructor = teacher.id}).absent, 1);
  EXPECT_EQ(all({.person = bert.id, .instructor = teacher.id}).absent, 0);
  EXPECT_EQ(all({.instructor = Uuid{}}).absent, 0);
}

TEST_F(ReportsTest, EachZoneHasItsOwnSpan) {
  Course here = make_course("HERE");
  here.time_zone = "Europe/Berlin";
  must(write(insert_course, here));
  Course there = make_course("THERE");
  there.time_zone = "Asia/Tokyo";
  must(write(insert_course, there));
  for (const Course& course : {here, there}) enrol(course, add_person("S" + course.code));
  for (const Course& course : {here, there})
    for (const std::int64_t day : {0, 1, 2}) session_in(course, SessionStatus::kClosed, day);
  const auto day = [](std::int64_t number) { return test_time(number * 86'400); };

  EXPECT_EQ(all({.spans = {{"Europe/Berlin", day(1), day(2)}, {"Asia/Tokyo", day(0), day(2)}}}).absent, 3);
  EXPECT_EQ(all({.spans = {{"Europe/Berlin", day(1), std::nullopt}}}).absent, 2);
  EXPECT_EQ(all({.spans = {{"Europe/Berlin", day(1), std::nullopt}, {"Asia/Tokyo", std::nullopt, day(1)}}}).absent, 3);
  EXPECT_EQ(all({.spans = {{"UTC", std::nullopt, std::nullopt}}}).absent, 0);
  EXPECT_THAT(must(read(list_time_zones)), ElementsAre("Asia/Tokyo", "Europe/Berlin"));
}

TEST_F(ReportsTest, SessionsAreListedAndCountedByCourseAndState) {
  const Course course = add_course("C1");
  const Session second = session_in(course, SessionStatus::kOpen, 2);
  const Session first = session_in(course, SessionStatus::kClosed, 1);
  session_in(course, SessionStatus::kCancelled, 3);
  std::vector<Uuid> ids;
  must(db().read([&](Connection& c) {
    return each_session(c, {}, [&](const ReportSession& one) -> Result<void> {
      ids.push_back(one.session.id);
      EXPECT_EQ(one.course_code, "C1");
      return {};
    });
  }));
  EXPECT_THAT(ids, ElementsAre(first.id, second.id));
  std::map<SessionStatus, std::int64_t> counts;
  for (const SessionCount& one : must(read(count_sessions, ReportScope{}))) counts[one.status] = one.sessions;
  EXPECT_THAT(counts, ElementsAre(testing::Pair(SessionStatus::kOpen, 1), testing::Pair(SessionStatus::kClosed, 1),
                                  testing::Pair(SessionStatus::kCancelled, 1)));
}

TEST_F(ReportsTest, PeopleBelowAShareComeLowestFirst) {
  const Course course = add_course("C1");
  const Person always = add_person("S1");
  const Person four_of_five = add_person("S2");
  const Person half = add_person("S3");
  const Person never = add_person("S4");
  const Person excused = add_person("S5");
  Person left = add_person("S6");
  for (const Person& person : {always, four_of_five, half, never, excused, left}) enrol(course, person);
  left.active = false;
  must(write(update_person, left));
  Time last_of_half{};
  for (const std::int64_t day : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
    const Session session = session_in(course, SessionStatus::kClosed, day);
    mark(session, always, day == 3 ? RecordStatus::kLate : RecordStatus::kPresent);
    if (day != 2 && day != 7) mark(session, four_of_five, RecordStatus::kPresent);
    if (day % 2 == 0) {
      mark(session, half, RecordStatus::kPresent);
      last_of_half = session.starts_at;
    }
    mark(session, excused, std::nullopt, RecordStatus::kExcused);
    mark(session, left, std::nullopt);
  }
  const auto below = [&](BelowShare share) { return must(read(tally_people_below, ReportScope{}, share)); };
  const PeopleBelow found = below({.percent = 80});
  ASSERT_EQ(found.people.size(), 2);
  EXPECT_EQ(found.total, 2);
  EXPECT_EQ(found.people[0].external_id, "S4");
  EXPECT_EQ(found.people[0].tally, (Tally{.absent = 10}));
  EXPECT_EQ(found.people[0].last_attended, std::nullopt);
  EXPECT_EQ(found.people[1].external_id, "S3");
  EXPECT_EQ(found.people[1].last_attended, last_of_half);

  EXPECT_EQ(below({.percent = 81}).total, 3);  // 80 % is below 81 %
  EXPECT_EQ(below({.percent = 80, .sessions = 11}).total, 0);
  const PeopleBelow one = below({.percent = 81, .sessions = 1, .limit = 1});
  EXPECT_EQ(one.people.size(), 1);
  EXPECT_EQ(one.total, 3);
}

TEST_F(ReportsTest, OpenRegistersAreThoseThatEndedAndNobodyClosed) {
  const Course course = add_course("C1");
  const Person person = add_person("S1");
  enrol(course, person);
  const Session first = session_in(course, SessionStatus::kOpen, 0);
  mark(first, person, RecordStatus::kPresent);
  const Session second = session_in(course, SessionStatus::kScheduled, 1);
  session_in(course, SessionStatus::kClosed, 1);
  session_in(course, SessionStatus::kCancelled, 1);
  session_in(course, SessionStatus::kScheduled, 30);
  const auto list = [&](const PageRequest& page) {
    return must(read(list_open_registers, ReportScope{}, test_time(10 * 86'400), page));
  };
  const Page<OpenRegister> page = list({.limit = 1});
  ASSERT_EQ(page.items.size(), 1);
  EXPECT_EQ(page.items[0].of.session, first);
  EXPECT_EQ(page.items[0].expected, 1);
  EXPECT_EQ(page.items[0].recorded, 1);
  const Page<OpenRegister> next = list({.limit = 1, .cursor = page.next_cursor.value_or("")});
  ASSERT_EQ(next.items.size(), 1);
  EXPECT_EQ(next.items[0].of.session, second);
  EXPECT_EQ(next.items[0].recorded, 0);
  EXPECT_FALSE(next.next_cursor);
}

TEST_F(ReportsTest, CountsByGroupAndLimitsToOne) {
  const Course course = add_course("A");
  const Person one = add_person("S1");
  const Person two = add_person("S2");
  const Person three = add_person("S3");
  for (const Person& person : {one, two, three}) enrol(course, person);
  must(write(set_groups_of, one.id, std::vector<std::string>{"7a", "Choir"}));
  must(write(set_groups_of, two.id, std::vector<std::string>{"7a"}));
  const Session session = session_in(course, SessionStatus::kClosed);
  mark(session, one, RecordStatus::kPresent);

  const auto groups = must(read(tally_groups, ReportScope{.course = course.id}));
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].group, "7a");
  EXPECT_EQ(groups[0].people, 2);
  EXPECT_EQ(groups[0].tally, (Tally{.present = 1, .absent = 1}));
  EXPECT_EQ(groups[1].tally, (Tally{.present = 1}));
  EXPECT_EQ(listed({.group = "7a"}), "S1:present S2:absent");
  EXPECT_EQ(all({.group = "Choir"}), (Tally{.present = 1}));
  EXPECT_EQ(listed({.group = "7b"}), "");
}

}  // namespace
}  // namespace rollcall::store
