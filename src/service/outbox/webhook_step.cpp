#include "service/outbox/webhook_step.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "net/retry.hpp"
#include "service/event_kinds.hpp"
#include "service/outbox/delivery_plan.hpp"
#include "service/outbox/names.hpp"
#include "service/settings.hpp"
#include "store/events.hpp"

namespace rollcall::service {
namespace {

using std::chrono::milliseconds;

constexpr int kReadAtOnce = 200;
constexpr milliseconds kIdle{5000};

// What the database says there is to do.
struct Work {
  store::Webhook webhook;
  bool ours = false;
  std::vector<store::Delivery> parked;  // read now, behind one that waits
  std::int64_t reached = 0;             // events up to here are dealt with
  bool full_batch = false;              // there are more events to read
  std::optional<store::Event> event;    // to be sent
  std::optional<WebhookMessage> message;
  store::Delivery delivery;  // of that event
  bool is_new = false;       // read now: it has no row yet
  std::optional<Time> next;  // without an event: when there may be one
};

store::EventSubjects subjects_of(const store::Event& event) {
  return {.subject = event.subject_id, .person = event.person_id, .session = event.session_id};
}

Result<void> choose(store::Connection& db, Work& work, store::Event event) {
  ROLLCALL_ASSIGN(work.message, WebhookSender::message_for(work.webhook, db, event));
  work.event = std::move(event);
  return {};
}

// Reads on in the log: skips what is not asked for, parks what waits behind another, and stops at the first to send.
Result<void> read_on(store::Connection& db, Work& work, const std::vector<store::WaitingDelivery>& rows, Time now,
                     int most_waiting) {
  Waiting waiting;
  for (const store::WaitingDelivery& row : rows) waiting.add(row.subjects);
  auto room = static_cast<std::ptrdiff_t>(most_waiting) - std::ssize(rows);
  ROLLCALL_ASSIGN(std::vector<store::Event> events,
                  store::read_events_after(db, work.webhook.after_number, kReadAtOnce));
  work.full_batch = std::ssize(events) == kReadAtOnce;
  for (store::Event& event : events) {
    // Nor is it told of itself: its own troubles would make more of them.
    const bool asked_for = is_subscribed(work.webhook.kinds, event.kind) && event.subject_id != work.webhook.id;
    if (asked_for && room <= 0) {
      work.full_batch = false;
      return {};
    }
    if (asked_for) {
      store::Delivery delivery{
          .webhook_id = work.webhook.id, .event_number = event.number, .first_at = now, .next_at = now};
      if (!waiting.holds_back(subjects_of(event))) {
        work.delivery = std::move(delivery);
        work.is_new = true;
        return choose(db, work, std::move(event));
      }
      work.parked.push_back(std::move(delivery));
      --room;
    }
    work.reached = event.number;
  }
  return {};
}

Result<Work> find_work(Installation& in, const Uuid& id, const Uuid& runner, int most_waiting) {
  const Time now = in.clock().now();
  return in.database().read([&](store::Connection& db) -> Result<Work> {
    Work work;
    ROLLCALL_ASSIGN(work.ours, store::holds_webhook(db, id, runner));
    if (!work.ours) return work;
    ROLLCALL_ASSIGN(work.webhook, store::get_webhook(db, id));
    work.reached = work.webhook.after_number;
    if (work.webhook.next_at && now < *work.webhook.next_at) {
      work.next = work.webhook.next_at;
      return work;
    }
    ROLLCALL_ASSIGN(const auto rows, store::list_waiting_deliveries(db, id));
    const NextDelivery next = next_delivery(rows, now);
    work.next = next.earliest_next;
    if (next.due) {
      work.delivery = rows[*next.due].delivery;
      ROLLCALL_ASSIGN(auto events, store::read_events_after(db, work.delivery.event_number - 1, 1));
      if (events.empty()) return fail(ErrorCode::kCorrupt, "an event that is to be delivered is not in the log");
      ROLLCALL_TRY(choose(db, work, std::move(events.front())));
      return work;
    }
    ROLLCALL_TRY(read_on(db, work, rows, now, most_waiting));
    return work;
  });
}

milliseconds in_ms(double seconds) { return milliseconds{static_cast<std::int64_t>(seconds * 1000)}; }

Time next_try(const Installation& in, int failures, const SentMessage& sent, Time now) {
  const Settings& settings = in.settings();
  const milliseconds pause = pause_after(failures, in_ms(settings.number(setting::kWebhookFirstPause)),
                                         in_ms(settings.number(setting::kWebhookLongestPause)), net::random_chance());
  return now + std::max(pause, std::chrono::duration_cast<milliseconds>(sent.wait.value_or(std::chrono::seconds{0})));
}

std::chrono::hours give_up(const Installation& in) {
  return std::chrono::hours{in.settings().integer(setting::kWebhookGiveUp)};
}

// Turns a webhook off, with an event that says why.
Result<void> disable(Installation& in, store::Connection& db, const Uuid& id, std::string_view reason) {
  ROLLCALL_ASSIGN(store::Webhook webhook, store::get_webhook(db, id));
  webhook.active = false;
  webhook.disabled_reason = std::string(reason);
  webhook.updated_at = in.clock().now();
  ROLLCALL_TRY(store::update_webhook(db, webhook));
  return note(db, in.clock(), {}, event::kWebhookDisabled, {.subject = id, .ids = {{"reason", std::string(reason)}}});
}

// The event that was refused waits, or is given up.
Result<void> keep_refused(Installation& in, store::Connection& db, Work& work, const SentMessage& sent, Time now,
                          bool turned_off) {
  const Settings& settings = in.settings();
  store::Delivery& delivery = work.delivery;
  delivery.last_status = sent.status;
  delivery.last_error = sent.detail;
  delivery.next_at = next_try(in, delivery.attempts, sent, now);
  const bool too_often = delivery.attempts >= settings.integer(setting::kWebhookAttempts);
  // Where nothing at all goes through, the webhook is turned off and every event kept.
  const bool too_long = !turned_off && now - delivery.first_at >= give_up(in);
  if (too_often || too_long) {
    delivery.status = store::DeliveryStatus::kDead;
    ROLLCALL_TRY(note(db, in.clock(), {}, event::kWebhookGaveUp,
                      {.subject = work.webhook.id,
                       .ids = {{"event_number", delivery.event_number}, {"attempts", delivery.attempts}}}));
  }
  return store::put_delivery(db, delivery);
}

// Writes down what became of the step. False when somebody changed the webhook's place meanwhile: then it is as if
// nothing had been sent.
Result<bool> settle(Installation& in, store::Connection& db, Work& work, const std::optional<SentMessage>& sent,
                    const Uuid& runner) {
  const Time now = in.clock().now();
  const std::int64_t from = work.webhook.after_number;
  store::Webhook& webhook = work.webhook;
  webhook.after_number = work.reached;
  const bool unreachable = sent && sent->verdict == Verdict::kUnreachable;
  const bool gone = sent && sent->verdict == Verdict::kGone;
  const bool delivered = sent && sent->verdict == Verdict::kDelivered;
  if (delivered) {
    webhook.failures = 0;
    webhook.failing_since.reset();
    webhook.next_at.reset();
    webhook.delivered_at = now;
  } else if (sent) {
    if (!webhook.failing_since) webhook.failing_since = now;
    if (unreachable) webhook.next_at = next_try(in, ++webhook.failures, *sent, now);
    if (sent->verdict == Verdict::kRefused) {
      webhook.failures = 0;
      webhook.next_at.reset();
    }
  }
  // Unreachable, the reader stays where it is; the others are written beside it.
  if (work.event && work.is_new && !unreachable && !gone) webhook.after_number = work.event->number;
  ROLLCALL_ASSIGN(const bool saved, store::save_progress(db, webhook, from, runner));
  if (!saved) return false;
  for (const store::Delivery& parked : work.parked) ROLLCALL_TRY(store::put_delivery(db, parked));
  if (!sent) return true;
  ++work.delivery.attempts;
  const int attempt = unreachable ? webhook.failures : work.delivery.attempts;
  ROLLCALL_TRY(store::insert_webhook_attempt(db, attempt_of(webhook, work.delivery.event_number, attempt, *sent, now)));
  if (delivered) ROLLCALL_TRY(store::delete_delivery(db, webhook.id, work.delivery.event_number));
  const bool failing = !gone && webhook.failing_since && now - *webhook.failing_since >= give_up(in);
  if (sent->verdict == Verdict::kRefused) ROLLCALL_TRY(keep_refused(in, db, work, *sent, now, failing));
  if (gone) ROLLCALL_TRY(disable(in, db, webhook.id, "gone"));
  if (failing) ROLLCALL_TRY(disable(in, db, webhook.id, "failing"));
  return true;
}

}  // namespace

Result<WebhookStep> deliver_next(Installation& in, const WebhookSender& sender, const Uuid& webhook, const Uuid& runner,
                                 int most_waiting, const std::stop_token& stop) {
  ROLLCALL_ASSIGN(Work work, find_work(in, webhook, runner, most_waiting));
  if (!work.ours) return WebhookStep{.ended = true};
  std::optional<SentMessage> sent;
  if (work.event) {
    sent = sender.send(work.webhook, *work.message, stop);
    if (stop.stop_requested() && sent->verdict != Verdict::kDelivered) return WebhookStep{.ended = true};
  }
  if (sent || !work.parked.empty() || work.full_batch) {
    ROLLCALL_TRY(in.database().transact([&](store::Connection& db) { return settle(in, db, work, sent, runner); }));
    return WebhookStep{.again = true};
  }
  if (!work.next) return WebhookStep{.pause = kIdle};
  const auto left = std::chrono::ceil<milliseconds>(*work.next - in.clock().now());
  return WebhookStep{.pause = std::clamp(left, milliseconds{1}, kIdle)};
}

}  // namespace rollcall::service
