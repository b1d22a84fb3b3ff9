#include "store/webhooks.hpp"

#include <utility>

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, target, url, description, kinds, active, key_id, secret, previous_secret, previous_until, "
    "after_number, "
    "failures, failing_since, next_at, delivered_at, disabled_reason, version, created_at, updated_at FROM webhook";

Webhook read_webhook(Row& row) {
  Webhook webhook;
  row.into(webhook.id);
  row.into_word(webhook.target, parse_webhook_target);
  row.into(webhook.url, webhook.description, webhook.kinds, webhook.active, webhook.key_id, webhook.secret,
           webhook.previous_secret, webhook.previous_until, webhook.after_number, webhook.failures,
           webhook.failing_since, webhook.next_at, webhook.delivered_at, webhook.disabled_reason, webhook.version,
           webhook.created_at, webhook.updated_at);
  return webhook;
}

Uuid read_id(Row& row) {
  Uuid id;
  row.into(id);
  return id;
}

std::int64_t read_number(Row& row) {
  std::int64_t number = 0;
  row.into(number);
  return number;
}

constexpr std::string_view kDeliveryColumns =
    "d.webhook_id, d.event_number, d.status, d.attempts, d.first_at, d.next_at, d.last_status, d.last_error";

Delivery read_delivery(Row& row) {
  Delivery delivery;
  row.into(delivery.webhook_id, delivery.event_number);
  row.into_word(delivery.status, parse_delivery_status);
  row.into(delivery.attempts, delivery.first_at, delivery.next_at, delivery.last_status, delivery.last_error);
  return delivery;
}

WaitingDelivery read_waiting(Row& row) {
  WaitingDelivery waiting{.delivery = read_delivery(row), .subjects = {}};
  row.into(waiting.subjects.subject, waiting.subjects.person, waiting.subjects.session);
  return waiting;
}

WebhookAttempt read_attempt(Row& row) {
  WebhookAttempt attempt;
  row.into(attempt.id, attempt.webhook_id, attempt.event_number, attempt.attempt, attempt.attempted_at, attempt.took_ms,
           attempt.outcome, attempt.http_status, attempt.detail);
  return attempt;
}

}  // namespace

std::string_view name(WebhookTarget value) { return value == WebhookTarget::kCsv ? "csv" : "url"; }

Result<WebhookTarget> parse_webhook_target(std::string_view text) {
  for (const WebhookTarget target : {WebhookTarget::kUrl, WebhookTarget::kCsv})
    if (text == name(target)) return target;
  return fail(ErrorCode::kInvalidArgument, "no such target of a webhook");
}

std::string_view name(DeliveryStatus value) { return value == DeliveryStatus::kDead ? "dead" : "waiting"; }

Result<DeliveryStatus> parse_delivery_status(std::string_view text) {
  for (const DeliveryStatus status : {DeliveryStatus::kWaiting, DeliveryStatus::kDead})
    if (text == name(status)) return status;
  return fail(ErrorCode::kInvalidArgument, "no such status of a delivery");
}

Result<void> insert_webhook(Connection& db, const Webhook& webhook) {
  return discard(
      db.execute("INSERT INTO webhook (id, target, url, description, kinds, active, key_id, secret, previous_secret, "
                 "previous_until, after_number, failures, failing_since, next_at, delivered_at, disabled_reason, "
                 "version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 webhook.id, name(webhook.target), webhook.url, webhook.description, webhook.kinds, webhook.active,
                 webhook.key_id, webhook.secret, webhook.previous_secret, webhook.previous_until, webhook.after_number,
                 webhook.failures, webhook.failing_since, webhook.next_at, webhook.delivered_at,
                 webhook.disabled_reason, webhook.version, webhook.created_at, webhook.updated_at));
}

Result<std::optional<Webhook>> find_webhook(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return fetch_optional(read_webhook, db, sql, id);
}

Result<Webhook> get_webhook(Connection& db, const Uuid& id) { return required(find_webhook(db, id), "webhook"); }

Result<Page<Webhook>> list_webhooks(Connection& db, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("id > ?", start.id);
  return fetch_page(read_webhook, db, kSelect, where, "id", page.limit,
                    [](const Webhook& webhook) { return Position{.id = webhook.id}; });
}

Result<std::int64_t> count_webhooks(Connection& db) { return fetch_number(db, "SELECT count(*) FROM webhook"); }

Result<bool> is_csv_name_taken(Connection& db, std::string_view file_name) {
  return changed(fetch_number(db, "SELECT count(*) FROM webhook WHERE target = 'csv' AND url = ?", file_name));
}

Result<void> update_webhook(Connection& db, Webhook& webhook) {
  ROLLCALL_TRY(check_versioned(
      db,
      db.execute("UPDATE webhook SET url = ?, description = ?, kinds = ?, active = ?, secret = ?, previous_secret = ?, "
                 "previous_until = ?, after_number = ?, failures = ?, failing_since = ?, next_at = ?, "
                 "disabled_reason = ?, updated_at = ?, version = version + 1 WHERE id = ? AND version = ?",
                 webhook.url, webhook.description, webhook.kinds, webhook.active, webhook.secret,
                 webhook.previous_secret, webhook.previous_until, webhook.after_number, webhook.failures,
                 webhook.failing_since, webhook.next_at, webhook.disabled_reason, webhook.updated_at, webhook.id,
                 webhook.version),
      "webhook", webhook.id));
  ++webhook.version;
  return {};
}

Result<bool> delete_webhook(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM webhook WHERE id = ?", id));
}

Result<std::vector<Uuid>> list_webhooks_to_run(Connection& db, const Uuid& runner, Time now, bool with_files) {
  return fetch_all(
      read_id, db,
      "SELECT id FROM webhook WHERE active = ? AND (runner_id IS NULL OR runner_id = ? OR lease_until < ?) AND "
      "(target = 'url' OR ?) AND NOT EXISTS (SELECT 1 FROM outbox_pause)",
      true, runner, now, with_files);
}

Result<bool> take_webhook(Connection& db, const Uuid& id, const Uuid& runner, Time now, Time lease_until) {
  return changed(
      db.execute("UPDATE webhook SET runner_id = ?, lease_until = ? WHERE id = ? AND active = ? AND "
                 "(runner_id IS NULL OR runner_id = ? OR lease_until < ?)",
                 runner, lease_until, id, true, runner, now));
}

Result<void> renew_webhooks(Connection& db, const Uuid& runner, Time lease_until) {
  return discard(db.execute("UPDATE webhook SET lease_until = ? WHERE runner_id = ?", lease_until, runner));
}

Result<void> release_webhooks(Connection& db, const Uuid& runner) {
  return discard(db.execute("UPDATE webhook SET runner_id = NULL, lease_until = NULL WHERE runner_id = ?", runner));
}

Result<bool> holds_webhook(Connection& db, const Uuid& id, const Uuid& runner) {
  return changed(fetch_number(db,
                              "SELECT count(*) FROM webhook WHERE id = ? AND runner_id = ? AND active = ? AND "
                              "NOT EXISTS (SELECT 1 FROM outbox_pause)",
                              id, runner, true));
}

Result<bool> save_progress(Connection& db, const Webhook& webhook, std::int64_t from, const Uuid& runner) {
  // The count is of rows that matched: the number alone may stay as it is, so that MariaDB would count none.
  ROLLCALL_ASSIGN(const std::int64_t held,
                  fetch_number(db, "SELECT count(*) FROM webhook WHERE id = ? AND runner_id = ? AND after_number = ?",
                               webhook.id, runner, from));
  if (held == 0) return false;
  ROLLCALL_TRY(
      db.execute("UPDATE webhook SET after_number = ?, failures = ?, failing_since = ?, next_at = ?, delivered_at = ? "
                 "WHERE id = ?",
                 webhook.after_number, webhook.failures, webhook.failing_since, webhook.next_at, webhook.delivered_at,
                 webhook.id));
  return true;
}

Result<void> put_delivery(Connection& db, const Delivery& delivery) {
  ROLLCALL_TRY(delete_delivery(db, delivery.webhook_id, delivery.event_number));
  return discard(
      db.execute("INSERT INTO webhook_delivery (webhook_id, event_number, status, attempts, first_at, next_at, "
                 "last_status, last_error) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                 delivery.webhook_id, delivery.event_number, name(delivery.status), delivery.attempts,
                 delivery.first_at, delivery.next_at, delivery.last_status, delivery.last_error));
}

Result<bool> delete_delivery(Connection& db, const Uuid& webhook, std::int64_t event_number) {
  return changed(
      db.execute("DELETE FROM webhook_delivery WHERE webhook_id = ? AND event_number = ?", webhook, event_number));
}

Result<std::vector<WaitingDelivery>> list_waiting_deliveries(Connection& db, const Uuid& webhook) {
  static const std::string sql = std::format(
      "SELECT {}, e.subject_id, e.person_id, e.session_id FROM webhook_delivery d JOIN event e ON e.number = "
      "d.event_number WHERE d.webhook_id = ? AND d.status = 'waiting' ORDER BY d.event_number",
      kDeliveryColumns);
  return fetch_all(read_waiting, db, sql, webhook);
}

Result<std::int64_t> count_deliveries(Connection& db, const Uuid& webhook, DeliveryStatus status) {
  return fetch_number(db, "SELECT count(*) FROM webhook_delivery WHERE webhook_id = ? AND status = ?", webhook,
                      name(status));
}

Result<Page<Delivery>> list_dead_deliveries(Connection& db, const Uuid& webhook, const PageRequest& page) {
  static const std::string select = std::format("SELECT {} FROM webhook_delivery d", kDeliveryColumns);
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("d.webhook_id = ? AND d.status = 'dead' AND d.event_number > ?", webhook, start.key);
  return fetch_page(read_delivery, db, select, where, "d.event_number", page.limit,
                    [](const Delivery& delivery) { return Position{.key = delivery.event_number, .id = {}}; });
}

Result<std::int64_t> revive_deliveries(Connection& db, const Uuid& webhook, DeliveryStatus status, Time now) {
  return db.execute(
      "UPDATE webhook_delivery SET status = 'waiting', attempts = 0, first_at = ?, next_at = ? "
      "WHERE webhook_id = ? AND status = ?",
      now, now, webhook, name(status));
}

Result<void> forget_failures(Connection& db, Time now) {
  ROLLCALL_TRY(db.execute("UPDATE webhook SET failures = 0, failing_since = NULL, next_at = NULL"));
  return discard(
      db.execute("UPDATE webhook_delivery SET first_at = ?, next_at = ? WHERE status = 'waiting'", now, now));
}

Result<void> delete_deliveries_from(Connection& db, const Uuid& webhook, std::int64_t number) {
  return discard(
      db.execute("DELETE FROM webhook_delivery WHERE webhook_id = ? AND event_number >= ?", webhook, number));
}

Result<std::int64_t> prune_dead_deliveries(Connection& db, Time first_at, int most) {
  ROLLCALL_ASSIGN(std::int64_t gone,
                  db.execute("DELETE FROM webhook_delivery WHERE status = 'dead' AND first_at < ?", first_at));
  ROLLCALL_ASSIGN(const auto webhooks, fetch_all(read_id, db, "SELECT id FROM webhook"));
  for (const Uuid& webhook : webhooks) {
    ROLLCALL_ASSIGN(const auto first_over,
                    fetch_optional(read_number, db,
                                   "SELECT event_number FROM webhook_delivery WHERE webhook_id = ? AND status = 'dead' "
                                   "ORDER BY event_number DESC LIMIT 1 OFFSET ?",
                                   webhook, most));
    if (!first_over) continue;
    ROLLCALL_ASSIGN(const std::int64_t over,
                    db.execute("DELETE FROM webhook_delivery WHERE webhook_id = ? AND status = 'dead' AND "
                               "event_number <= ?",
                               webhook, *first_over));
    gone += over;
  }
  return gone;
}

Result<void> insert_webhook_attempt(Connection& db, const WebhookAttempt& attempt) {
  return discard(
      db.execute("INSERT INTO webhook_attempt (id, webhook_id, event_number, attempt, attempted_at, took_ms, outcome, "
                 "http_status, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 attempt.id, attempt.webhook_id, attempt.event_number, attempt.attempt, attempt.attempted_at,
                 attempt.took_ms, attempt.outcome, attempt.http_status, attempt.detail));
}

Result<Page<WebhookAttempt>> list_webhook_attempts(Connection& db, const Uuid& webhook, const PageRequest& page) {
  constexpr std::string_view kAttempts =
      "SELECT id, webhook_id, event_number, attempt, attempted_at, took_ms, outcome, http_status, detail "
      "FROM webhook_attempt";
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("webhook_id = ?", webhook);
  if (!page.cursor.empty()) where.add("id < ?", start.id);
  return fetch_page(read_attempt, db, kAttempts, where, "id DESC", page.limit,
                    [](const WebhookAttempt& attempt) { return Position{.id = attempt.id}; });
}

Result<std::int64_t> prune_webhook_attempts(Connection& db, Time before, int most) {
  ROLLCALL_ASSIGN(std::int64_t gone, db.execute("DELETE FROM webhook_attempt WHERE attempted_at < ?", before));
  ROLLCALL_ASSIGN(const auto webhooks, fetch_all(read_id, db, "SELECT id FROM webhook"));
  for (const Uuid& webhook : webhooks) {
    ROLLCALL_ASSIGN(
        const auto first_over,
        fetch_optional(read_id, db,
                       "SELECT id FROM webhook_attempt WHERE webhook_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?", webhook,
                       most));
    if (!first_over) continue;
    ROLLCALL_ASSIGN(const std::int64_t over,
                    db.execute("DELETE FROM webhook_attempt WHERE webhook_id = ? AND id <= ?", webhook, *first_over));
    gone += over;
  }
  return gone;
}

}  // namespace rollcall::store
