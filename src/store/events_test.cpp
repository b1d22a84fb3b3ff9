#include "store/events.hpp"

#include <atomic>
#include <thread>

#include "store/event_chain.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using testing::HasSubstr;

class EventsTest : public StoreTest {
 protected:
  static NewEvent make_event(std::string kind) { return {.at = test_time(), .kind = std::move(kind)}; }
  std::int64_t add(const NewEvent& event) { return must(write(append_event, event)); }

  // What someone with a pen in the file could do.
  void tamper(std::string_view sql) {
    const Bytes zeroes(32);
    EXPECT_GT(
        must(db().transact([&](Connection& c) { return sql.contains('?') ? c.execute(sql, zeroes) : c.execute(sql); })),
        0);
  }
};

TEST_F(EventsTest, NumbersCountUpFromOneAndEveryFieldComesBack) {
  EXPECT_EQ(must(read(latest_event)), 0);
  NewEvent full{.at = test_time(1),
                .kind = "record.made",
                .subject_id = new_id(),
                .person_id = new_id(),
                .session_id = new_id(),
                .actor_id = new_id(),
                .ids = R"({"course":"C1"})",
                .content = to_bytes("sealed")};
  EXPECT_EQ(add(make_event("person.created")), 1);
  EXPECT_EQ(add(full), 2);
  EXPECT_EQ(must(read(latest_event)), 2);

  const auto events = must(read(read_events_after, 1, 10));
  ASSERT_EQ(events.size(), 1U);
  const Event expected{.number = 2,
                       .at = full.at,
                       .kind = full.kind,
                       .subject_id = full.subject_id,
                       .person_id = full.person_id,
                       .session_id = full.session_id,
                       .actor_id = full.actor_id,
                       .ids = full.ids,
                       .content = full.content};
  EXPECT_EQ(events[0], expected);
  EXPECT_EQ(must(read(read_events_after, 0, 1)).at(0).number, 1);
  EXPECT_TRUE(must(read(read_events_after, 2, 10)).empty());
}

TEST_F(EventsTest, AnEventOfATransactionThatFailedNeverHappened) {
  add(make_event("a"));
  EXPECT_FALSE(db().transact([&](Connection& c) -> Result<void> {
    must(append_event(c, make_event("b")));
    return fail(ErrorCode::kConflict, "no");
  }));
  EXPECT_EQ(add(make_event("c")), 2);
  EXPECT_EQ(must(read(verify_event_chain)), 2);
}

TEST_F(EventsTest, AReaderThatFollowsEightWritersSkipsNothing) {
  constexpr int kWriters = 8;
  constexpr int kEach = 30;
  db();
  std::vector<std::int64_t> followed;
  std::atomic<bool> done = false;
  std::jthread follower([&] {
    for (bool last = false; !last;) {
      last = done;
      const std::int64_t from = followed.empty() ? 0 : followed.back();
      for (const Event& event : must(read(read_events_after, from, 7))) followed.push_back(event.number);
      if (last && must(read(latest_event)) != (followed.empty() ? 0 : followed.back())) last = false;
    }
  });
  {
    std::vector<std::jthread> writers;
    for (int w = 0; w < kWriters; ++w) {
      writers.emplace_back([&] {
        for (int i = 0; i < kEach; ++i) add(make_event("tick"));
      });
    }
  }
  done = true;
  follower.join();
  ASSERT_EQ(followed.size(), std::size_t{kWriters} * kEach);
  for (std::size_t i = 0; i < followed.size(); ++i) EXPECT_EQ(followed[i], static_cast<std::int64_t>(i + 1));
  EXPECT_EQ(must(read(verify_event_chain)), kWriters * kEach);
}

// Where several may write at once, a later number could be committed before an earlier one, and whoever had read up to
// the later one would never see the other. The first writer here holds its transaction open after it was given its
// number, as long as the second would need to overtake it.
TEST_F(EventsTest, AReaderNeverSkipsACommitThatComesLate) {
  db();
  const auto first = must(open_connection(url(), Access::kWrite));
  must(first->begin(Access::kWrite));
  const std::int64_t early = must(append_event(*first, make_event("early")));

  std::atomic<std::int64_t> late = 0;
  std::jthread second([&] {
    const auto connection = must(open_connection(url(), Access::kWrite));
    must(connection->begin(Access::kWrite));
    late = must(append_event(*connection, make_event("late")));
    must(connection->commit());
  });
  std::vector<std::int64_t> followed;
  const auto follow = [&] {
    for (const Event& event : must(read(read_events_after, followed.empty() ? 0 : followed.back(), 10))) {
      followed.push_back(event.number);
    }
  };
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
  while (std::chrono::steady_clock::now() < until) follow();
  EXPECT_TRUE(followed.empty());
  EXPECT_EQ(late, 0) << "the second writer did not wait for the first";
  must(first->commit());
  second.join();
  follow();
  EXPECT_THAT(followed, testing::ElementsAre(early, late.load()));
  EXPECT_LT(early, late);
}

TEST_F(EventsTest, ErasingContentLeavesTheChainWhole) {
  const Uuid person = new_id();
  NewEvent event = make_event("person.renamed");
  event.content = to_bytes("sealed name");
  add(event);
  event.person_id = person;
  add(event);
  event.content.reset();
  add(event);

  EXPECT_EQ(must(write(erase_event_content, person)), 1);
  const auto events = must(read(read_events_after, 0, 10));
  EXPECT_TRUE(events.at(0).content.has_value());
  EXPECT_FALSE(events.at(1).content.has_value());
  EXPECT_EQ(must(read(verify_event_chain)), 3);
  EXPECT_EQ(must(write(erase_event_content, person)), 0);
}

TEST_F(EventsTest, EveryKindOfTamperingIsFoundAndPlaced) {
  const struct {
    std::string_view sql;
    std::string_view where;
  } cases[] = {
      {"UPDATE event SET kind = 'b' WHERE number = 3", "event 3"},
      {"UPDATE event SET happened_at = happened_at + 1 WHERE number = 2", "event 2"},
      {"UPDATE event SET ids = '{\"a\":1}' WHERE number = 4", "event 4"},
      {"UPDATE event SET subject_id = NULL, person_id = subject_id WHERE number = 1", "event 1"},
      {"UPDATE event SET content = ? WHERE number = 5", "event 5"},
      {"UPDATE event SET salt = ? WHERE number = 5", "event 5"},
      {"UPDATE event SET content_commitment = ? WHERE number = 2", "event 2"},
      {"UPDATE event SET link = ? WHERE number = 2", "event 2"},
      {"DELETE FROM event WHERE number = 3", "event 3"},
      {"DELETE FROM event WHERE number = 1", "event 1"},
      {"UPDATE event SET number = 9 WHERE number = 3", "event 3"},
  };
  for (const auto& [sql, where] : cases) {
    must(db().transact([](Connection& c) { return c.execute("DELETE FROM event"); }));
    for (int i = 0; i < 6; ++i) {
      NewEvent event = make_event("a");
      event.subject_id = new_id();
      event.content = to_bytes("sealed");
      add(event);
    }
    ASSERT_EQ(must(read(verify_event_chain)), 6);
    tamper(sql);
    const auto verified = read(verify_event_chain);
    EXPECT_EQ(code_of(verified), ErrorCode::kCorrupt) << sql;
    EXPECT_THAT(verified.error().message, HasSubstr(where)) << sql;
  }
}

TEST_F(EventsTest, EveryRowThatDoesNotFitIsNamedAndNoOther) {
  constexpr auto kAltered = ChainFinding::kAltered;
  constexpr auto kMissing = ChainFinding::kMissing;
  constexpr auto kReordered = ChainFinding::kReordered;
  const struct {
    std::vector<std::string_view> sql;
    std::vector<Finding> found;
  } cases[] = {
      {{"UPDATE event SET kind = 'b' WHERE number = 3"}, {{kAltered, 3, 3}}},
      {{"UPDATE event SET kind = 'b' WHERE number IN (2, 5)"}, {{kAltered, 2, 2}, {kAltered, 5, 5}}},
      {{"UPDATE event SET link = ? WHERE number = 3"}, {{kAltered, 3, 3}}},
      {{"UPDATE event SET content_commitment = ? WHERE number = 3"}, {{kAltered, 3, 3}}},
      {{"UPDATE event SET content = ? WHERE number = 3"}, {{ChainFinding::kContent, 3, 3}}},
      {{"UPDATE event SET salt = NULL WHERE number = 3"}, {{ChainFinding::kContent, 3, 3}}},
      {{"DELETE FROM event WHERE number IN (3, 4)"}, {{kMissing, 3, 4}}},
      {{"DELETE FROM event WHERE number = 1"}, {{kMissing, 1, 1}}},
      {{"UPDATE event SET number = 99 WHERE number = 3", "UPDATE event SET number = 3 WHERE number = 4",
        "UPDATE event SET number = 4 WHERE number = 99"},
       {{kReordered, 3, 4}, {kReordered, 4, 3}}},
      {{"DELETE FROM event WHERE number = 6"}, {}},  // which only a checkpoint shows
  };
  for (const auto& [statements, found] : cases) {
    must(db().transact([](Connection& c) { return c.execute("DELETE FROM event"); }));
    for (int i = 0; i < 6; ++i) {
      NewEvent event = make_event("a");
      event.subject_id = new_id();
      event.content = to_bytes("sealed");
      add(event);
    }
    for (const std::string_view sql : statements) tamper(sql);
    EXPECT_EQ(must(read(examine_event_chain)).findings, found) << statements.front();
  }
}

TEST_F(EventsTest, ManyAreAChainAsOneByOne) {
  must(write(append_event, NewEvent{.at = test_time(), .kind = "one"}));
  std::vector<NewEvent> events;
  for (int n = 0; n < 200; ++n)
    events.push_back({.at = test_time(n),
                      .kind = "many",
                      .ids = std::format(R"({{"n":{}}})", n),
                      .content = n % 3 == 0 ? std::optional(to_bytes("sealed")) : std::nullopt});
  EXPECT_EQ(must(db().transact([&](Connection& c) { return append_events(c, events); })), 201);
  must(write(append_event, NewEvent{.at = test_time(), .kind = "one"}));
  EXPECT_EQ(must(read(verify_event_chain)), 202);
  const auto stored = must(read(read_events_after, 1, 300));
  for (int n = 0; n < 200; ++n) {
    EXPECT_EQ(stored.at(static_cast<std::size_t>(n)).number, n + 2);
    EXPECT_EQ(stored.at(static_cast<std::size_t>(n)).ids, std::format(R"({{"n":{}}})", n));
  }
}

}  // namespace
}  // namespace rollcall::store
