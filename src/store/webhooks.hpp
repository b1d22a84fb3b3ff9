// Webhooks: who is told of which events, and how far each has come in the log. A webhook reads on from `after_number`;
// what did not go at the first try is a row of its own with the event's number, never a copy of the event.
//
// One process at a time delivers for a webhook, by a lease that it renews: one whose lease has run out belonged to a
// process that is gone. Progress is written only by who holds the lease and has seen the number it moves on from. While
// everything is paused (outbox_pause.hpp) nobody holds any.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

enum class WebhookTarget : std::uint8_t {
  kUrl,  // a receiver on the network
  kCsv,  // a file on the server's disk that lines are appended to
};
std::string_view name(WebhookTarget value);
Result<WebhookTarget> parse_webhook_target(std::string_view text);

struct Webhook {
  Uuid id;
  WebhookTarget target = WebhookTarget::kUrl;
  std::string url;  // of a file: its name
  std::string description;
  std::string kinds;  // of events, separated by spaces: "record.made session.*", or "*"
  bool active = true;
  Uuid key_id;  // what the secrets are sealed with
  Bytes secret;
  std::optional<Bytes> previous_secret;  // signs too, until
  std::optional<Time> previous_until;
  std::int64_t after_number = 0;      // of the last event that is delivered, skipped or in a row of its own
  int failures = 0;                   // tries in a row at which the receiver was not there
  std::optional<Time> failing_since;  // the first failure since a delivery
  std::optional<Time> next_at;        // not before; none: at once
  std::optional<Time> delivered_at;   // last
  std::string disabled_reason;        // "": nobody but a user made it inactive
  std::int64_t version = 1;
  Time created_at{};
  Time updated_at{};
  bool operator==(const Webhook&) const = default;
};

Result<void> insert_webhook(Connection& db, const Webhook& webhook);
Result<std::optional<Webhook>> find_webhook(Connection& db, const Uuid& id);
Result<Webhook> get_webhook(Connection& db, const Uuid& id);  // kNotFound
Result<Page<Webhook>> list_webhooks(Connection& db, const PageRequest& page);
Result<std::int64_t> count_webhooks(Connection& db);
Result<bool> is_csv_name_taken(Connection& db, std::string_view file_name);

// All that a user sets, and what that resets: as update_person. Whoever delivers finds its lease and its place as they
// are here.
Result<void> update_webhook(Connection& db, Webhook& webhook);
Result<bool> delete_webhook(Connection& db, const Uuid& id);

// The active webhooks whose lease is free or `runner`'s; files among them only `with_files`.
Result<std::vector<Uuid>> list_webhooks_to_run(Connection& db, const Uuid& runner, Time now, bool with_files);
// False when another holds it.
Result<bool> take_webhook(Connection& db, const Uuid& id, const Uuid& runner, Time now, Time lease_until);
Result<void> renew_webhooks(Connection& db, const Uuid& runner, Time lease_until);
Result<void> release_webhooks(Connection& db, const Uuid& runner);
Result<bool> holds_webhook(Connection& db, const Uuid& id, const Uuid& runner);

// Writes how far it is. False, and nothing changed, when `runner` does not hold it any more, or it is not any more
// where it was `from` (somebody asked for a replay).
Result<bool> save_progress(Connection& db, const Webhook& webhook, std::int64_t from, const Uuid& runner);

enum class DeliveryStatus : std::uint8_t { kWaiting, kDead };
std::string_view name(DeliveryStatus value);
Result<DeliveryStatus> parse_delivery_status(std::string_view text);

struct Delivery {
  Uuid webhook_id;
  std::int64_t event_number = 0;
  DeliveryStatus status = DeliveryStatus::kWaiting;
  int attempts = 0;
  Time first_at{};  // when it was first to go
  Time next_at{};
  std::optional<int> last_status;  // of HTTP
  std::string last_error;
  bool operator==(const Delivery&) const = default;
};

// What events must not overtake each other by.
struct EventSubjects {
  std::optional<Uuid> subject;
  std::optional<Uuid> person;
  std::optional<Uuid> session;
};

struct WaitingDelivery {
  Delivery delivery;
  EventSubjects subjects;
};

Result<void> put_delivery(Connection& db, const Delivery& delivery);  // in the place of what was there
Result<bool> delete_delivery(Connection& db, const Uuid& webhook, std::int64_t event_number);
Result<std::vector<WaitingDelivery>> list_waiting_deliveries(Connection& db, const Uuid& webhook);  // by number
Result<std::int64_t> count_deliveries(Connection& db, const Uuid& webhook, DeliveryStatus status);
Result<Page<Delivery>> list_dead_deliveries(Connection& db, const Uuid& webhook, const PageRequest& page);

// Those of this status wait as if new; gives their count.
Result<std::int64_t> revive_deliveries(Connection& db, const Uuid& webhook, DeliveryStatus status, Time now);
// After a time in which nothing was tried: whatever failed before did so for other reasons than that nobody listened
// all the time since. All of it is tried at once.
Result<void> forget_failures(Connection& db, Time now);
// Before a replay from `number` on, which finds them again.
Result<void> delete_deliveries_from(Connection& db, const Uuid& webhook, std::int64_t number);
// The dead ones from before `first_at`, and all but the newest `most` of each webhook.
Result<std::int64_t> prune_dead_deliveries(Connection& db, Time first_at, int most);

struct WebhookAttempt {
  Uuid id;
  Uuid webhook_id;
  std::int64_t event_number = 0;  // 0: a test
  int attempt = 1;
  Time attempted_at{};
  std::int64_t took_ms = 0;
  std::string outcome;  // "delivered", "refused", "unreachable", "gave_up"
  std::optional<int> http_status;
  std::string detail;  // why it failed
  bool operator==(const WebhookAttempt&) const = default;
};

Result<void> insert_webhook_attempt(Connection& db, const WebhookAttempt& attempt);
Result<Page<WebhookAttempt>> list_webhook_attempts(Connection& db, const Uuid& webhook, const PageRequest& page);
// Those from before `before`, and all but the newest `most` of each webhook.
Result<std::int64_t> prune_webhook_attempts(Connection& db, Time before, int most);

}  // namespace rollcall::store
