#include "service/outbox/webhooks.hpp"

#include <algorithm>
#include <array>
#include <ranges>

#include "base/random.hpp"
#include "base/text.hpp"
#include "crypto/secret.hpp"
#include "crypto/webhook_signature.hpp"
#include "service/event_kinds.hpp"
#include "service/outbox/names.hpp"
#include "service/settings.hpp"
#include "store/events.hpp"
#include "store/remains.hpp"

namespace rollcall::service {
namespace {

constexpr std::int64_t kMostWebhooks = 100;
constexpr int kAttemptsKept = 10'000;
constexpr int kDeadKept = 10'000;
constexpr std::size_t kMostKinds = 100;
constexpr std::string_view kRecords = "record.*";
constexpr LineLimits kUrl{.min_code_points = 1, .max_code_points = 2000};
constexpr LineLimits kDescription{.min_code_points = 0, .max_code_points = 500};

// "record.made", "record.*" or "*".
bool is_kind(std::string_view text) {
  if (text == "*") return true;
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const auto is_word = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  };
  const std::string_view rest = text.substr(dot + 1);
  return is_word(text.substr(0, dot)) && (rest == "*" || is_word(rest));
}

Result<std::string> joined_kinds(store::WebhookTarget target, const std::vector<std::string>& kinds) {
  const bool is_file = target == store::WebhookTarget::kCsv;
  if (is_file && kinds.empty()) return std::string(kRecords);
  if (kinds.empty() || kinds.size() > kMostKinds) return fail_field("kinds", "must name 1 to 100 kinds of events");
  std::string text;
  for (const std::string& kind : kinds) {
    if (!is_kind(kind)) return fail_field("kinds", "must be kinds such as record.made, record.* or *");
    if (is_file && !kind.starts_with("record.")) return fail_field("kinds", "of a file must be kinds of records");
    text += (text.empty() ? "" : " ") + kind;
  }
  return text;
}

Result<std::string> checked_url(const Installation& in, std::string_view url) {
  ROLLCALL_ASSIGN(std::string clean, clean_line("url", url, kUrl));
  const bool may_be_http = in.settings().boolean(setting::kWebhookHttp);
  if (!clean.starts_with("https://") && !(may_be_http && clean.starts_with("http://")))
    return fail_field("url", may_be_http ? "must begin with https:// or http://" : "must begin with https://");
  if (!is_sendable_url(clean)) return fail_field("url", "is not a URL, or holds a name and a password");
  return clean;
}

Result<void> set_target(const Installation& in, const NewWebhook& wanted, store::Webhook& webhook) {
  if (wanted.url.has_value() == wanted.file.has_value())
    return fail_field("url", "say either the url of a receiver or the name of a file");
  if (wanted.url) {
    ROLLCALL_ASSIGN(webhook.url, checked_url(in, *wanted.url));
    return {};
  }
  if (in.settings().text(setting::kCsvFolder).empty()) return fail_field("file", "cannot be: csv.folder is not set");
  if (!is_csv_name(*wanted.file))
    return fail_field("file",
                      "must be a name of letters, digits, '-', '_' and '.' that ends with .csv, without a folder");
  webhook.target = store::WebhookTarget::kCsv;
  webhook.url = *wanted.file;
  return {};
}

Result<Bytes> sealed_secret(Installation& in, const Uuid& key, const Uuid& webhook, std::string& shown) {
  std::array<std::byte, crypto::kWebhookSecretBytes> secret{};
  fill_random(secret);
  shown = crypto::format_webhook_secret(secret);
  auto sealed = in.vault().seal(key, sealed::kWebhook, webhook, secret);
  crypto::wipe(secret);
  return sealed;
}

Result<WebhookView> view_of(store::Connection& db, store::Webhook webhook) {
  WebhookView view;
  ROLLCALL_ASSIGN(view.waiting, store::count_deliveries(db, webhook.id, store::DeliveryStatus::kWaiting));
  ROLLCALL_ASSIGN(view.dead, store::count_deliveries(db, webhook.id, store::DeliveryStatus::kDead));
  ROLLCALL_ASSIGN(const std::int64_t latest, store::latest_event(db));
  view.behind = std::max<std::int64_t>(latest - webhook.after_number, 0);
  view.webhook = std::move(webhook);
  return view;
}

// Whatever kept it from being tried at once is forgotten.
void start_afresh(store::Webhook& webhook) {
  webhook.failures = 0;
  webhook.failing_since.reset();
  webhook.next_at.reset();
}

Result<void> check_version(const store::Webhook& webhook, const std::optional<std::int64_t>& expected) {
  if (!expected || *expected == webhook.version) return {};
  return fail(ErrorCode::kPreconditionFailed, "the webhook was changed in the meantime", "read it again");
}

Result<std::int64_t> checked_event(store::Connection& db, std::int64_t number) {
  ROLLCALL_ASSIGN(const std::int64_t latest, store::latest_event(db));
  if (number < 1 || number > latest + 1) return fail_field("from_event", "there is no event with this number");
  return number;
}

}  // namespace

Result<MadeWebhook> add_webhook(Installation& in, const Actor& actor, const NewWebhook& wanted) {
  const Time now = in.clock().now();
  store::Webhook webhook{.id = new_uuid(now), .key_id = new_uuid(now), .created_at = now, .updated_at = now};
  ROLLCALL_TRY(set_target(in, wanted, webhook));
  ROLLCALL_ASSIGN(webhook.description, clean_line("description", wanted.description, kDescription));
  ROLLCALL_ASSIGN(webhook.kinds, joined_kinds(webhook.target, wanted.kinds));
  webhook.active = wanted.active;
  std::string secret;
  ROLLCALL_TRY(in.vault().create_key(webhook.key_id, store::KeyKind::kItem));
  ROLLCALL_ASSIGN(webhook.secret, sealed_secret(in, webhook.key_id, webhook.id, secret));
  auto view = in.database().transact([&](store::Connection& db) -> Result<WebhookView> {
    ROLLCALL_ASSIGN(const std::int64_t there, store::count_webhooks(db));
    if (there >= kMostWebhooks) return fail(ErrorCode::kConflict, "there are a hundred webhooks already");
    if (webhook.target == store::WebhookTarget::kCsv) {
      ROLLCALL_ASSIGN(const bool taken, store::is_csv_name_taken(db, webhook.url));
      if (taken) return fail(ErrorCode::kConflict, "there is a webhook for this file already");
    }
    ROLLCALL_ASSIGN(const std::int64_t latest, store::latest_event(db));
    webhook.after_number = latest;
    if (wanted.from_event) {
      ROLLCALL_ASSIGN(const std::int64_t from, checked_event(db, *wanted.from_event));
      webhook.after_number = from - 1;
    }
    ROLLCALL_TRY(store::insert_webhook(db, webhook));
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kWebhookCreated, {.subject = webhook.id}));
    return view_of(db, webhook);
  });
  if (!view) {
    ROLLCALL_TRY(in.vault().destroy_key(webhook.key_id));
    return std::unexpected(std::move(view).error());
  }
  if (webhook.target == store::WebhookTarget::kCsv) secret.clear();
  return MadeWebhook{.view = *std::move(view), .secret = std::move(secret)};
}

Result<WebhookView> get_webhook(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) -> Result<WebhookView> {
    ROLLCALL_ASSIGN(store::Webhook webhook, store::get_webhook(db, id));
    return view_of(db, std::move(webhook));
  });
}

Result<store::Page<WebhookView>> list_webhooks(Installation& in, const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) -> Result<store::Page<WebhookView>> {
    ROLLCALL_ASSIGN(store::Page<store::Webhook> webhooks, store::list_webhooks(db, page));
    store::Page<WebhookView> views{.items = {}, .next_cursor = std::move(webhooks.next_cursor)};
    for (store::Webhook& webhook : webhooks.items) {
      ROLLCALL_ASSIGN(WebhookView view, view_of(db, std::move(webhook)));
      views.items.push_back(std::move(view));
    }
    return views;
  });
}

Result<WebhookView> change_webhook(Installation& in, const Actor& actor, const Uuid& id, const WebhookChange& change,
                                   const std::optional<std::int64_t>& expected_version) {
  return in.database().transact([&](store::Connection& db) -> Result<WebhookView> {
    ROLLCALL_ASSIGN(store::Webhook webhook, store::get_webhook(db, id));
    ROLLCALL_TRY(check_version(webhook, expected_version));
    boost::json::object what;
    if (change.url && webhook.target == store::WebhookTarget::kCsv)
      return fail_field("url", "cannot be given to a file; add another webhook");
    if (change.url) {
      ROLLCALL_ASSIGN(webhook.url, checked_url(in, *change.url));
      what["url"] = true;
      start_afresh(webhook);
    }
    if (change.description) {
      ROLLCALL_ASSIGN(webhook.description, clean_line("description", *change.description, kDescription));
    }
    if (change.kinds) {
      what["kinds_before"] = webhook.kinds;
      ROLLCALL_ASSIGN(webhook.kinds, joined_kinds(webhook.target, *change.kinds));
      what["kinds"] = webhook.kinds;
    }
    if (change.active && *change.active != webhook.active) {
      webhook.active = *change.active;
      webhook.disabled_reason.clear();
      what["active"] = webhook.active;
      start_afresh(webhook);
      ROLLCALL_TRY(store::revive_deliveries(db, id, store::DeliveryStatus::kWaiting, in.clock().now()));
    }
    webhook.updated_at = in.clock().now();
    ROLLCALL_TRY(store::update_webhook(db, webhook));
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kWebhookChanged, {.subject = id, .ids = std::move(what)}));
    return view_of(db, std::move(webhook));
  });
}

Result<void> remove_webhook(Installation& in, const Actor& actor, const Uuid& id) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(const store::Webhook webhook, store::get_webhook(db, id));
    ROLLCALL_TRY(store::delete_webhook(db, id));
    ROLLCALL_TRY(store::add_remains(db, {.blobs = {}, .keys = {webhook.key_id}}));
    return note(db, in.clock(), actor, event::kWebhookRemoved, {.subject = id});
  });
}

Result<MadeWebhook> rotate_webhook_secret(Installation& in, const Actor& actor, const Uuid& id) {
  ROLLCALL_ASSIGN(store::Webhook webhook,
                  in.database().read([&](store::Connection& db) { return store::get_webhook(db, id); }));
  if (webhook.target == store::WebhookTarget::kCsv)
    return fail(ErrorCode::kConflict, "a file has no secret: nobody signs its lines");
  std::string secret;
  ROLLCALL_ASSIGN(Bytes sealed, sealed_secret(in, webhook.key_id, webhook.id, secret));
  const Time now = in.clock().now();
  ROLLCALL_ASSIGN(WebhookView view, in.database().transact([&](store::Connection& db) -> Result<WebhookView> {
    ROLLCALL_ASSIGN(store::Webhook found, store::get_webhook(db, id));
    found.previous_secret = std::exchange(found.secret, std::move(sealed));
    found.previous_until = now + std::chrono::hours{in.settings().integer(setting::kWebhookSecretOverlap)};
    found.updated_at = now;
    ROLLCALL_TRY(store::update_webhook(db, found));
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kWebhookSecretRotated, {.subject = id}));
    return view_of(db, std::move(found));
  }));
  return MadeWebhook{.view = std::move(view), .secret = std::move(secret)};
}

Result<WebhookView> replay_webhook(Installation& in, const Actor& actor, const Uuid& id, const Replay& replay) {
  if (!replay.from_event && !replay.dead_letters)
    return fail_field("from_event", "say from which event on, or that dead_letters are meant");
  const Time now = in.clock().now();
  return in.database().transact([&](store::Connection& db) -> Result<WebhookView> {
    ROLLCALL_ASSIGN(store::Webhook webhook, store::get_webhook(db, id));
    boost::json::object what;
    if (replay.from_event) {
      ROLLCALL_ASSIGN(const std::int64_t from, checked_event(db, *replay.from_event));
      ROLLCALL_TRY(store::delete_deliveries_from(db, id, from));
      webhook.after_number = std::min(webhook.after_number, from - 1);
      what["from_event"] = from;
    }
    if (replay.dead_letters) {
      ROLLCALL_ASSIGN(const std::int64_t revived, store::revive_deliveries(db, id, store::DeliveryStatus::kDead, now));
      what["dead_letters"] = revived;
    }
    start_afresh(webhook);
    webhook.updated_at = now;
    ROLLCALL_TRY(store::update_webhook(db, webhook));
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kWebhookReplayed, {.subject = id, .ids = std::move(what)}));
    return view_of(db, std::move(webhook));
  });
}

Result<store::WebhookAttempt> ping_webhook(Installation& in, const Uuid& id) {
  ROLLCALL_ASSIGN(const store::Webhook webhook,
                  in.database().read([&](store::Connection& db) { return store::get_webhook(db, id); }));
  ROLLCALL_ASSIGN(const WebhookSender sender, WebhookSender::create(in));
  const SentMessage sent = sender.ping(webhook);
  store::WebhookAttempt attempt = attempt_of(webhook, 0, 1, sent, in.clock().now());
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::get_webhook(db, id));  // it may be gone by now
    return store::insert_webhook_attempt(db, attempt);
  }));
  return attempt;
}

Result<store::Page<store::Delivery>> list_dead_letters(Installation& in, const Uuid& id,
                                                       const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) -> Result<store::Page<store::Delivery>> {
    ROLLCALL_TRY(store::get_webhook(db, id));
    return store::list_dead_deliveries(db, id, page);
  });
}

Result<store::Page<store::WebhookAttempt>> list_webhook_attempts(Installation& in, const Uuid& id,
                                                                 const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) -> Result<store::Page<store::WebhookAttempt>> {
    ROLLCALL_TRY(store::get_webhook(db, id));
    return store::list_webhook_attempts(db, id, page);
  });
}

Result<void> tidy_webhooks(Installation& in) {
  const Time now = in.clock().now();
  const Time log_from = now - std::chrono::days{in.settings().integer(setting::kWebhookLogDays)};
  const Time dead_from = now - std::chrono::days{in.settings().integer(setting::kWebhookDeadDays)};
  ROLLCALL_ASSIGN(const std::int64_t webhooks, in.database().read(store::count_webhooks));
  if (webhooks == 0) return {};
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::prune_webhook_attempts(db, log_from, kAttemptsKept));
    ROLLCALL_TRY(store::prune_dead_deliveries(db, dead_from, kDeadKept));
    return {};
  });
}

}  // namespace rollcall::service
