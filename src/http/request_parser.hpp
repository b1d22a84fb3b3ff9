// Bytes to requests (RFC 9112), incrementally. Stricter than the RFC's minimum wherever two readers of the same bytes
// could disagree about where a request ends: that disagreement is what request smuggling lives on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "http/request.hpp"

namespace rollcall::http {

// Reads one request. Not thread-safe.
class RequestParser {
 public:
  enum class Status : std::uint8_t { kNeedMore, kHeadDone, kDone, kFailed };
  struct Step {
    Status status;
    std::size_t consumed;  // of the bytes given; give the others again, with more behind them
  };

  // Writes method, target, headers and body into `request`, which outlives the parser.
  RequestParser(Request& request, std::size_t header_limit);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  // Up to the blank line: kHeadDone, or kDone for a request without a body.
  Step read_head(std::string_view data);

  // After kHeadDone, up to the last byte of the body: kDone. `limit` counts the body alone, without chunk framing.
  void set_body_limit(std::size_t limit);
  Step read_body(std::string_view data);

  // Why kFailed, and the HTTP status that says so.
  const Error& error() const;
  int error_status() const;

  // After kHeadDone or kDone.
  bool keep_alive() const;
  bool http_1_0() const;
  bool has_body() const;
  bool chunked() const;
  std::optional<std::uint64_t> content_length() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace rollcall::http
