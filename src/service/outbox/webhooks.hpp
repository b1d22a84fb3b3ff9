// Webhooks, receivers and files alike, as the office keeps them: added, changed, given another secret, tested,
// replayed. Each change is an event. Delivery itself is WebhookWorker's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/outbox/webhook_sender.hpp"
#include "store/webhooks.hpp"

namespace rollcall::service {

// A receiver's URL, or the name of a CSV file in csv.folder: one of both. A file gets records alone, and all of them
// where no kinds are named.
struct NewWebhook {
  std::optional<std::string> url;
  std::optional<std::string> file;
  std::string description;
  std::vector<std::string> kinds;
  bool active = true;
  std::optional<std::int64_t> from_event;  // none: what happens from now on
};

struct WebhookChange {
  std::optional<std::string> url;
  std::optional<std::string> description;
  std::optional<std::vector<std::string>> kinds;
  std::optional<bool> active;
};

struct WebhookView {
  store::Webhook webhook;
  std::int64_t waiting = 0;  // refused for now, or behind such a one
  std::int64_t dead = 0;     // given up
  std::int64_t behind = 0;   // events it has not come to yet, of all kinds
};

struct MadeWebhook {
  WebhookView view;
  std::string secret;  // whsec_..., shown this once; empty for a file
};

// A hundred webhooks at most, and one for a file (kConflict).
Result<MadeWebhook> add_webhook(Installation& in, const Actor& actor, const NewWebhook& wanted);
Result<WebhookView> get_webhook(Installation& in, const Uuid& id);
Result<store::Page<WebhookView>> list_webhooks(Installation& in, const store::PageRequest& page);

// Made active again, one that was disabled goes on where it stood.
Result<WebhookView> change_webhook(Installation& in, const Actor& actor, const Uuid& id, const WebhookChange& change,
                                   const std::optional<std::int64_t>& expected_version);
Result<void> remove_webhook(Installation& in, const Actor& actor, const Uuid& id);

// The old secret signs too for webhooks.secret_overlap_h. kConflict for a file, which nobody signs.
Result<MadeWebhook> rotate_webhook_secret(Installation& in, const Actor& actor, const Uuid& id);

// Sends everything from an event on again, or what was given up, or both. Ids stay the same.
struct Replay {
  std::optional<std::int64_t> from_event;
  bool dead_letters = false;
};
Result<WebhookView> replay_webhook(Installation& in, const Actor& actor, const Uuid& id, const Replay& replay);

// Sends webhook.ping now and waits for the answer, whether it is active or not.
Result<store::WebhookAttempt> ping_webhook(Installation& in, const Uuid& id);

Result<store::Page<store::Delivery>> list_dead_letters(Installation& in, const Uuid& id,
                                                       const store::PageRequest& page);
Result<store::Page<store::WebhookAttempt>> list_webhook_attempts(Installation& in, const Uuid& id,
                                                                 const store::PageRequest& page);

// Tries past webhooks.log_days, dead letters past webhooks.dead_letter_days, and all but the newest ten thousand of
// both.
Result<void> tidy_webhooks(Installation& in);

}  // namespace rollcall::service
