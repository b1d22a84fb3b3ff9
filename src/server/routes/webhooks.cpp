#include "service/outbox/webhooks.hpp"

#include <boost/json/array.hpp>
#include <ranges>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/or_null.hpp"
#include "server/routes/outbox.hpp"
#include "server/wire.hpp"

namespace rollcall::server {
namespace {

using rollcall::to_json;  // of base: times, ids
using server::to_json;

constexpr LineLimits kUrl{.min_code_points = 1, .max_code_points = 2000};
constexpr LineLimits kFile{.min_code_points = 1, .max_code_points = 100};
constexpr LineLimits kDescription{.min_code_points = 0, .max_code_points = 500};
constexpr LineLimits kKind{.min_code_points = 1, .max_code_points = 60};
constexpr std::size_t kMostKinds = 100;

boost::json::object shape(const service::WebhookView& view) {
  const store::Webhook& webhook = view.webhook;
  const bool is_file = webhook.target == store::WebhookTarget::kCsv;
  boost::json::array kinds;
  for (const auto part : webhook.kinds | std::views::split(' '))
    kinds.emplace_back(std::string_view(part.begin(), part.end()));
  return {{"id", to_json(webhook.id)},
          {"target", store::name(webhook.target)},
          {"url", is_file ? boost::json::value(nullptr) : boost::json::value(webhook.url)},
          {"file", is_file ? boost::json::value(webhook.url) : boost::json::value(nullptr)},
          {"description", webhook.description},
          {"kinds", std::move(kinds)},
          {"active", webhook.active},
          {"disabled_reason",
           webhook.disabled_reason.empty() ? boost::json::value(nullptr) : boost::json::value(webhook.disabled_reason)},
          {"after_event", webhook.after_number},
          {"behind", view.behind},
          {"waiting", view.waiting},
          {"dead_letters", view.dead},
          {"failing_since", or_null(webhook.failing_since)},
          {"next_try_at", or_null(webhook.next_at)},
          {"delivered_at", or_null(webhook.delivered_at)},
          {"old_secret_until", or_null(webhook.previous_until)},
          {"version", webhook.version},
          {"created_at", to_json(webhook.created_at)},
          {"updated_at", to_json(webhook.updated_at)}};
}

boost::json::value number_or_null(const std::optional<int>& number) {
  return number ? boost::json::value(*number) : boost::json::value(nullptr);
}

boost::json::object shape(const store::Delivery& delivery) {
  return {{"event_number", delivery.event_number},
          {"attempts", delivery.attempts},
          {"first_at", to_json(delivery.first_at)},
          {"http_status", number_or_null(delivery.last_status)},
          {"detail", delivery.last_error}};
}

boost::json::object shape(const store::WebhookAttempt& attempt) {
  return {{"event_number",
           attempt.event_number == 0 ? boost::json::value(nullptr) : boost::json::value(attempt.event_number)},
          {"attempt", attempt.attempt},
          {"at", to_json(attempt.attempted_at)},
          {"took_ms", attempt.took_ms},
          {"outcome", attempt.outcome},
          {"http_status", number_or_null(attempt.http_status)},
          {"detail", attempt.detail}};
}

template <class T>
Response page_answer(const store::Page<T>& page) {
  boost::json::array items;
  for (const T& item : page.items) items.push_back(shape(item));
  return Response::json(
      200, boost::json::object{{"items", std::move(items)},
                               {"next_cursor", page.next_cursor ? boost::json::value(*page.next_cursor) : nullptr}});
}

Response webhook_answer(const service::WebhookView& view) {
  return Response::json(200, shape(view)).with_etag(std::to_string(view.webhook.version));
}

Response secret_answer(int status, const service::MadeWebhook& made) {
  boost::json::object answer = shape(made.view);
  answer["secret"] = made.secret.empty() ? boost::json::value(nullptr) : boost::json::value(made.secret);
  Response response = Response::json(status, answer).with_etag(std::to_string(made.view.webhook.version));
  response.compress = false;
  return response;
}

}  // namespace

Result<Response> create_webhook(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::NewWebhook wanted{.url = read.optional_string("url", kUrl),
                             .file = read.optional_string("file", kFile),
                             .description = read.optional_string("description", kDescription).value_or(""),
                             .kinds = {},
                             .active = read.optional_boolean("active").value_or(true),
                             .from_event = read.optional_integer("from_event", 1)};
  if (read.given("kinds")) wanted.kinds = read_lines(read, "kinds", kKind, kMostKinds);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const service::MadeWebhook made, service::add_webhook(api.in, principal_of(request).actor, wanted));
  return secret_answer(201, made).with("Location", "/api/v1/webhooks/" + made.view.webhook.id.to_string());
}

Result<Response> list_webhooks(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto webhooks, service::list_webhooks(api.in, page));
  return page_answer(webhooks);
}

Result<Response> get_webhook(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "webhook_id"));
  ROLLCALL_ASSIGN(const service::WebhookView view, service::get_webhook(api.in, id));
  return webhook_answer(view);
}

Result<Response> change_webhook(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "webhook_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::WebhookChange change{.url = read.optional_string("url", kUrl),
                                .description = read.optional_string("description", kDescription),
                                .kinds = {},
                                .active = read.optional_boolean("active")};
  if (read.given("kinds")) change.kinds = read_lines(read, "kinds", kKind, kMostKinds);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const auto version, if_match(request));
  ROLLCALL_ASSIGN(const service::WebhookView view,
                  service::change_webhook(api.in, principal_of(request).actor, id, change, version));
  return webhook_answer(view);
}

Result<Response> remove_webhook(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "webhook_id"));
  ROLLCALL_TRY(service::remove_webhook(api.in, principal_of(request).actor, id));
  return Response::no_content();
}

Result<Response> rotate_webhook_secret(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "webhook_id"));
  ROLLCALL_ASSIGN(const service::MadeWebhook made,
                  service::rotate_webhook_secret(api.in, principal_of(request).actor, id));
  return secret_answer(200, made);
}

Result<Response> ping_webhook(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "webhook_id"));
  ROLLCALL_ASSIGN(const store::WebhookAttempt attempt, service::ping_webhook(api.in, id));
  return Response::json(200, shape(attempt));
}

Result<Response> replay_webhook(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "webhook_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  const service::Replay replay{.from_event = read.optional_integer("from_event", 1),
                               .dead_letters = read.optional_boolean("dead_letters").value_or(false)};
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const service::WebhookView view,
                  service::replay_webhook(api.in, principal_of(request).actor, id, replay));
  return webhook_answer(view);
}

Result<Response> list_dead_letters(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "webhook_id"));
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto dead, service::list_dead_letters(api.in, id, page));
  return page_answer(dead);
}

Result<Response> list_webhook_attempts(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "webhook_id"));
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto attempts, service::list_webhook_attempts(api.in, id, page));
  return page_answer(attempts);
}

}  // namespace rollcall::server
