// From a handler's answer to the bytes on the wire: problems written out, conditions met, compressed, headers
// serialised. Runs where the handler ran, so that an I/O thread only has to send.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "http/response.hpp"
#include "http/server.hpp"

namespace rollcall::http {

// An answer ready to send.
struct Prepared {
  std::string head;              // status line and headers, but for Connection and the blank line: they are known last
  Response response;             // keeps `bytes` alive, or holds the event stream or WebSocket
  std::string_view bytes;        // what to send behind the head; empty for HEAD, 204 and 304
  BodySource* source = nullptr;  // sent in its place; of `response`

  bool is_event_stream() const { return std::holds_alternative<EventStreamAnswer>(response.body); }
  bool is_websocket() const { return std::holds_alternative<WebSocketAnswer>(response.body); }

  Prepared() = default;
  // Views into its own body, so it stays where it is.
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
};

void prepare(Prepared& out, Response response, const Request& request, const ServerConfig& config, const Hooks& hooks,
             Time now);

// "Not Found" of 404; "" for a status nobody named.
std::string_view reason_phrase(int status);

// Header lines, each with its line end. A line break inside a value becomes a space: it could forge another header.
void append_fields(std::string& out, const Fields& fields);

}  // namespace rollcall::http
