// One WebSocket at work: the framing (Beast), the reader with its bounded number of messages in flight, the writer with
// its bounded outbox. Lives on its connection's loop; send() and close() come from any thread.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "http/asio.hpp"
#include "http/request.hpp"
#include "http/server_core.hpp"
#include "http/stream.hpp"
#include "http/websocket.hpp"

namespace rollcall::http {

class WebSocketSession final : public Socket, public std::enable_shared_from_this<WebSocketSession> {
 public:
  // Whether the request is a proper upgrade (RFC 6455 section 4.2.1).
  static bool is_upgrade(const Request& request);

  // `core` and `stream` outlive run(). `operation_id` is for reports of a handler that throws.
  WebSocketSession(ServerCore& core, Stream& stream, WebSocketAnswer answer, std::string operation_id);
  ~WebSocketSession() override;

  // From the 101 to the end. `headers` go into the 101. Returns when the handler's on_close returned.
  Task<void> run(const Request& request, const Fields& headers);

  // Of the loop: drop the connection without a handshake.
  void abort();

  bool send(std::shared_ptr<const std::string> message, bool binary) override;
  void close(CloseCode code, std::string_view reason) override;
  bool open() const override { return open_.load(); }
  std::size_t outbox_bytes() const override { return outbox_bytes_.load(); }

 private:
  struct Framing;  // keeps Beast out of this header
  struct Outgoing {
    std::shared_ptr<const std::string> message;
    bool binary;
  };
  struct Closing {
    CloseCode code;
    std::string reason;
  };

  Task<void> read_messages();
  Task<void> write_messages();
  Task<void> take(WebSocketMessage message);
  bool start(WebSocketMessage& message);
  void start_waiting();
  Task<void> retry_waiting();
  bool submit(ThreadPool& pool, std::function<void()> work);
  Task<void> submit_and_wait(std::function<void()> work);
  void finished_one(bool failed);
  void release(std::size_t bytes);

  ServerCore& core_;
  Stream& stream_;
  const Executor executor_;
  std::unique_ptr<WebSocketHandler> handler_;  // until on_close returned: it may hold the Socket, which is this session
  const WebSocketOptions options_;
  const std::string operation_id_;
  std::string request_id_;
  std::unique_ptr<Framing> framing_;

  // Of the loop.
  Signal write_;    // something to send or to close
  Signal slot_;     // a message was handled
  Signal written_;  // the writer ended
  int in_flight_ = 0;
  std::optional<WebSocketMessage> waiting_;  // kSkipOldest
  bool retrying_ = false;                    // to start it: the pool was full
  CloseCode seen_ = CloseCode::kAbnormal;
  bool writer_ended_ = false;

  // Of all threads.
  std::atomic<bool> open_ = false;
  std::atomic<std::size_t> outbox_bytes_ = 0;
  std::mutex mutex_;
  std::deque<Outgoing> outbox_;
  std::optional<Closing> closing_;
  bool given_up_ = false;  // the client does not read
  bool ended_ = false;     // the loop, the stream and the core may be gone
};

}  // namespace rollcall::http
