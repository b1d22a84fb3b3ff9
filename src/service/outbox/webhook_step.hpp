// One step of one webhook: reads what is next, sends it, writes down what became of it, all from the database and back
// to it. A crash between sending and writing sends again, with the same id.
#pragma once

#include <chrono>
#include <stop_token>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/installation.hpp"
#include "service/outbox/webhook_sender.hpp"

namespace rollcall::service {

struct WebhookStep {
  bool again = false;                 // there may be more to do at once
  bool ended = false;                 // not ours any more, inactive or gone
  std::chrono::milliseconds pause{};  // else: when to look again, if nothing happens before
};

// `runner` holds the webhook's lease. No more than `most_waiting` events are parked.
Result<WebhookStep> deliver_next(Installation& in, const WebhookSender& sender, const Uuid& webhook, const Uuid& runner,
                                 int most_waiting, const std::stop_token& stop);

}  // namespace rollcall::service
