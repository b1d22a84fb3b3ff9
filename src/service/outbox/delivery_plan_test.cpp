#include "service/outbox/delivery_plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/clock.hpp"

namespace rollcall::service {
namespace {

using std::chrono::milliseconds;

Uuid make_id() { return new_uuid(SystemClock().now()); }
constexpr Time kNow = from_micros(1'795'000'000'000'000);

store::WaitingDelivery row(std::int64_t number, store::EventSubjects subjects, int seconds) {
  return {.delivery = {.event_number = number, .next_at = kNow + std::chrono::seconds{seconds}}, .subjects = subjects};
}

TEST(DeliveryPlan, NothingOvertakesAnEventOfTheSameSubjectPersonOrSession) {
  const Uuid person = make_id();
  const Uuid session = make_id();
  const Uuid record = make_id();
  Waiting waiting;
  waiting.add({.subject = record, .person = person, .session = session});
  EXPECT_TRUE(waiting.holds_back({.subject = make_id(), .person = person, .session = {}}));
  EXPECT_TRUE(waiting.holds_back({.subject = session, .person = {}, .session = {}}));
  EXPECT_FALSE(waiting.holds_back({.subject = make_id(), .person = make_id(), .session = make_id()}));
  EXPECT_FALSE(waiting.holds_back({}));
}

TEST(DeliveryPlan, TheFirstWhoseTimeHasComeAndThatNothingHoldsBackIsNext) {
  const store::EventSubjects one{.subject = make_id(), .person = {}, .session = {}};
  const store::EventSubjects two{.subject = make_id(), .person = {}, .session = {}};
  EXPECT_EQ(next_delivery({}, kNow).due, std::nullopt);
  const std::vector held{row(1, one, 10), row(2, one, 0), row(3, two, 0)};
  EXPECT_EQ(next_delivery(held, kNow).due, 2U) << "the second waits behind the first";
  const std::vector later{row(1, one, 10), row(2, one, 0), row(3, two, 5)};
  EXPECT_EQ(next_delivery(later, kNow).due, std::nullopt);
  EXPECT_EQ(next_delivery(later, kNow).earliest_next, kNow + std::chrono::seconds{5});
}

TEST(DeliveryPlan, KindsAreNamedWholeOrByTheirBeginning) {
  EXPECT_TRUE(is_subscribed("*", "record.made"));
  EXPECT_TRUE(is_subscribed("person.created record.*", "record.made"));
  EXPECT_TRUE(is_subscribed("person.created record.*", "person.created"));
  EXPECT_FALSE(is_subscribed("person.created record.*", "person.changed"));
  EXPECT_FALSE(is_subscribed("record.*", "records.made"));
  EXPECT_FALSE(is_subscribed("", "record.made"));
}

TEST(DeliveryPlan, PausesDoubleUpToTheLongestAndAreSpreadOverAllOfIt) {
  const auto most = [](int failures) { return pause_after(failures, milliseconds{1000}, milliseconds{60'000}, 1.0); };
  EXPECT_EQ(most(1), milliseconds{1000});
  EXPECT_EQ(most(2), milliseconds{2000});
  EXPECT_EQ(most(6), milliseconds{32'000});
  EXPECT_EQ(most(7), milliseconds{60'000});
  EXPECT_EQ(most(1'000'000), milliseconds{60'000});
  EXPECT_EQ(pause_after(5, milliseconds{1000}, milliseconds{60'000}, 0.0), milliseconds{0});
  EXPECT_EQ(pause_after(5, milliseconds{1000}, milliseconds{60'000}, 0.5), milliseconds{8000});
}

TEST(DeliveryPlan, AStatusTellsWhetherTheReceiverIsThere) {
  for (const int status : {200, 201, 204, 299}) EXPECT_EQ(verdict_of_status(status), Verdict::kDelivered) << status;
  for (const int status : {301, 302, 400, 401, 404, 500, 501})
    EXPECT_EQ(verdict_of_status(status), Verdict::kRefused) << status;
  for (const int status : {429, 502, 503, 504}) EXPECT_EQ(verdict_of_status(status), Verdict::kUnreachable) << status;
  EXPECT_EQ(verdict_of_status(410), Verdict::kGone);
}

}  // namespace
}  // namespace rollcall::service
