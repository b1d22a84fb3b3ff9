#include "http/response_writer.hpp"

#include <array>
#include <utility>

#include "http/compress.hpp"
#include "http/date.hpp"
#include "http/problem.hpp"

namespace rollcall::http {
namespace {

bool has_no_body(int status) { return status < 200 || status == 204 || status == 304; }

bool not_modified(const Request& request, const Response& response) {
  if (response.status != 200 || (request.method != Method::kGet && request.method != Method::kHead)) return false;
  const auto tag = response.headers.find("ETag");
  if (const auto listed = request.header("If-None-Match")) return tag && etag_listed(*listed, *tag, true);
  const auto modified = response.headers.find("Last-Modified");
  const auto since = request.header("If-Modified-Since");
  if (!modified || !since) return false;
  const auto modified_at = parse_http_date(*modified);
  const auto since_at = parse_http_date(*since);
  return modified_at && since_at && *modified_at <= *since_at;
}

void compress_if_worth(const Request& request, const ServerConfig& config, Response& response) {
  const auto type = response.headers.find("Content-Type");
  if (!response.compress || !type || !is_compressible(*type) || response.headers.contains("Content-Encoding")) return;
  if (response.status == 206) return;
  const std::string_view plain = response.bytes();
  if (plain.size() < config.compress_from) return;
  response.headers.add("Vary", "Accept-Encoding");
  const Coding coding = preferred_coding(request.headers);
  if (coding == Coding::kIdentity) return;
  constexpr int kFast = 1;  // an answer is made once: time counts more than the last percent
  std::string packed = coding == Coding::kBrotli ? brotli(plain, kBrotliForAnswers) : gzip(plain, kFast);
  if (packed.empty() || packed.size() >= plain.size()) return;
  response.body = std::move(packed);
  response.headers.set("Content-Encoding", std::string(name(coding)));
  // The compressed bytes are another representation, equal only in meaning.
  if (const auto tag = response.headers.find("ETag"); tag && !tag->starts_with("W/")) {
    response.headers.set("ETag", "W/" + std::string(*tag));
  }
}

// The same for all answers of one second.
std::string_view date_of(Time now) {
  thread_local Time second{};
  thread_local std::string text;
  const Time this_second = std::chrono::floor<std::chrono::seconds>(now);
  if (text.empty() || second != this_second) {
    second = this_second;
    text = format_http_date(now);
  }
  return text;
}

}  // namespace

std::string_view reason_phrase(int status) {
  using Named = std::pair<int, std::string_view>;
  static constexpr std::array kNamed = std::to_array<Named>({
      {200, "OK"},
      {101, "Switching Protocols"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {206, "Partial Content"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {307, "Temporary Redirect"},
      {308, "Permanent Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {416, "Range Not Satisfiable"},
      {417, "Expectation Failed"},
      {422, "Unprocessable Content"},
      {426, "Upgrade Required"},
      {428, "Precondition Required"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {505, "HTTP Version Not Supported"},
      {507, "Insufficient Storage"},
  });
  for (const auto& [known, phrase] : kNamed) {
    if (known == status) return phrase;
  }
  return {};
}

void append_fields(std::string& out, const Fields& fields) {
  for (const auto& [field, value] : fields) {
    const std::size_t begin = out.size();
    out += field;
    out += ": ";
    out += value;
    for (std::size_t i = begin; i < out.size(); ++i) {
      if (out[i] == '\r' || out[i] == '\n' || out[i] == '\0') out[i] = ' ';
    }
    out += "\r\n";
  }
}

void prepare(Prepared& out, Response response, const Request& request, const ServerConfig& config, const Hooks& hooks,
             Time now) {
  if (const auto* error = std::get_if<Error>(&response.body)) {
    response.headers.set("Content-Type", "application/problem+json");
    response.headers.set_default("Cache-Control", "no-store");
    response.body = problem_text(*error, response.status, request.id);
  }
  if (hooks.decorate) hooks.decorate(request, response);

  const bool endless = std::holds_alternative<EventStreamAnswer>(response.body);
  if (not_modified(request, response)) {
    response.status = 304;
    response.headers.remove("Content-Type");
    response.headers.remove("Content-Encoding");
    response.body = std::string();
  } else {
    compress_if_worth(request, config, response);
  }

  out.head.clear();
  out.head.reserve(512);
  out.head += "HTTP/1.1 ";
  out.head += std::to_string(response.status);
  out.head += ' ';
  out.head += reason_phrase(response.status);
  out.head += "\r\nDate: ";
  out.head += date_of(now);
  out.head += "\r\nX-Request-Id: ";
  out.head += request.id;
  out.head += "\r\n";
  append_fields(out.head, response.headers);

  const int status = response.status;
  out.response = std::move(response);
  out.bytes = {};
  if (endless || has_no_body(status)) return;
  out.bytes = out.response.bytes();
  out.head += "Content-Length: ";
  out.head += std::to_string(out.bytes.size());
  out.head += "\r\n";
  if (request.method == Method::kHead) out.bytes = {};
}

}  // namespace rollcall::http
