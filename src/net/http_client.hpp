// Outgoing HTTP: one call, one answer, with limits on everything.
//
//   HttpClient client({.addresses = AddressPolicy::kPublicOnly});
//   ROLLCALL_ASSIGN(const HttpResponse answer, client.send({.method = "POST", .url = hook, .body = event}));
//
// An answer of any status is a value; an Error means that there was no answer: kTimeout, kCancelled, kUnavailable
// (name, connection, TLS or protocol), kForbidden (the address is not allowed), kTooLarge, kInvalidArgument (the URL).
// Messages name the host, never the rest of a URL, which may hold secrets. Only http and https; TLS certificates are
// always verified.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "net/address_guard.hpp"

namespace rollcall::net {

struct Header {
  std::string name;
  std::string value;
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<Header> headers;
  std::string body;
  // Whether sending it twice does no harm. GET, HEAD, PUT and DELETE are so anyway; a POST with an idempotency key is.
  bool idempotent = false;
};

struct HttpResponse {
  int status = 0;
  std::vector<Header> headers;  // of the last answer where redirects were followed
  std::string body;             // empty where a sink took it

  // The first header of that name, in any case.
  std::optional<std::string_view> header(std::string_view name) const;
};

// What is tried again: no answer for a reason that may pass (not an untrusted certificate, say), and 429, 502, 503 and
// 504, all only for idempotent requests. The pauses double from `first_pause` to `longest_pause`, each shortened by a
// random part of up to half; a Retry-After up to `longest_pause` is kept.
struct RetryPolicy {
  int attempts = 3;
  std::chrono::milliseconds first_pause{200};
  std::chrono::milliseconds longest_pause{5'000};
  // Replaces the rule on statuses.
  std::function<bool(const HttpResponse&)> again;
};

struct HttpSettings {
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds timeout{30'000};  // of one attempt of send(); 0: none
  std::chrono::seconds stall_timeout{30};     // an attempt ends after so long with less than a byte a second
  std::size_t max_response_bytes = std::size_t{16} << 20;  // of a body that no sink takes
  int max_redirects = 0;                                   // 0: a redirect is an answer. Never from https to http
  RetryPolicy retry;
  AddressPolicy addresses = AddressPolicy::kAny;
  std::vector<AddressRange> address_exceptions;  // allowed also with kPublicOnly
  // Empty: with kAny the environment's (http_proxy, https_proxy, no_proxy); with kPublicOnly none, because a proxy
  // resolves names where the guard cannot see. A proxy named here gets every request and does the guarding itself.
  std::string proxy;
  std::filesystem::path ca_file;  // empty: the system's
  std::string user_agent = "rollcall";
};

// Receives the body of an answer with status 2xx piece by piece; false ends the transfer with kCancelled. Bodies of
// other answers go to HttpResponse::body. Must not throw, as all functions given here.
using Sink = std::function<bool(ByteView piece)>;

struct DownloadOptions {
  std::uint64_t max_bytes = std::uint64_t{4} << 30;
  mode_t mode = 0644;
  // Bytes there so far and in all (0 while unknown); called on the calling thread.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

struct Download {
  std::uint64_t bytes = 0;         // of the whole file
  std::uint64_t resumed_from = 0;  // what was there from earlier tries
};

// Thread-safe: each call borrows a connection of its own, and connections are kept for later calls. The first client of
// a process makes it ignore SIGPIPE: a peer that hangs up is an Error here, not the end of the program.
class HttpClient {
 public:
  explicit HttpClient(HttpSettings settings = {});
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;

  // `stop` ends the call within milliseconds.
  Result<HttpResponse> send(const HttpRequest& request, std::stop_token stop = {}) const;

  // Without limits on size and time but the sink's and stall_timeout. Tried again only while the sink has seen nothing.
  Result<HttpResponse> stream(const HttpRequest& request, const Sink& sink, std::stop_token stop = {}) const;

  // GETs `url` into `path`, which appears only when whole. What came so far stays in PATH.part (with the server's
  // validator in PATH.part.tag) when the transfer breaks, and the next try or call goes on from there if the server's
  // file is still the same one. Any status but 200 and 206 is an Error: kNotFound, kForbidden or kUnavailable. That the
  // bytes are the right ones is for the caller to check. One call for a path at a time.
  Result<Download> download(const std::string& url, const std::filesystem::path& path,
                            const DownloadOptions& options = {}, std::stop_token stop = {}) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace rollcall::net
