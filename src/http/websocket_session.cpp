#include "http/websocket_session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "http/failure.hpp"

namespace rollcall::http {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

namespace {

// The connection as Beast's framing wants to own it. Found by Beast through argument-dependent look-up.
struct StreamRef {
  using executor_type = Executor;

  Stream* stream;

  executor_type get_executor() { return stream->get_executor(); }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return stream->async_read_some(buffers, std::forward<Token>(token));
  }
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return stream->async_write_some(buffers, std::forward<Token>(token));
  }
};

void beast_close_socket(StreamRef& ref) { ref.stream->close(); }

template <class Handler>
void async_teardown(beast::role_type, StreamRef& ref, Handler&& handler) {
  // The server speaks last, so the connection can be closed under the client's closing frame.
  error_code ignored;
  ref.stream->socket().shutdown(TcpSocket::shutdown_send, ignored);
  asio::post(ref.get_executor(), [handler = std::forward<Handler>(handler)]() mutable { handler(error_code{}); });
}

constexpr std::chrono::milliseconds kRetry{10};  // how soon a full pool is asked again
constexpr int kSendBuffer = 128 * 1024;          // of the kernel: part of what a client that never reads can cost
constexpr std::chrono::seconds kHandshakeTime{10};

}  // namespace

struct WebSocketSession::Framing {
  explicit Framing(Stream& stream) : ws(StreamRef{&stream}) {}
  websocket::stream<StreamRef, false> ws;
};

bool WebSocketSession::is_upgrade(const Request& request) {
  const auto key = request.header("Sec-WebSocket-Key");
  return request.method == Method::kGet && request.headers.has_token("Connection", "upgrade") &&
         request.headers.has_token("Upgrade", "websocket") && request.header("Sec-WebSocket-Version") == "13" && key &&
         key->size() == 24;
}

WebSocketSession::WebSocketSession(ServerCore& core, Stream& stream, WebSocketAnswer answer, std::string operation_id)
    : core_(core),
      stream_(stream),
      executor_(stream.get_executor()),
      handler_(std::move(answer.handler)),
      options_(std::move(answer.options)),
      operation_id_(std::move(operation_id)),
      framing_(std::make_unique<Framing>(stream)),
      write_(executor_),
      slot_(executor_),
      written_(executor_) {}

WebSocketSession::~WebSocketSession() = default;

Task<void> WebSocketSession::run(const Request& request, const Fields& headers) {
  auto& ws = framing_->ws;
  request_id_ = request.id;
  error_code ignored;
  stream_.socket().set_option(asio::socket_base::send_buffer_size(kSendBuffer), ignored);

  websocket::stream_base::timeout times;
  times.handshake_timeout = kHandshakeTime;
  times.idle_timeout = 2 * options_.ping_every;
  times.keep_alive_pings = true;  // sent after half the idle time-out
  ws.set_option(times);
  ws.read_message_max(options_.max_message);
  ws.auto_fragment(false);  // one message, one frame
  ws.set_option(websocket::stream_base::decorator([this, &headers](websocket::response_type& response) {
    for (const auto& [field, value] : headers) response.insert(field, value);
    if (!options_.protocol.empty()) response.set(beast::http::field::sec_websocket_protocol, options_.protocol);
  }));

  beast::http::request<beast::http::empty_body> upgrade(beast::http::verb::get, request.target, 11);
  for (const auto& [field, value] : request.headers) upgrade.insert(field, value);
  auto [refused] = co_await ws.async_accept(upgrade, kTask);
  if (refused) co_return;

  ++core_.websockets;
  open_ = true;
  const auto self = shared_from_this();
  asio::co_spawn(executor_, [self]() -> Task<void> { return self->write_messages(); }, asio::detached);
  co_await submit_and_wait([self] { self->handler_->on_open(self); });
  co_await read_messages();

  // Nothing comes any more: let what is being handled finish, then the writer, then say goodbye.
  open_ = false;
  waiting_.reset();
  while (in_flight_ > 0 || retrying_) co_await slot_.wait();
  stream_.cancel();
  write_.set();
  while (!writer_ended_) co_await written_.wait();
  co_await submit_and_wait([self] { self->handler_->on_close(self->seen_); });
  handler_.reset();
  --core_.websockets;

  // From here on whoever still holds the Socket may do so longer than the server lives.
  framing_.reset();
  const std::lock_guard lock(mutex_);
  ended_ = true;
}

Task<void> WebSocketSession::read_messages() {
  auto& ws = framing_->ws;
  for (std::uint64_t number = 0; open_; ++number) {
    WebSocketMessage message;
    auto buffer = asio::dynamic_buffer(message.data);
    auto [error, bytes] = co_await ws.async_read(buffer, kTask);
    if (error) {
      if (error == websocket::error::closed) seen_ = static_cast<CloseCode>(ws.reason().code);
      if (error == websocket::error::message_too_big) seen_ = CloseCode::kTooBig;
      break;
    }
    message.number = number;
    message.binary = ws.got_binary();
    co_await take(std::move(message));
  }
}

// Starts the message's handling, or lets it wait in place of an older one, or lets the reader wait.
Task<void> WebSocketSession::take(WebSocketMessage message) {
  if (options_.when_busy == WhenBusy::kSkipOldest) {
    if (waiting_) handler_->on_skipped(std::move(*waiting_));
    waiting_ = std::move(message);
    start_waiting();
    co_return;
  }
  Timer retry(executor_);
  while (open_) {
    if (in_flight_ >= options_.max_in_flight) {
      co_await slot_.wait();
    } else if (start(message)) {
      break;
    } else {
      retry.expires_after(kRetry);
      co_await retry.async_wait(kTask);
    }
  }
}

// Of kSkipOldest: the message that waits, once a place is free for it.
void WebSocketSession::start_waiting() {
  if (!waiting_ || !open_ || in_flight_ >= options_.max_in_flight) return;
  WebSocketMessage next = *std::move(waiting_);
  waiting_.reset();
  if (start(next)) return;
  waiting_ = std::move(next);
  if (std::exchange(retrying_, true)) return;
  asio::co_spawn(
      executor_, [self = shared_from_this()]() -> Task<void> { return self->retry_waiting(); }, asio::detached);
}

Task<void> WebSocketSession::retry_waiting() {
  Timer retry(executor_);
  while (open_ && waiting_ && in_flight_ < options_.max_in_flight) {
    retry.expires_after(kRetry);
    co_await retry.async_wait(kTask);
    start_waiting();
  }
  retrying_ = false;
  slot_.set();
}

// Hands the message to the pool; false, with the message as it was, when the pool is full.
bool WebSocketSession::start(WebSocketMessage& message) {
  const auto held = std::make_shared<WebSocketMessage>(std::move(message));
  ThreadPool& pool = core_.pool(options_.compute_pool ? Pool::kCompute : Pool::kWorkers);
  if (submit(pool, [this, held] { handler_->on_message(std::move(*held)); })) return true;
  message = std::move(*held);
  return false;
}

// One more in flight, until finished_one().
bool WebSocketSession::submit(ThreadPool& pool, std::function<void()> work) {
  const bool taken = pool.try_submit([self = shared_from_this(), work = std::move(work)]() mutable {
    bool failed = false;
    try {
      work();
    } catch (...) {
      failed = true;
      if (self->core_.hooks.failure) {
        self->core_.hooks.failure(self->request_id_, self->operation_id_, current_exception_kind());
      }
    }
    work = nullptr;
    const Executor executor = self->executor_;
    asio::post(executor, [self = std::move(self), failed] { self->finished_one(failed); });
  });
  if (taken) ++in_flight_;
  return taken;
}

// However full the pool is: on_open and on_close are promised.
Task<void> WebSocketSession::submit_and_wait(std::function<void()> work) {
  Timer retry(executor_);
  while (!submit(core_.workers, work)) {
    retry.expires_after(kRetry);
    co_await retry.async_wait(kTask);
  }
  while (in_flight_ > 0) co_await slot_.wait();
}

void WebSocketSession::finished_one(bool failed) {
  --in_flight_;
  if (failed) close(CloseCode::kInternal, "the message could not be handled");
  start_waiting();
  slot_.set();
}

Task<void> WebSocketSession::write_messages() {
  auto& ws = framing_->ws;
  while (open_) {
    Outgoing next{};
    std::optional<Closing> closing;
    {
      const std::lock_guard lock(mutex_);
      if (!outbox_.empty()) {
        next = std::move(outbox_.front());
        outbox_.pop_front();
      } else {
        closing = closing_;
      }
    }
    if (next.message) {
      ws.binary(next.binary);
      auto [error, bytes] = co_await ws.async_write(asio::buffer(*next.message), kTask);
      release(next.message->size());
      if (error) break;
    } else if (closing) {
      if (seen_ == CloseCode::kAbnormal) seen_ = closing->code;
      const websocket::close_reason reason(static_cast<websocket::close_code>(closing->code), closing->reason);
      co_await ws.async_close(reason, kTask);
      stream_.cancel();  // a reader that still waits for the client's part
      break;
    } else {
      co_await write_.wait();
    }
  }
  {
    const std::lock_guard lock(mutex_);
    outbox_.clear();
    given_up_ = true;  // nothing is taken from here on
  }
  release(outbox_bytes_);
  writer_ended_ = true;
  written_.set();
}

bool WebSocketSession::send(std::shared_ptr<const std::string> message, bool binary) {
  const std::size_t bytes = message->size();
  const std::lock_guard lock(mutex_);
  if (!open_ || closing_ || given_up_) return false;
  if (outbox_bytes_ + bytes > options_.max_outbox_bytes) {
    given_up_ = true;
    ++core_.slow;
    asio::post(executor_, [self = shared_from_this()] { self->abort(); });
    return false;
  }
  outbox_bytes_ += bytes;
  core_.outbox_bytes += bytes;
  outbox_.push_back({std::move(message), binary});
  asio::post(executor_, [self = shared_from_this()] { self->write_.set(); });
  return true;
}

void WebSocketSession::close(CloseCode code, std::string_view reason) {
  const std::lock_guard lock(mutex_);
  if (closing_ || ended_) return;
  closing_ = Closing{code, std::string(reason.substr(0, 123))};
  asio::post(executor_, [self = shared_from_this()] { self->write_.set(); });
}

void WebSocketSession::abort() {
  open_ = false;
  stream_.close();
  write_.set();
  slot_.set();
}

void WebSocketSession::release(std::size_t bytes) {
  outbox_bytes_ -= bytes;
  core_.outbox_bytes -= bytes;
}

}  // namespace rollcall::http
