// The common lists and reports find their rows by an index, in SQLite, which does not know how large its tables are.
// Large databases are measured by `rollcall bench --only 'store/*'`; this holds on to what was found there.
#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/events.hpp"
#include "store/instructors.hpp"
#include "store/of_people.hpp"
#include "store/people.hpp"
#include "store/records.hpp"
#include "store/reports.hpp"
#include "store/reviews.hpp"
#include "store/sightings.hpp"
#include "store/sql/fetch.hpp"
#include "store/test_support.hpp"
#include "store/users.hpp"

namespace rollcall::store {
namespace {

std::string read_detail(Row& row) {
  std::string detail;
  std::int64_t ignored = 0;
  row.into(ignored, ignored, ignored, detail);
  return detail;
}

// Asks the database how it answers each query, before it does.
class ExplainingConnection final : public Connection {
 public:
  explicit ExplainingConnection(Connection& db) : db_(db) {}

  const std::vector<std::vector<std::string>>& plans() const { return plans_; }

  Result<void> begin(Access access) override { return db_.begin(access); }
  Result<void> commit() override { return db_.commit(); }
  void rollback() noexcept override { db_.rollback(); }
  bool in_transaction() const override { return db_.in_transaction(); }
  Result<void> run_script(std::string_view sql) override { return db_.run_script(sql); }
  bool is_schema_transactional() const override { return db_.is_schema_transactional(); }
  Result<std::vector<TableShape>> describe_tables() override { return db_.describe_tables(); }
  Result<std::int64_t> change_mark() override { return db_.change_mark(); }
  Result<void> check_integrity() override { return db_.check_integrity(); }
  Result<void> purge_deleted() override { return db_.purge_deleted(); }

 protected:
  Result<std::int64_t> do_execute(std::string_view sql, std::span<const Value> values) override {
    return db_.execute_with(sql, values);
  }
  Result<Rows> do_query(std::string_view sql, std::span<const Value> values) override {
    ROLLCALL_ASSIGN(Rows plan, db_.query_with("EXPLAIN QUERY PLAN " + std::string(sql), values));
    ROLLCALL_ASSIGN(plans_.emplace_back(), read_all(read_detail, std::move(plan)));
    return db_.query_with(sql, values);
  }

 private:
  Connection& db_;
  std::vector<std::vector<std::string>> plans_;
};

// What a line of a plan reads from its first row to its last: "r" of "SCAN r USING INDEX ..."; "" for another line.
std::string scanned(const std::string& line) {
  constexpr std::string_view kScan = "SCAN ";
  if (!line.starts_with(kScan)) return "";
  return line.substr(kScan.size(), line.find(' ', kScan.size()) - kScan.size());
}

// Tables that a query reads whole, but for small ones and what it made itself.
std::vector<std::string> whole_reads(const std::vector<std::string>& plan) {
  std::set<std::string> made{"CONSTANT", "c", "course"};
  for (const std::string& line : plan) {
    for (const std::string_view word : {"CO-ROUTINE ", "MATERIALIZE "})
      if (line.starts_with(word)) made.insert(line.substr(word.size()));
  }
  std::vector<std::string> found;
  for (const std::string& line : plan) {
    const std::string name = scanned(line);
    if (!name.empty() && !made.contains(name)) found.push_back(line);
  }
  return found;
}

bool sorts(const std::vector<std::string>& plan) {
  return std::ranges::any_of(plan,
                             [](const std::string& line) { return line.starts_with("USE TEMP B-TREE FOR ORDER BY"); });
}

struct Asked {
  std::string what;
  std::function<Result<void>(Connection&)> ask;
  bool may_sort = false;   // what it found, which is little
  std::string_view index;  // that it must use
};

class SqlitePlansTest : public StoreTest {
 protected:
  SqlitePlansTest() : course_(add_course("C1")), person_(add_person("S001", "Ada Lovelace")) {
    must(write(add_to_roster, course_.id, person_.id, test_time()));
    session_ = add_session(course_);
    user_ = {.id = new_id(),
             .name = "teacher",
             .role = Role::kInstructor,
             .created_at = test_time(),
             .updated_at = test_time()};
    must(write(insert_user, user_));
    must(write(add_instructor, course_.id, user_.id, test_time()));
  }

  std::vector<std::vector<std::string>> plans_of(const Asked& asked) {
    return must(db().read([&](Connection& db) -> Result<std::vector<std::vector<std::string>>> {
      ExplainingConnection explaining(db);
      ROLLCALL_TRY(asked.ask(explaining));
      return explaining.plans();
    }));
  }

  void expect_indexed(const std::vector<Asked>& questions) {
    for (const Asked& asked : questions) {
      const auto plans = plans_of(asked);
      EXPECT_FALSE(plans.empty()) << asked.what;
      for (const auto& plan : plans) {
        EXPECT_THAT(whole_reads(plan), testing::IsEmpty()) << asked.what;
        EXPECT_THAT(testing::PrintToString(plan), testing::HasSubstr(asked.index)) << asked.what;
        EXPECT_TRUE(asked.may_sort || !sorts(plan)) << asked.what << ": " << testing::PrintToString(plan);
      }
    }
  }

  PageRequest second_page() const {
    return {.cursor = encode_cursor({.key = to_micros(test_time()), .id = person_.id})};
  }

  Course course_;
  Person person_;
  Session session_;
  User user_;
};

// The second page too, whose beginning is a condition of its own.
template <class F, class Filter>
auto first_and_second(F list, Filter filter, PageRequest second) {
  return [=](Connection& db) -> Result<void> {
    ROLLCALL_TRY(list(db, filter, PageRequest{}));
    return list(db, filter, second).transform([](auto&&) {});
  };
}

TEST_F(SqlitePlansTest, ListsFindTheirRowsByAnIndexAndSortNothingLarge) {
  using attendance::RecordStatus;
  using attendance::SessionStatus;
  const PageRequest second = second_page();
  const Time from = test_time(-1'000);
  const Time until = test_time(1'000);
  const auto people = [&](PeopleFilter filter) { return first_and_second(list_people, std::move(filter), second); };
  const auto sessions = [&](SessionFilter filter) { return first_and_second(list_sessions, filter, second); };
  const auto records = [&](RecordFilter filter) { return first_and_second(list_records, filter, second); };
  const auto reviews = [&](ReviewFilter filter) { return first_and_second(list_reviews, filter, second); };
  const auto events = [&](EventFilter filter) { return first_and_second(list_events, std::move(filter), second); };
  expect_indexed({
      {"people", people({})},
      {"active people", people({.active = true})},
      {"people of a course", people({.course = course_.id}), true},
      {"people of an instructor", people({.instructor = user_.id}), true},
      {"people by name", people({.text = "lovel"}), true},
      {"active people of a course by name", people({.active = true, .course = course_.id, .text = "lovel s00"}), true},
      {"courses", first_and_second(list_courses, CourseFilter{}, second)},
      {"sessions", sessions({})},
      {"sessions of a day", sessions({.from = from, .until = until})},
      {"sessions of a day, newest first", sessions({.from = from, .until = until, .newest_first = true})},
      {"sessions of a course", sessions({.course = course_.id, .newest_first = true})},
      {"open sessions", sessions({.status = SessionStatus::kOpen})},
      {"records", records({})},
      {"records, newest first", records({.newest_first = true})},
      {"records of a session", records({.session = session_.id}), true},
      {"records of a course in a time", records({.course = course_.id, .from = from, .until = until})},
      {"records of a person", records({.person = person_.id, .newest_first = true}), true, "record_by_person"},
      {"records of an instructor", records({.instructor = user_.id, .newest_first = true})},
      {"late records", records({.course = course_.id, .status = RecordStatus::kLate})},
      {"open reviews", reviews({.status = ReviewStatus::kOpen})},
      {"reviews of a session", reviews({.session = session_.id})},
      {"events", events({})},
      {"events of a kind", events({.kind = "record.made"})},
      {"events of an actor", events({.actor = user_.id})},
      {"events of a person", events({.person = person_.id})},
      {"events of a subject", events({.subject = session_.id})},
      {"events of a session", events({.session = session_.id})},
      {"events of a day", events({.from = from, .until = until})},
      {"the feed of events", [](Connection& db) { return read_events_after(db, 7, 100).transform([](auto&&) {}); }},
      {"a sheet", [&](Connection& db) { return list_sheet(db, session_.id).transform([](auto&&) {}); }, true},
      {"names of people",
       [&](Connection& db) { return names_of(db, std::span<const Uuid>(&person_.id, 1)).transform([](auto&&) {}); }},
      {"templates of people",
       [&](Connection& db) {
         return count_templates(db, std::span<const Uuid>(&person_.id, 1)).transform([](auto&&) {});
       }},
      {"a roster", [&](Connection& db) { return list_roster(db, course_.id).transform([](auto&&) {}); }},
  });
}

TEST_F(SqlitePlansTest, ReportsFindTheirRowsByAnIndex) {
  const ZoneSpan span{.time_zone = "Europe/Paris", .from = test_time(-1'000), .until = test_time(1'000)};
  const ReportScope scopes[] = {
      {.course = course_.id}, {.course = course_.id, .spans = {span}}, {.session = session_.id}, {.spans = {span}}};
  for (const ReportScope& scope : scopes) {
    expect_indexed({
        {"outcomes",
         [&](Connection& db) { return each_outcome(db, scope, [](const Outcome&) { return Result<void>{}; }); }, true},
        {"sessions",
         [&](Connection& db) { return each_session(db, scope, [](const ReportSession&) { return Result<void>{}; }); },
         true},
        {"tallies of sessions", [&](Connection& db) { return tally_sessions(db, scope).transform([](auto&&) {}); }},
        {"counts of sessions", [&](Connection& db) { return count_sessions(db, scope).transform([](auto&&) {}); }},
        {"people below a share",
         [&](Connection& db) {
           return tally_people_below(db, scope, {.percent = 80, .sessions = 1, .limit = 10}).transform([](auto&&) {});
         },
         true},
        {"open registers",
         [&](Connection& db) {
           return list_open_registers(db, scope, test_time(), PageRequest{}).transform([](auto&&) {});
         },
         true},
    });
  }
}

TEST_F(SqlitePlansTest, WhatIsReportedOfAPersonIsFoundByThePerson) {
  const ZoneSpan span{.time_zone = "Europe/Paris", .from = test_time(-1'000), .until = test_time(1'000)};
  const ReportScope scopes[] = {{.person = person_.id}, {.person = person_.id, .spans = {span}}};
  for (const ReportScope& scope : scopes) {
    expect_indexed(
        {{"outcomes",
          [&](Connection& db) { return each_outcome(db, scope, [](const Outcome&) { return Result<void>{}; }); },
          true}});
  }
}

// What the tests above look for is there to be found.
TEST_F(SqlitePlansTest, AWholeReadAndASortAreNoticed) {
  const auto query = [](std::string sql) {
    return [sql = std::move(sql)](Connection& db) -> Result<void> {
      ROLLCALL_ASSIGN(Rows rows, db.query(sql));
      return rows.next().transform([](bool) {});
    };
  };
  const auto whole = plans_of({"", query("SELECT id FROM person WHERE name LIKE '%ada%' ORDER BY name")});
  ASSERT_EQ(whole.size(), 1);
  EXPECT_THAT(whole_reads(whole.front()), testing::SizeIs(1));
  EXPECT_TRUE(sorts(whole.front()));
  const auto by_key = plans_of({"", query("SELECT name FROM person WHERE id > x'00' ORDER BY id")});
  EXPECT_THAT(whole_reads(by_key.front()), testing::IsEmpty());
  EXPECT_FALSE(sorts(by_key.front()));
}

}  // namespace
}  // namespace rollcall::store
