// One try at one webhook: the message, its signatures, the request, and what the answer means. Private addresses are
// refused as the socket connects, redirects are answers, answers are read up to a bound. Where the webhook is a file,
// the message is a line of it; a file that cannot be written is a receiver that is not there.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "net/http_client.hpp"
#include "service/installation.hpp"
#include "service/outbox/csv_file.hpp"
#include "service/outbox/delivery_plan.hpp"
#include "store/events.hpp"
#include "store/webhooks.hpp"

namespace rollcall::service {

// What is sent: the id is the same at every repeat.
struct WebhookMessage {
  std::string id;
  std::string body;
};
std::string message_id_of(const store::Event& event);

// {"type", "timestamp", "data"}: ids, words and numbers of the event, with the codes that other systems know people and
// courses by; never a name or anything biometric. `db` is asked for those codes.
Result<WebhookMessage> message_of(store::Connection& db, const store::Event& event);
WebhookMessage ping_message(Time now);

// What became of it.
struct SentMessage {
  Verdict verdict = Verdict::kUnreachable;
  std::optional<int> status;
  std::string detail;                        // why not; "" when delivered
  std::optional<std::chrono::seconds> wait;  // asked for by the receiver
  std::chrono::milliseconds took{};
  Time at{};
};

// For the log.
store::WebhookAttempt attempt_of(const store::Webhook& webhook, std::int64_t event_number, int attempt,
                                 const SentMessage& sent, Time now);

// An http or https URL with a host and without a name and a password.
bool is_sendable_url(const std::string& url);

// Thread-safe. Several webhooks may share one. Not to outlive the installation.
class WebhookSender {
 public:
  static Result<WebhookSender> create(Installation& in);

  // What is to be sent of an event; a file gets a line.
  static Result<WebhookMessage> message_for(const store::Webhook& webhook, store::Connection& db,
                                            const store::Event& event);
  SentMessage send(const store::Webhook& webhook, const WebhookMessage& message, const std::stop_token& stop) const;

  // Sends webhook.ping; of a file it tries whether it can be written, and adds nothing.
  SentMessage ping(const store::Webhook& webhook) const;

  // Whether this process has a folder for files.
  bool has_files() const { return !files_.path.empty(); }

 private:
  SentMessage post(const store::Webhook& webhook, const WebhookMessage& message, const std::stop_token& stop) const;
  SentMessage append(const store::Webhook& webhook, const WebhookMessage* message) const;
  WebhookSender(Installation& in, net::HttpSettings settings);
  Result<std::vector<net::Header>> signed_headers(const store::Webhook& webhook, const WebhookMessage& message) const;

  Installation* in_;
  net::HttpClient http_;
  CsvFolder files_;
};

}  // namespace rollcall::service
