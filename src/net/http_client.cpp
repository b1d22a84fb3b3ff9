#include "net/http_client.hpp"

#include <algorithm>
#include <utility>

#include "net/download_file.hpp"
#include "net/retry.hpp"
#include "net/transfer.hpp"

namespace rollcall::net {
namespace {

using std::chrono::milliseconds;

bool equal_names(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool is_success(int status) { return status >= 200 && status < 300; }

std::unexpected<Error> cancelled() { return fail(ErrorCode::kCancelled, "the request was cancelled"); }

Result<void> append(std::string& body, ByteView piece, std::size_t limit) {
  if (piece.size() > limit - body.size()) {
    return fail(ErrorCode::kTooLarge, "the answer is larger than " + std::to_string(limit) + " bytes");
  }
  body += text_of(piece);
  return {};
}

enum class Next : std::uint8_t { kGiveUp, kTryAgain, kCancelled };

// What to do after an attempt; waits before it says kTryAgain.
Next next_after(int attempt, const Exchange& last, const RetryPolicy& policy, const std::stop_token& stop) {
  if (attempt >= policy.attempts) return Next::kGiveUp;
  const bool again = last.answer ? is_worth_another_try(*last.answer, policy) : last.transient;
  if (!again) return Next::kGiveUp;
  const auto pause = pause_after(attempt, last.answer ? &*last.answer : nullptr, policy, random_chance());
  if (!pause) return Next::kGiveUp;
  return sleep_unless_stopped(*pause, stop) ? Next::kTryAgain : Next::kCancelled;
}

Error error_of_status(int status) {
  const std::string what = "the server answered with status " + std::to_string(status);
  if (status == 404 || status == 410) return fail(ErrorCode::kNotFound, what).error();
  if (status == 401 || status == 403) return fail(ErrorCode::kForbidden, what).error();
  return fail(ErrorCode::kUnavailable, what).error();
}

}  // namespace

std::optional<std::string_view> HttpResponse::header(std::string_view name) const {
  for (const Header& header : headers) {
    if (equal_names(header.name, name)) return header.value;
  }
  return std::nullopt;
}

class HttpClient::Impl {
 public:
  explicit Impl(HttpSettings settings) : settings_(std::move(settings)) {}

  // `sink` may be null: then the body is collected.
  Result<HttpResponse> send(const HttpRequest& request, const Sink* sink, milliseconds timeout,
                            const std::stop_token& stop) {
    ROLLCALL_TRY(validate(request));
    const bool repeatable = request.idempotent || is_idempotent(request.method);
    bool sink_used = false;
    for (int attempt = 1;; ++attempt) {
      std::string body;
      const auto take = [&](const HttpResponse& answer, ByteView piece) -> Result<void> {
        if (sink == nullptr || !is_success(answer.status)) return append(body, piece, settings_.max_response_bytes);
        sink_used = true;
        if (!(*sink)(piece)) return cancelled();
        return {};
      };
      Exchange exchange = perform(pool_, settings_, request, timeout, take, stop);
      if (exchange.answer) exchange.answer->body = std::move(body);
      if (!repeatable || sink_used) return std::move(exchange.answer);
      const Next next = next_after(attempt, exchange, settings_.retry, stop);
      if (next == Next::kCancelled) return cancelled();
      if (next == Next::kGiveUp) return std::move(exchange.answer);
    }
  }

  Result<Download> download(const std::string& url, const std::filesystem::path& path, const DownloadOptions& options,
                            const std::stop_token& stop) {
    HttpRequest request{.url = url};
    ROLLCALL_TRY(validate(request));
    ROLLCALL_ASSIGN(DownloadFile file, DownloadFile::open(path, options));
    for (int attempt = 1;; ++attempt) {
      request.headers = file.begin_request();
      std::size_t ignored_bytes = 0;  // of the page that comes with an error status
      const auto take = [&](const HttpResponse& answer, ByteView piece) -> Result<void> {
        if (answer.status == 200 || answer.status == 206) return file.take(answer, piece);
        ignored_bytes += piece.size();
        if (ignored_bytes <= settings_.max_response_bytes) return {};
        return fail(ErrorCode::kTooLarge, "the answer is larger than a page that explains an error may be");
      };
      Exchange exchange = perform(pool_, settings_, request, milliseconds::zero(), take, stop);
      if (exchange.answer) {
        ROLLCALL_ASSIGN(const auto step, file.finish(*exchange.answer));
        if (step == DownloadFile::Step::kDone) return file.result();
        // What we have is not part of what the server has now; that is the server's last word on it, so ask at once.
        if (step == DownloadFile::Step::kStartOver && attempt < settings_.retry.attempts) continue;
      }
      const Next next = next_after(attempt, exchange, settings_.retry, stop);
      if (next == Next::kCancelled) return cancelled();
      if (next == Next::kGiveUp) {
        if (exchange.answer) return std::unexpected(error_of_status(exchange.answer->status));
        return std::unexpected(std::move(exchange.answer).error());
      }
    }
  }

  milliseconds timeout() const { return settings_.timeout; }

 private:
  HttpSettings settings_;
  ConnectionPool pool_;
};

HttpClient::HttpClient(HttpSettings settings) : impl_(std::make_unique<Impl>(std::move(settings))) {}

HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

Result<HttpResponse> HttpClient::send(const HttpRequest& request, std::stop_token stop) const {
  return impl_->send(request, nullptr, impl_->timeout(), stop);
}

Result<HttpResponse> HttpClient::stream(const HttpRequest& request, const Sink& sink, std::stop_token stop) const {
  return impl_->send(request, &sink, milliseconds::zero(), stop);
}

Result<Download> HttpClient::download(const std::string& url, const std::filesystem::path& path,
                                      const DownloadOptions& options, std::stop_token stop) const {
  return impl_->download(url, path, options, stop);
}

}  // namespace rollcall::net
