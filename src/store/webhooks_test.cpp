#include "store/webhooks.hpp"

#include "store/events.hpp"
#include "store/outbox_pause.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

class WebhooksTest : public StoreTest {
 protected:
  Webhook add_webhook() {
    Webhook webhook{.id = new_id(),
                    .url = "https://hooks.example.org/",
                    .kinds = "record.*",
                    .key_id = new_id(),
                    .secret = Bytes(40, std::byte{1}),
                    .created_at = test_time(),
                    .updated_at = test_time()};
    must(write(insert_webhook, webhook));
    return webhook;
  }
  bool take(const Webhook& webhook, const Uuid& runner, int now_s) {
    return must(write(take_webhook, webhook.id, runner, test_time(now_s), test_time(now_s + 10)));
  }
  std::int64_t add_event(const Uuid& person) {
    return must(write(append_event, NewEvent{.at = test_time(), .kind = "record.made", .person_id = person}));
  }

  const Uuid runner_ = new_id();
  const Uuid other_ = new_id();
};

TEST_F(WebhooksTest, AreKeptAsTheyWereGiven) {
  Webhook webhook = add_webhook();
  EXPECT_EQ(must(read(get_webhook, webhook.id)), webhook);
  webhook.previous_secret = webhook.secret;
  webhook.previous_until = test_time(60);
  webhook.active = false;
  webhook.disabled_reason = "gone";
  must(db().transact([&](Connection& c) { return update_webhook(c, webhook); }));
  EXPECT_EQ(webhook.version, 2);
  EXPECT_EQ(must(read(get_webhook, webhook.id)), webhook);
  EXPECT_EQ(must(read(list_webhooks, PageRequest{})).items.size(), 1U);
  EXPECT_TRUE(must(write(delete_webhook, webhook.id)));
  EXPECT_EQ(must(read(count_webhooks)), 0);
}

TEST_F(WebhooksTest, OneRunnerHoldsOneUntilItsLeaseRunsOut) {
  const Webhook webhook = add_webhook();
  EXPECT_TRUE(take(webhook, runner_, 0));
  EXPECT_TRUE(take(webhook, runner_, 1));
  EXPECT_FALSE(take(webhook, other_, 5));
  EXPECT_TRUE(must(read(list_webhooks_to_run, other_, test_time(5), true)).empty());
  EXPECT_TRUE(must(read(holds_webhook, webhook.id, runner_)));
  EXPECT_TRUE(take(webhook, other_, 12)) << "the lease has run out";
  EXPECT_FALSE(must(read(holds_webhook, webhook.id, runner_)));
  must(write(release_webhooks, other_));
  EXPECT_EQ(must(read(list_webhooks_to_run, runner_, test_time(12), true)), std::vector{webhook.id});
}

TEST_F(WebhooksTest, ProgressIsOnlyThatOfTheHolderFromWhereItWas) {
  Webhook webhook = add_webhook();
  take(webhook, runner_, 0);
  webhook.after_number = 5;
  EXPECT_FALSE(must(write(save_progress, webhook, 0, other_)));
  EXPECT_TRUE(must(write(save_progress, webhook, 0, runner_)));
  EXPECT_TRUE(must(write(save_progress, webhook, 5, runner_))) << "also where nothing changes";
  EXPECT_FALSE(must(write(save_progress, webhook, 0, runner_))) << "somebody replays meanwhile";
  EXPECT_EQ(must(read(get_webhook, webhook.id)).after_number, 5);
}

TEST_F(WebhooksTest, DeliveriesWaitByNumberWithWhatTheyAreAbout) {
  const Webhook webhook = add_webhook();
  const Uuid person = new_id();
  const std::int64_t first = add_event(person);
  const std::int64_t second = add_event(person);
  for (const std::int64_t number : {second, first})
    must(write(
        put_delivery,
        Delivery{.webhook_id = webhook.id, .event_number = number, .first_at = test_time(), .next_at = test_time()}));
  const auto waiting = must(read(list_waiting_deliveries, webhook.id));
  ASSERT_EQ(waiting.size(), 2U);
  EXPECT_EQ(waiting[0].delivery.event_number, first);
  EXPECT_EQ(waiting[0].subjects.person, person);
  EXPECT_EQ(waiting[0].subjects.session, std::nullopt);
  Delivery dead = waiting[0].delivery;
  dead.status = DeliveryStatus::kDead;
  dead.last_status = 500;
  dead.last_error = "answered 500";
  must(write(put_delivery, dead));
  EXPECT_EQ(must(read(list_dead_deliveries, webhook.id, PageRequest{})).items, std::vector{dead});
  EXPECT_EQ(must(read(count_deliveries, webhook.id, DeliveryStatus::kWaiting)), 1);
  EXPECT_EQ(must(write(revive_deliveries, webhook.id, DeliveryStatus::kDead, test_time(9))), 1);
  EXPECT_EQ(must(read(list_waiting_deliveries, webhook.id))[0].delivery.attempts, 0);
  must(write(delete_deliveries_from, webhook.id, second));
  EXPECT_EQ(must(read(list_waiting_deliveries, webhook.id)).size(), 1U);
  must(write(delete_webhook, webhook.id));
  EXPECT_TRUE(must(read(list_waiting_deliveries, webhook.id)).empty());
}

TEST_F(WebhooksTest, TheLogOfTriesIsBoundedByAgeAndNumber) {
  const Webhook webhook = add_webhook();
  std::vector<Uuid> ids;
  for (int i = 0; i < 6; ++i) {
    ids.push_back(new_id());
    must(write(insert_webhook_attempt, WebhookAttempt{.id = ids.back(),
                                                      .webhook_id = webhook.id,
                                                      .event_number = i,
                                                      .attempted_at = test_time(i),
                                                      .outcome = "delivered",
                                                      .http_status = 204}));
  }
  EXPECT_EQ(must(write(prune_webhook_attempts, test_time(1), 3)), 3);
  const auto page = must(read(list_webhook_attempts, webhook.id, PageRequest{.limit = 2}));
  ASSERT_EQ(page.items.size(), 2U);
  EXPECT_EQ(page.items[0].id, ids[5]) << "newest first";
  const auto rest = must(read(list_webhook_attempts, webhook.id, PageRequest{.limit = 2, .cursor = *page.next_cursor}));
  ASSERT_EQ(rest.items.size(), 1U);
  EXPECT_EQ(rest.items[0].id, ids[3]);
}

TEST_F(WebhooksTest, DeadLettersAreBoundedByAgeAndNumber) {
  const Webhook webhook = add_webhook();
  for (int i = 0; i < 6; ++i)
    must(write(put_delivery, Delivery{.webhook_id = webhook.id,
                                      .event_number = add_event(new_id()),
                                      .status = i == 5 ? DeliveryStatus::kWaiting : DeliveryStatus::kDead,
                                      .first_at = test_time(i),
                                      .next_at = test_time(i)}));
  EXPECT_EQ(must(write(prune_dead_deliveries, test_time(1), 2)), 3);
  const auto page = must(read(list_dead_deliveries, webhook.id, PageRequest{}));
  ASSERT_EQ(page.items.size(), 2U);
  EXPECT_EQ(page.items[0].first_at, test_time(3)) << "the newest stay";
  EXPECT_EQ(must(read(count_deliveries, webhook.id, DeliveryStatus::kWaiting)), 1) << "what waits is no dead letter";
}

TEST_F(WebhooksTest, FilesAreForWhoHasTheFolderAndHaveOneNameEach) {
  Webhook file = add_webhook();
  must(write(delete_webhook, file.id));
  file.target = WebhookTarget::kCsv;
  file.url = "marks.csv";
  must(write(insert_webhook, file));
  EXPECT_EQ(must(read(get_webhook, file.id)), file);
  EXPECT_TRUE(must(read(is_csv_name_taken, "marks.csv")));
  EXPECT_FALSE(must(read(is_csv_name_taken, "other.csv")));
  EXPECT_TRUE(must(read(list_webhooks_to_run, runner_, test_time(), false)).empty());
  EXPECT_EQ(must(read(list_webhooks_to_run, runner_, test_time(), true)), std::vector{file.id});
}

TEST_F(WebhooksTest, WhatFailedBeforeAPauseIsTriedAtOnceAfterIt) {
  Webhook webhook = add_webhook();
  webhook.failures = 3;
  webhook.failing_since = test_time(1);
  webhook.next_at = test_time(900);
  must(db().transact([&](Connection& c) { return update_webhook(c, webhook); }));
  Delivery refused{.webhook_id = webhook.id, .event_number = add_event(new_id()), .attempts = 2};
  refused.first_at = test_time(1);
  refused.next_at = test_time(900);
  must(write(put_delivery, refused));
  must(write(forget_failures, test_time(100)));
  const Webhook after = must(read(get_webhook, webhook.id));
  EXPECT_EQ(after.failures, 0);
  EXPECT_EQ(after.failing_since, std::nullopt);
  EXPECT_EQ(after.next_at, std::nullopt);
  const auto waiting = must(read(list_waiting_deliveries, webhook.id));
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].delivery.first_at, test_time(100));
  EXPECT_EQ(waiting[0].delivery.next_at, test_time(100));
  EXPECT_EQ(waiting[0].delivery.attempts, 2);
}

TEST_F(WebhooksTest, NobodyHoldsOneWhileEverythingIsPaused) {
  EXPECT_FALSE(must(read(tells_others)));
  const Webhook webhook = add_webhook();
  EXPECT_TRUE(must(read(tells_others)));
  take(webhook, runner_, 0);
  const OutboxPause pause{.reason = PauseReason::kRestored, .since = test_time(1)};
  EXPECT_TRUE(must(write(pause_outbox, pause)));
  EXPECT_FALSE(must(write(pause_outbox, OutboxPause{.since = test_time(2)}))) << "it is paused already";
  EXPECT_EQ(must(read(find_outbox_pause)), pause);
  EXPECT_FALSE(must(read(holds_webhook, webhook.id, runner_)));
  EXPECT_TRUE(must(read(list_webhooks_to_run, runner_, test_time(2), true)).empty());
  EXPECT_TRUE(must(write(resume_outbox)));
  EXPECT_FALSE(must(write(resume_outbox)));
  EXPECT_TRUE(must(read(holds_webhook, webhook.id, runner_)));
}

}  // namespace
}  // namespace rollcall::store
