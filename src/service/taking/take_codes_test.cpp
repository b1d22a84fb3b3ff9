#include "service/taking/take_codes.hpp"

#include <array>
#include <string>

#include "service/calendar/checkpoints.hpp"
#include "service/calendar/courses.hpp"
#include "service/calendar/sessions.hpp"
#include "service/people/people.hpp"
#include "service/settings.hpp"
#include "service/taking/hall_codes.hpp"
#include "store/records.hpp"
#include "store/test_support.hpp"

namespace rollcall::service {
namespace {

using attendance::Decision;
using std::chrono::minutes;
using std::chrono::seconds;
using store::must;

// A course with an open session, one person who is expected and one who is not, and a door.
class TakeCodes : public testing::Test {
 protected:
  TakeCodes() {
    in_ = must(Installation::create(folder_.file("data"), must(Settings::load(settings_table(), {})), clock_));
    expected_ = must(add_person(*in_, office_, {.external_id = "S1", .name = "A name"})).person;
    stranger_ = must(add_person(*in_, office_, {.external_id = "S2", .name = "Another"})).person;
    const auto course = must(add_course(*in_, office_, {.code = "C", .name = "Course"}));
    must(enrol_in_course(*in_, office_, course.id, expected_.id));
    session_ = must(add_session(*in_, office_, course.id, clock_.now(), clock_.now() + std::chrono::hours{1}));
    must(open_session(*in_, office_, session_.id, {}));
    door_ = must(add_checkpoint(*in_, office_, {.name = "Door"}));
  }

  std::string badge_of(const store::Person& person) { return must(issue_badge(*in_, person.id)).text; }

  CodeFrame with_badge(const Uuid& place, std::string badge) {
    return {.place = place, .presented = {.badge = std::move(badge)}, .actor = office_};
  }
  CodeFrame with_pin(std::string pin, std::string external_id = "S1") {
    return {.place = session_.id,
            .presented = {.external_id = std::move(external_id), .pin = std::move(pin)},
            .actor = office_};
  }

  // The field that was refused.
  template <class T>
  static std::string refused(const Result<T>& result) {
    if (result || result.error().fields.empty()) return result ? "nothing" : result.error().message;
    return result.error().fields.front().field;
  }

  store::TestFolder folder_;
  TestClock clock_{store::test_time()};
  std::unique_ptr<Installation> in_;
  Actor office_ = local_operator();
  store::Person expected_;
  store::Person stranger_;
  store::Session session_;
  store::Checkpoint door_;
};

TEST_F(TakeCodes, ABadgeMarksWhoIsExpectedOnce) {
  const auto first = must(take_session_code(*in_, with_badge(session_.id, badge_of(expected_))));
  EXPECT_EQ(first.outcome.decision, Decision::kPresent);
  ASSERT_TRUE(first.record_id);
  const auto record =
      must(in_->database().read([&](store::Connection& db) { return store::get_record(db, *first.record_id); }));
  EXPECT_EQ(record.method, attendance::Method::kCode);
  EXPECT_EQ(record.observed, attendance::RecordStatus::kPresent);
  EXPECT_EQ(record.model, std::nullopt);
  const auto again = must(take_session_code(*in_, with_badge(session_.id, badge_of(expected_))));
  EXPECT_EQ(again.outcome.decision, Decision::kAlreadyMarked);
  EXPECT_EQ(again.record_id, first.record_id);
  const auto other = must(take_session_code(*in_, with_badge(session_.id, badge_of(stranger_))));
  EXPECT_EQ(other.outcome.decision, Decision::kNotOnRoster);
  EXPECT_EQ(other.record_id, std::nullopt);
}

TEST_F(TakeCodes, ABadgeCountsOnceWhereverAndForItsTimeOnly) {
  const std::string used = badge_of(expected_);
  must(take_passage_code(*in_, with_badge(door_.id, used)));
  EXPECT_EQ(refused(take_passage_code(*in_, with_badge(door_.id, used))), "badge");
  EXPECT_EQ(refused(take_session_code(*in_, with_badge(session_.id, used))), "badge");
  const std::string old = badge_of(expected_);
  clock_.advance(seconds{59});
  const std::string late = badge_of(expected_);
  clock_.advance(seconds{1});
  EXPECT_EQ(refused(take_session_code(*in_, with_badge(session_.id, old))), "badge");
  EXPECT_EQ(must(take_session_code(*in_, with_badge(session_.id, late))).outcome.decision, Decision::kPresent);
}

TEST_F(TakeCodes, NoBadgeIsForgedFromAnother) {
  const std::string badge = badge_of(expected_);
  for (std::size_t i = kBadgePrefix.size(); i < badge.size(); i += 7) {
    std::string changed = badge;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(refused(take_session_code(*in_, with_badge(session_.id, changed))), "badge") << i;
  }
  for (const char* text : {"RC1:", "RC1:MZXW6", "rc1:MZXW6", "RC2:MZXW6", "S1"})
    EXPECT_EQ(refused(take_session_code(*in_, with_badge(session_.id, text))), "badge") << text;
}

TEST_F(TakeCodes, AnInactivePersonHasNoWayIn) {
  const std::string badge = badge_of(expected_);
  must(set_pin(*in_, office_, expected_.id, "492718"));
  must(change_person(*in_, office_, expected_.id, {.active = false}));
  EXPECT_EQ(refused(take_session_code(*in_, with_badge(session_.id, badge))), "badge");
  EXPECT_EQ(refused(take_session_code(*in_, with_pin("492718"))), "pin");
  EXPECT_EQ(issue_badge(*in_, expected_.id).error().code, ErrorCode::kConflict);
  EXPECT_EQ(set_pin(*in_, office_, expected_.id, {}).error().code, ErrorCode::kConflict);
}

TEST_F(TakeCodes, APinIsReplacedAndTakenBack) {
  const std::string first = must(set_pin(*in_, office_, expected_.id, {}));
  EXPECT_EQ(first.size(), 6U);
  EXPECT_EQ(must(take_session_code(*in_, with_pin(first))).outcome.decision, Decision::kPresent);
  must(set_pin(*in_, office_, expected_.id, "904617"));
  if (first != "904617") {
    EXPECT_EQ(refused(take_session_code(*in_, with_pin(first))), "pin");
  }
  EXPECT_EQ(must(take_session_code(*in_, with_pin("904617"))).outcome.decision, Decision::kAlreadyMarked);
  EXPECT_EQ(refused(take_session_code(*in_, with_pin("904617", "S2"))), "pin");
  EXPECT_EQ(refused(take_session_code(*in_, with_pin("904617", "nobody"))), "pin");
  EXPECT_TRUE(must(remove_pin(*in_, office_, expected_.id)));
  EXPECT_FALSE(must(remove_pin(*in_, office_, expected_.id)));
  EXPECT_EQ(refused(take_session_code(*in_, with_pin("904617"))), "pin");
}

TEST_F(TakeCodes, APinThatAnybodyWouldTryIsRefused) {
  for (const char* pin : {"", "12345", "1234567890123", "12345a", "111111", "123456", "654321", "121212", " 904617"})
    EXPECT_EQ(refused(set_pin(*in_, office_, expected_.id, pin)), "pin") << pin;
}

TEST_F(TakeCodes, GuessingAPinHasToWait) {
  must(set_pin(*in_, office_, expected_.id, "904617"));
  for (std::int64_t i = 0; i < kPinGuesses.failures; ++i)
    EXPECT_EQ(refused(take_session_code(*in_, with_pin("904618"))), "pin");
  const auto stopped = take_session_code(*in_, with_pin("904617"));
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::kRateLimited);
  EXPECT_EQ(stopped.error().retry_after_s, 15 * 60);
  clock_.advance(minutes{15});
  EXPECT_TRUE(take_session_code(*in_, with_pin("904617")));
}

TEST_F(TakeCodes, TheCodeOfTheHallIsTakenWhileItIsShownAndOnceMore) {
  const ShownCode shown = must(show_hall_code(*in_, session_.id));
  EXPECT_EQ(shown.text.size(), kHallCodeLetters);
  EXPECT_EQ(must(show_hall_code(*in_, session_.id)).text, shown.text);
  const std::array wrong{std::string("000000"), shown.text + "0", shown.text.substr(1), std::string(200, 'A')};
  for (const std::string& code : wrong)
    EXPECT_EQ(refused(take_hall_code(*in_, office_, expected_.id, code)), "code") << code;
  clock_.set(shown.expires_at - seconds{1});
  EXPECT_EQ(refused(take_hall_code(*in_, office_, stranger_.id, shown.text)), "code");
  std::string typed = " " + shown.text.substr(0, 3) + "-" + shown.text.substr(3);
  for (char& letter : typed) letter = letter == '0' ? 'o' : letter == '1' ? 'l' : letter;
  EXPECT_EQ(must(take_hall_code(*in_, office_, expected_.id, typed)).outcome.decision, Decision::kPresent);
  clock_.set(shown.expires_at);
  EXPECT_EQ(refused(take_hall_code(*in_, office_, expected_.id, shown.text)), "code");
  must(close_session(*in_, office_, session_.id, {}));
  EXPECT_EQ(show_hall_code(*in_, session_.id).error().code, ErrorCode::kConflict);
}

TEST_F(TakeCodes, GuessingTheCodeOfTheHallHasToWait) {
  for (std::int64_t i = 0; i < kHallCodeGuesses.failures; ++i)
    EXPECT_EQ(refused(take_hall_code(*in_, office_, expected_.id, "UUUUUU")), "code");
  const auto stopped = take_hall_code(*in_, office_, expected_.id, must(show_hall_code(*in_, session_.id)).text);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::kRateLimited);
}

TEST_F(TakeCodes, ADoorTakesBadgesAsItTakesFaces) {
  const auto first = must(take_passage_code(*in_, with_badge(door_.id, badge_of(expected_))));
  EXPECT_EQ(first.outcome.decision, Decision::kPresent);
  ASSERT_TRUE(first.passage_id);
  const auto again = must(take_passage_code(*in_, with_badge(door_.id, badge_of(expected_))));
  EXPECT_EQ(again.outcome.decision, Decision::kCooldown);
  EXPECT_EQ(again.passage_id, first.passage_id);
}

TEST_F(TakeCodes, WhereNothingIsTakenABadgeIsNotUsedUp) {
  const std::string badge = badge_of(expected_);
  must(close_session(*in_, office_, session_.id, {}));
  clock_.advance(seconds{1});
  EXPECT_EQ(take_session_code(*in_, with_badge(session_.id, badge)).error().code, ErrorCode::kConflict);
  EXPECT_TRUE(take_passage_code(*in_, with_badge(door_.id, badge)));
}

}  // namespace
}  // namespace rollcall::service
