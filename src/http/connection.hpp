// One client's connection: reads requests one after the other, has them answered, writes the answers in order. Lives on
// one loop; only the handler's part runs elsewhere.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "http/asio.hpp"
#include "http/read_buffer.hpp"
#include "http/request_parser.hpp"
#include "http/response_writer.hpp"
#include "http/server_core.hpp"
#include "http/stream.hpp"

namespace rollcall::http {

class WebSocketSession;

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(ServerCore& core, Loop& loop, TcpSocket socket, std::string address);

  // The whole life of the connection. Owned by its coroutine.
  Task<void> run();

  // Of the loop: time passes; finish what is under way and close; close at once.
  void tick(SteadyTime now);
  void drain();
  void abort();

 private:
  // What the connection is waiting for, and so what passing deadline_ means.
  enum class Phase : std::uint8_t {
    kHandshake,  // the client's part of TLS
    kIdle,       // the first byte of a request
    kHead,       // the rest of its header
    kBody,       // the rest of its body
    kHandler,    // our own answer
    kWriting,    // the client to read
    kEvents,     // the next event
    kSocket,     // a WebSocket watches itself
    kLinger,     // the client to stop sending
  };
  enum class Head : std::uint8_t { kReady, kRefused, kGone };

  // One request and its answer. Shared with the pool's thread, which may still work on it when nobody waits any more.
  struct Exchange;
  using Step = void (*)(ServerCore&, Exchange&);

  Task<void> serve();
  Task<bool> serve_one(const std::shared_ptr<Exchange>& exchange);  // whether the connection goes on
  Task<Head> read_head(Exchange& exchange);
  Task<bool> take_body(const std::shared_ptr<Exchange>& exchange);
  Task<bool> read_body(Exchange& exchange);
  Task<bool> run_step(const std::shared_ptr<Exchange>& exchange, Step step);
  Task<bool> write(Exchange& exchange, Prepared& answer, bool keep_alive);
  Task<bool> write_source(Exchange& exchange, BodySource& source);
  Task<bool> write_all(std::string_view head, std::string_view body);
  Task<void> serve_events(Exchange& exchange);
  Task<bool> write_events();
  Task<void> watch_reader();
  void wake_events();
  Task<void> serve_websocket(Exchange& exchange);
  Task<bool> fill(std::size_t want);
  Task<void> close_gently();

  void route(Exchange& exchange);
  static void refuse(Exchange& exchange, Response response);
  static void admit(ServerCore& core, Exchange& exchange);
  static void answer(ServerCore& core, Exchange& exchange);
  void note_access(const Exchange& exchange, int status) const;
  void wait_for(Phase phase, std::chrono::milliseconds time);
  SteadyTime pace_deadline(SteadyTime began, std::chrono::milliseconds pause, std::size_t moved) const;
  bool peer_gone();

  ServerCore& core_;
  Loop& loop_;
  Stream stream_;
  const std::string address_;
  ReadBuffer buffer_;
  Signal signal_;  // the handler is done, an event is there, or we drain
  std::shared_ptr<Exchange> current_;
  std::shared_ptr<WebSocketSession> websocket_;
  std::shared_ptr<EventSubscription> events_;
  Phase phase_ = Phase::kHandshake;
  SteadyTime deadline_;
  bool timed_out_ = false;
  bool aborted_ = false;
  bool first_request_ = true;
};

}  // namespace rollcall::http
