#include "service/outbox/webhook_sender.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <format>

#include "base/json.hpp"
#include "base/text.hpp"
#include "crypto/secret.hpp"
#include "crypto/webhook_signature.hpp"
#include "net/retry_after.hpp"
#include "service/outbox/csv_rows.hpp"
#include "service/outbox/names.hpp"
#include "service/settings.hpp"
#include "store/courses.hpp"
#include "store/people.hpp"
#include "store/sessions.hpp"

namespace rollcall::service {
namespace {

constexpr std::size_t kMostAnswer = std::size_t{64} * 1024;
constexpr std::size_t kMostDetail = 200;
constexpr std::int64_t kMegabyte = 1'000'000;

boost::json::value id_or_null(const std::optional<Uuid>& id) { return id ? to_json(*id) : boost::json::value(nullptr); }

Result<void> add_person(store::Connection& db, const store::Event& event, boost::json::object& data) {
  data["person_id"] = id_or_null(event.person_id);
  if (!event.person_id) return {};
  ROLLCALL_ASSIGN(const auto person, store::find_person(db, *event.person_id));
  data["external_id"] = person ? boost::json::value(person->external_id) : boost::json::value(nullptr);
  return {};
}

Result<void> add_session(store::Connection& db, const store::Event& event, boost::json::object& data) {
  data["session_id"] = id_or_null(event.session_id);
  if (!event.session_id) return {};
  ROLLCALL_ASSIGN(const auto session, store::find_session(db, *event.session_id));
  if (!session) return {};
  ROLLCALL_ASSIGN(const auto course, store::find_course(db, session->course_id));
  data["course_id"] = to_json(session->course_id);
  if (course) data["course_code"] = course->code;
  data["starts_at"] = to_json(session->starts_at);
  data["ends_at"] = to_json(session->ends_at);
  return {};
}

std::string_view outcome_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::kDelivered:
      return "delivered";
    case Verdict::kRefused:
      return "refused";
    case Verdict::kUnreachable:
      return "unreachable";
    case Verdict::kGone:
      return "gone";
  }
  return "unreachable";
}

}  // namespace

std::string message_id_of(const store::Event& event) {
  // The number alone would not do: another installation has the same ones.
  return std::format("evt_{}_{:x}", event.number, to_micros(event.at));
}

Result<WebhookMessage> message_of(store::Connection& db, const store::Event& event) {
  boost::json::object data{{"event_number", event.number},
                           {"subject_id", id_or_null(event.subject_id)},
                           {"actor_id", id_or_null(event.actor_id)}};
  ROLLCALL_TRY(add_person(db, event, data));
  ROLLCALL_TRY(add_session(db, event, data));
  boost::system::error_code damaged;
  boost::json::value facts = boost::json::parse(event.ids, damaged);
  data["facts"] = damaged ? boost::json::value(boost::json::object{}) : std::move(facts);
  return WebhookMessage{.id = message_id_of(event),
                        .body = write_json(boost::json::object{
                            {"type", event.kind}, {"timestamp", to_json(event.at)}, {"data", std::move(data)}})};
}

WebhookMessage ping_message(Time now) {
  return {.id = "ping_" + new_uuid(now).to_string(),
          .body = write_json(boost::json::object{
              {"type", "webhook.ping"}, {"timestamp", to_json(now)}, {"data", boost::json::object{}}})};
}

store::WebhookAttempt attempt_of(const store::Webhook& webhook, std::int64_t event_number, int attempt,
                                 const SentMessage& sent, Time now) {
  return {.id = new_uuid(now),
          .webhook_id = webhook.id,
          .event_number = event_number,
          .attempt = attempt,
          .attempted_at = sent.at,
          .took_ms = sent.took.count(),
          .outcome = std::string(outcome_word(sent.verdict)),
          .http_status = sent.status,
          .detail = sent.detail};
}

bool is_sendable_url(const std::string& url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return false;
  const std::string_view rest = std::string_view(url).substr(scheme + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  return !authority.empty() && !authority.contains('@') && !rest.contains(' ') && !rest.contains('\\');
}

Result<WebhookSender> WebhookSender::create(Installation& in) {
  const Settings& settings = in.settings();
  net::HttpSettings http;
  http.connect_timeout = std::chrono::seconds{settings.integer(setting::kWebhookConnectTimeout)};
  http.timeout = std::chrono::seconds{settings.integer(setting::kWebhookTimeout)};
  http.max_response_bytes = kMostAnswer;
  http.max_redirects = 0;
  http.retry.attempts = 1;
  http.addresses = net::AddressPolicy::kPublicOnly;
  http.user_agent = "rollcall-webhooks";
  for (const std::string& network : settings.list(setting::kWebhookNetworks)) {
    ROLLCALL_ASSIGN(const net::AddressRange range, net::AddressRange::parse(network));
    http.address_exceptions.push_back(range);
  }
  return WebhookSender(in, std::move(http));
}

WebhookSender::WebhookSender(Installation& in, net::HttpSettings settings)
    : in_(&in),
      http_(std::move(settings)),
      files_{.path = in.settings().text(setting::kCsvFolder),
             .rotate_bytes = in.settings().integer(setting::kCsvRotateMb) * kMegabyte,
             .rotate_daily = in.settings().boolean(setting::kCsvRotateDaily)} {}

Result<std::vector<net::Header>> WebhookSender::signed_headers(const store::Webhook& webhook,
                                                               const WebhookMessage& message) const {
  const Time now = in_->clock().now();
  const std::int64_t timestamp = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  std::string signatures;
  const auto sign = [&](const Bytes& sealed) -> Result<void> {
    ROLLCALL_ASSIGN(Bytes secret, in_->vault().open(webhook.key_id, sealed::kWebhook, webhook.id, sealed));
    signatures += signatures.empty() ? "" : " ";
    signatures += crypto::sign_webhook(secret, message.id, timestamp, message.body);
    crypto::wipe(secret);
    return {};
  };
  ROLLCALL_TRY(sign(webhook.secret));
  if (webhook.previous_secret && webhook.previous_until && now < *webhook.previous_until)
    ROLLCALL_TRY(sign(*webhook.previous_secret));
  return std::vector<net::Header>{{"Content-Type", "application/json"},
                                  {"webhook-id", message.id},
                                  {"webhook-timestamp", std::to_string(timestamp)},
                                  {"webhook-signature", std::move(signatures)}};
}

Result<WebhookMessage> WebhookSender::message_for(const store::Webhook& webhook, store::Connection& db,
                                                  const store::Event& event) {
  return webhook.target == store::WebhookTarget::kCsv ? csv_message_of(db, event) : message_of(db, event);
}

SentMessage WebhookSender::send(const store::Webhook& webhook, const WebhookMessage& message,
                                const std::stop_token& stop) const {
  return webhook.target == store::WebhookTarget::kCsv ? append(webhook, &message) : post(webhook, message, stop);
}

SentMessage WebhookSender::ping(const store::Webhook& webhook) const {
  if (webhook.target == store::WebhookTarget::kCsv) return append(webhook, nullptr);
  return post(webhook, ping_message(in_->clock().now()), {});
}

SentMessage WebhookSender::append(const store::Webhook& webhook, const WebhookMessage* message) const {
  SentMessage sent{.at = in_->clock().now()};
  if (!has_files()) {
    sent.detail = "csv.folder is not set";
    return sent;
  }
  const SteadyTime begin = std::chrono::steady_clock::now();
  const auto done = message == nullptr ? check_csv(files_, webhook.url, csv_header())
                                       : append_csv(files_, webhook.url, csv_header(), message->body, sent.at);
  sent.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  if (done)
    sent.verdict = Verdict::kDelivered;
  else
    sent.detail = printable(done.error().message, kMostDetail);
  return sent;
}

SentMessage WebhookSender::post(const store::Webhook& webhook, const WebhookMessage& message,
                                const std::stop_token& stop) const {
  SentMessage sent{.at = in_->clock().now()};
  auto headers = signed_headers(webhook, message);
  if (!headers) {
    sent.detail = "the secret cannot be opened: " + headers.error().message;
    return sent;
  }
  const SteadyTime begin = std::chrono::steady_clock::now();
  const auto answer =
      http_.send({.method = "POST", .url = webhook.url, .headers = *std::move(headers), .body = message.body}, stop);
  sent.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  if (!answer) {
    // Too long an answer came from somebody, who is there.
    if (answer.error().code == ErrorCode::kTooLarge) sent.verdict = Verdict::kRefused;
    sent.detail = printable(answer.error().message, kMostDetail);
    return sent;
  }
  sent.status = answer->status;
  sent.verdict = verdict_of_status(answer->status);
  if (sent.verdict == Verdict::kDelivered) return sent;
  sent.detail = std::format("answered {}", answer->status);
  if (const auto wait = answer->header("Retry-After")) sent.wait = net::parse_retry_after(*wait, sent.at);
  return sent;
}

}  // namespace rollcall::service
