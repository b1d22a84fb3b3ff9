#include "store/sessions.hpp"

#include <algorithm>

#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using attendance::SessionStatus;

using SessionsTest = StoreTest;

TEST_F(SessionsTest, EveryFieldComesBackAsItWasStored) {
  Session session = make_session(add_course("A"));
  must(write(insert_session, session));
  EXPECT_EQ(must(read(get_session, session.id)), session);

  session.status = SessionStatus::kClosed;
  session.opened_at = test_time(1);
  session.closed_at = test_time(2);
  Session stale = session;
  const auto update = [&](Session& s) { return db().transact([&](Connection& c) { return update_session(c, s); }); };
  must(update(session));
  EXPECT_EQ(must(read(find_session, session.id)), session);
  EXPECT_EQ(code_of(update(stale)), ErrorCode::kPreconditionFailed);
}

TEST_F(SessionsTest, WithoutItsCourseOrBackwardsInTimeASessionIsRefused) {
  EXPECT_EQ(code_of(write(insert_session, make_session(make_course("never stored")))), ErrorCode::kConflict);
  Session backwards = make_session(add_course("A"));
  backwards.ends_at = backwards.starts_at;
  EXPECT_EQ(code_of(write(insert_session, backwards)), ErrorCode::kConflict);
}

TEST_F(SessionsTest, ListsByStartWithinAWindowAndInPages) {
  const Course a = add_course("A");
  const Course b = add_course("B");
  const Session third = add_session(a, test_time(7200));
  const Session first = add_session(a, test_time(0));
  const Session second = add_session(b, test_time(0));  // at the same time, made later
  Session open = make_session(b, test_time(10'000));
  open.status = SessionStatus::kOpen;
  must(write(insert_session, open));

  const struct {
    SessionFilter filter;
    std::vector<Session> expected;
  } cases[] = {
      {{}, {first, second, third, open}},
      {{.course = a.id}, {first, third}},
      {{.status = SessionStatus::kOpen}, {open}},
      {{.from = test_time(3599)}, {first, second, third, open}},
      {{.from = test_time(3600)}, {third, open}},  // the first two end then
      {{.until = test_time(7200)}, {first, second}},
      {{.until = test_time(7201)}, {first, second, third}},
      {{.course = b.id, .status = SessionStatus::kScheduled}, {second}},
      {{.course = new_id()}, {}},
  };
  for (const auto& [filter, expected] : cases) {
    EXPECT_EQ(must(read(list_sessions, filter, PageRequest{})).items, expected);
    std::vector<Session> paged;
    PageRequest request{.limit = 1};
    for (bool more = true; more;) {
      const auto page = must(read(list_sessions, filter, request));
      paged.insert(paged.end(), page.items.begin(), page.items.end());
      more = page.next_cursor.has_value();
      request.cursor = page.next_cursor.value_or("");
    }
    EXPECT_EQ(paged, expected);
  }
}

TEST_F(SessionsTest, OneMeetingOfAScheduleHasOneSessionWhoeverMakesIt) {
  const Course course = add_course("C1");
  Session session = make_session(course);
  session.occurrence_key = "2026-11-20T09:00";
  EXPECT_TRUE(must(write(insert_occurrence, session)));
  Session again = make_session(course, test_time(60));
  again.occurrence_key = session.occurrence_key;
  EXPECT_FALSE(must(write(insert_occurrence, again)));
  EXPECT_EQ(must(read(find_occurrence, course.id, "2026-11-20T09:00")), session);
  EXPECT_THAT(must(read(list_occurrences, course.id, test_time(), test_time(1))), testing::ElementsAre(session));
  add_session(course);  // of no schedule: as many as one likes
  add_session(course);
  EXPECT_THAT(must(read(list_occurrences, course.id, test_time(), test_time(1))), testing::SizeIs(1));
}

TEST_F(SessionsTest, IsRemovedOnlyWhileNothingWasSeenInIt) {
  const Course course = add_course("C1");
  const Session session = add_session(course);
  EXPECT_FALSE(must(read(session_has_marks, session.id)));
  must(write(insert_sighting_once, make_sighting(session, add_person("S1"), "key")));
  EXPECT_TRUE(must(read(session_has_marks, session.id)));
  EXPECT_EQ(code_of(write(delete_session, session.id)), ErrorCode::kConflict);
}

TEST_F(SessionsTest, AreListedNewestFirstInPagesThatJoin) {
  const Course course = add_course("C");
  std::vector<Uuid> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(add_session(course, test_time(i / 2)).id);
  std::ranges::reverse(ids);
  std::vector<Uuid> listed;
  PageRequest page{.limit = 2};
  while (true) {
    const auto one = must(read(list_sessions, SessionFilter{.course = course.id, .newest_first = true}, page));
    for (const Session& session : one.items) listed.push_back(session.id);
    if (!one.next_cursor) break;
    page.cursor = *one.next_cursor;
  }
  EXPECT_EQ(listed, ids);
  EXPECT_EQ(code_of(read(list_sessions, SessionFilter{.newest_first = true}, PageRequest{.limit = 0})),
            ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace rollcall::store
