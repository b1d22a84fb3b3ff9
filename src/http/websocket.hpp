// WebSockets as a handler sees them. Messages come on the worker pool, at most `max_in_flight` at a time; what can be
// sent is bounded per socket. No message ever waits in an unbounded queue.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace rollcall::http {

// Close codes of RFC 6455 section 7.4.1 that a handler may use or see.
enum class CloseCode : std::uint16_t {
  kNormal = 1000,
  kGoingAway = 1001,
  kProtocolError = 1002,
  kAbnormal = 1006,  // no close frame came: only seen, never sent
  kPolicy = 1008,
  kTooBig = 1009,
  kInternal = 1011,
  kTryAgainLater = 1013,
};

struct WebSocketMessage {
  std::uint64_t number = 0;  // counts from 0 in the order received
  bool binary = false;
  std::string data;
};

// What to do with a message that comes while max_in_flight of them are being handled.
enum class WhenBusy : std::uint8_t {
  kStopReading,  // the client's writes stall: nothing is lost
  kSkipOldest,  // one waits, also while the pool is full; a newer one takes its place and on_skipped is told: for video
};

struct WebSocketOptions {
  std::size_t max_message = std::size_t{1024} * 1024;  // larger: closed with 1009
  std::size_t max_outbox_bytes =
      std::size_t{1024} * 1024;  // unread bytes at which the client is given up and the socket closed
  int max_in_flight = 1;         // 1 keeps on_message calls in order, one after the other
  WhenBusy when_busy = WhenBusy::kStopReading;
  std::chrono::milliseconds ping_every{20'000};  // a client that answers nothing for two of these is gone
  bool compute_pool = false;                     // run on_message on Pool::kCompute in place of Pool::kWorkers
  std::string protocol;                          // Sec-WebSocket-Protocol to agree to; "" for none
};

// The sending end. Thread-safe; outlives the connection harmlessly.
class Socket {
 public:
  virtual ~Socket() = default;

  // Queues one message; shared, so that one text goes to many sockets without a copy. Never blocks. False when the
  // socket is closed, or when this message would pass max_outbox_bytes: then the socket is closed, for its client does
  // not read.
  virtual bool send(std::shared_ptr<const std::string> message, bool binary = false) = 0;
  bool send_text(std::string message) { return send(std::make_shared<const std::string>(std::move(message))); }

  // Starts the closing handshake after what is queued. `reason` at most 123 bytes.
  virtual void close(CloseCode code = CloseCode::kNormal, std::string_view reason = {}) = 0;

  virtual bool open() const = 0;
  virtual std::size_t outbox_bytes() const = 0;
};

// One per connection. on_open comes first and returns before the first on_message; on_close comes last, once, after
// every on_message returned; all three run on the pool and may block within its deadline. An exception closes with
// 1011.
class WebSocketHandler {
 public:
  virtual ~WebSocketHandler() = default;
  virtual void on_open(std::shared_ptr<Socket> socket) = 0;
  virtual void on_message(WebSocketMessage message) = 0;
  // On the I/O thread, so quick: this message was given up for a newer one (kSkipOldest only).
  virtual void on_skipped(WebSocketMessage /*message*/) {}
  virtual void on_close(CloseCode code) = 0;
};

}  // namespace rollcall::http
