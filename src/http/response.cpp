#include "http/response.hpp"

#include <boost/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "http/text.hpp"
#include "http/url.hpp"

namespace rollcall::http {
namespace {

Response typed(int status, std::string_view content_type, Response::Body body) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", std::string(content_type));
  response.body = std::move(body);
  return response;
}

std::string_view without_weakness(std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; }

}  // namespace

std::string_view Response::bytes() const {
  if (const auto* text = std::get_if<std::string>(&body)) return *text;
  if (const auto* text = std::get_if<std::shared_ptr<const std::string>>(&body))
    return *text ? **text : std::string_view{};
  if (const auto* data = std::get_if<std::vector<std::byte>>(&body)) {
    return {reinterpret_cast<const char*>(data->data()), data->size()};
  }
  return {};
}

Response Response::json(int status, const boost::json::value& value) { return json_text(status, write_json(value)); }

Response Response::json_text(int status, std::string text) {
  return typed(status, "application/json", std::move(text));
}

Response Response::text(int status, std::string text) {
  return typed(status, "text/plain; charset=utf-8", std::move(text));
}

Response Response::bytes(std::string_view content_type, std::vector<std::byte> data) {
  return typed(200, content_type, std::move(data));
}

Response Response::bytes(std::string_view content_type, std::string data) {
  return typed(200, content_type, std::move(data));
}

Response Response::shared(std::string_view content_type, std::shared_ptr<const std::string> data) {
  return typed(200, content_type, std::move(data));
}

Response Response::source(std::string_view content_type, std::unique_ptr<BodySource> source) {
  Response response = typed(200, content_type, std::move(source));
  response.compress = false;
  return response;
}

Response Response::no_content() {
  Response response;
  response.status = 204;
  return response;
}

Response Response::redirect(int status, std::string location) {
  Response response;
  response.status = status;
  response.headers.add("Location", std::move(location));
  return response;
}

Response Response::event_stream(std::shared_ptr<EventSubscription> subscription) {
  Response response = typed(200, "text/event-stream", EventStreamAnswer{std::move(subscription)});
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Accel-Buffering", "no");  // else nginx holds events back
  response.compress = false;
  return response;
}

Response Response::websocket(std::unique_ptr<WebSocketHandler> handler, WebSocketOptions options) {
  Response response;
  response.status = 101;
  response.body = WebSocketAnswer{std::move(handler), std::move(options)};
  return response;
}

Response Response::with(std::string_view header_name, std::string value) && {
  headers.set(header_name, std::move(value));
  return std::move(*this);
}

Response Response::with_etag(std::string_view tag) && {
  headers.set("ETag", etag(tag));
  return std::move(*this);
}

Response Response::as_download(std::string_view file_name) && {
  std::string plain;
  for (const char c : file_name) {
    const bool safe = c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '%';
    plain.push_back(safe ? c : '_');
  }
  headers.set("Content-Disposition",
              "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + percent_encode(file_name));
  return std::move(*this);
}

std::string etag(std::string_view tag) {
  std::string quoted = "\"";
  quoted += tag;
  quoted += '"';
  return quoted;
}

bool etag_listed(std::string_view header_value, std::string_view tag, bool weak) {
  if (!weak && tag.starts_with("W/")) return false;
  while (!header_value.empty()) {
    const std::size_t comma = header_value.find(',');
    const std::string_view item = trim_blanks(header_value.substr(0, comma));
    if (item == "*" || (weak ? without_weakness(item) == without_weakness(tag) : item == tag)) return true;
    header_value = comma == std::string_view::npos ? std::string_view{} : header_value.substr(comma + 1);
  }
  return false;
}

}  // namespace rollcall::http
