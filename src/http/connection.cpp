#include "http/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <vector>

#include "base/text.hpp"
#include "base/uuid.hpp"
#include "http/failure.hpp"
#include "http/problem.hpp"
#include "http/text.hpp"
#include "http/websocket_session.hpp"

namespace rollcall::http {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kHeadRead = 4 * 1024;
constexpr std::size_t kBodyRead = 64 * 1024;
constexpr std::size_t kSourcePiece = 64 * 1024;
// A body up to this is read before we answer, even to refuse it: the connection then stays good for the next request,
// and asking who it is may wait until it is there.
constexpr std::size_t kSmallBody = 64 * 1024;
constexpr int kEventSendBuffer = 128 * 1024;  // of the kernel: part of what a client that never reads can cost
constexpr auto kLingerTime = 2s;
constexpr auto kLingerTimeDraining = 300ms;

// The caller's id where it is short and plain, so that one id follows a request through several programs.
std::string request_id(const Request& request, Time now) {
  const auto given = request.header("X-Request-Id");
  const bool plain = given && !given->empty() && given->size() <= 64 && std::ranges::all_of(*given, [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                              c == '_' || c == '.';
                     });
  return plain ? std::string(*given) : new_uuid(now).to_string();
}

// Where a path with a needless trailing slash should have gone.
std::string without_trailing_slash(const Target& target, std::string_view raw) {
  std::string location;
  for (const std::string& segment : target.segments) location += "/" + percent_encode(segment);
  const std::size_t question = raw.find('?');
  if (question != std::string_view::npos) location += raw.substr(question);
  return location;
}

Response upgrade_required() {
  return problem(Error{.code = ErrorCode::kMalformed, .message = "this address speaks WebSocket only"}, 426)
      .with("Upgrade", "websocket")
      .with("Sec-WebSocket-Version", "13");
}

}  // namespace

struct Connection::Exchange {
  explicit Exchange(ServerCore& of) : core(of), parser(request, of.config.header_limit) {}
  ~Exchange() {
    core.body_bytes -= charged;
    if (routed) --core.in_flight;
  }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Makes core.body_bytes count what the body holds now.
  void charge_body() {
    core.body_bytes += request.body.size() - charged;
    charged = request.body.size();
  }

  ServerCore& core;
  Request request;
  RequestParser parser;
  const Route* route = nullptr;
  std::optional<Response> early;  // the answer, where no handler is asked
  Prepared answer;
  std::stop_source stop;
  SteadyTime began{};
  std::size_t charged = 0;  // of ServerCore::body_bytes
  std::size_t body_bytes = 0;
  std::size_t sent = 0;
  bool routed = false;
  bool admitted = false;
  bool done = false;    // of the loop: the pool has finished its step
  bool broken = false;  // the connection cannot be used for another request
};

Connection::Connection(ServerCore& core, Loop& loop, TcpSocket socket, std::string address)
    : core_(core),
      loop_(loop),
      stream_(std::move(socket), core.tls ? &*core.tls : nullptr),
      address_(std::move(address)),
      signal_(stream_.get_executor()) {}

Task<void> Connection::run() {
  const auto self = shared_from_this();
  loop_.add(*this);
  error_code ignored;
  stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  try {
    wait_for(Phase::kHandshake, core_.config.header_timeout);
    if (co_await stream_.handshake()) co_await serve();
  } catch (...) {  // no memory for this client: the others go on
    if (core_.hooks.failure) core_.hooks.failure("", "", current_exception_kind());
  }
  current_.reset();
  stream_.close();
  loop_.remove(*this);
  core_.leave(address_);
}

void Connection::wait_for(Phase phase, std::chrono::milliseconds time) {
  phase_ = phase;
  deadline_ = steady_clock::now() + time;
}

void Connection::tick(SteadyTime now) {
  const bool late = now > deadline_;
  switch (phase_) {
    case Phase::kHandler:
      if (!current_->stop.stop_requested() && (late || peer_gone())) current_->stop.request_stop();
      if (late) {
        timed_out_ = true;
        signal_.set();
      }
      break;
    case Phase::kEvents:
      if (late) signal_.set();  // time for a heartbeat
      break;
    case Phase::kSocket:
      break;
    case Phase::kHandshake:
    case Phase::kIdle:
    case Phase::kHead:
    case Phase::kBody:
    case Phase::kWriting:
    case Phase::kLinger:
      if (!late) break;
      timed_out_ = true;
      stream_.cancel();
      break;
  }
}

void Connection::drain() {
  if (phase_ == Phase::kIdle || phase_ == Phase::kHandshake) stream_.cancel();
  if (phase_ == Phase::kEvents) signal_.set();
  if (phase_ == Phase::kSocket) websocket_->close(CloseCode::kGoingAway, "the server is stopping");
}

void Connection::abort() {
  aborted_ = true;
  if (current_) current_->stop.request_stop();
  if (phase_ == Phase::kSocket) websocket_->abort();
  stream_.close();
  signal_.set();
}

// Whether the client hung up while we work for it; bytes of a next request hide that, which does no harm.
bool Connection::peer_gone() {
  char byte = 0;
  const ssize_t got = ::recv(stream_.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

// Until when a client must have moved the next byte: not longer than `pause` after the last one, and on average not
// slower than min_rate.
SteadyTime Connection::pace_deadline(SteadyTime began, std::chrono::milliseconds pause, std::size_t moved) const {
  const auto earned = std::chrono::milliseconds(moved * 1000 / std::max<std::size_t>(1, core_.config.min_rate));
  return std::min(steady_clock::now(), began + earned) + pause;
}

// Reads what is there, at most about `want` bytes. False when nothing more comes, or deadline_ passed.
Task<bool> Connection::fill(std::size_t want) {
  if (timed_out_ || aborted_) co_return false;
  const std::span<char> room = buffer_.prepare(want);
  auto [error, bytes] = co_await stream_.async_read_some(asio::buffer(room.data(), room.size()), kTask);
  buffer_.commit(bytes);
  co_return !error && !timed_out_ && !aborted_;
}

Task<void> Connection::serve() {
  bool goes_on = true;
  while (goes_on && !aborted_) {
    const auto exchange = std::make_shared<Exchange>(core_);
    current_ = exchange;
    goes_on = co_await serve_one(exchange);
    current_.reset();
    first_request_ = false;
  }
}

Task<bool> Connection::serve_one(const std::shared_ptr<Exchange>& exchange) {
  Exchange& x = *exchange;
  const Head head = co_await read_head(x);
  if (head == Head::kGone) co_return false;
  if (head == Head::kReady) {
    route(x);
    if (x.parser.has_body() && !co_await take_body(exchange)) co_return false;
    if (!x.early && !co_await run_step(exchange, &Connection::answer)) co_return false;
  } else {
    x.broken = true;
  }
  if (x.early) prepare(x.answer, *std::move(x.early), x.request, core_.config, core_.hooks, core_.clock.now());

  if (x.answer.is_websocket()) {
    if (WebSocketSession::is_upgrade(x.request) && buffer_.empty() && !core_.draining) {
      co_await serve_websocket(x);
      co_return false;
    }
    prepare(x.answer, upgrade_required(), x.request, core_.config, core_.hooks, core_.clock.now());
  }
  if (x.answer.is_event_stream()) {
    co_await serve_events(x);
    co_return false;
  }
  const bool keep_alive = !x.broken && x.parser.keep_alive() && !core_.draining;
  if (!co_await write(x, x.answer, keep_alive)) co_return false;
  if (!keep_alive) co_await close_gently();
  co_return keep_alive;
}

// kReady, or kRefused with `early` set, or kGone.
Task<Connection::Head> Connection::read_head(Exchange& x) {
  timed_out_ = false;
  if (buffer_.empty()) buffer_.give_back();
  // A fresh connection has the header's time to say something; between requests it may rest longer.
  wait_for(Phase::kIdle, first_request_ ? core_.config.header_timeout : core_.config.idle_timeout);
  while (true) {
    while (buffer_.view().starts_with("\r\n") && phase_ == Phase::kIdle) buffer_.consume(2);  // RFC 9112 section 2.2
    if (!buffer_.empty()) {
      if (phase_ == Phase::kIdle) {
        wait_for(Phase::kHead, core_.config.header_timeout);
        x.began = steady_clock::now();
        x.request.received = core_.clock.now();
      }
      const RequestParser::Step step = x.parser.read_head(buffer_.view());
      buffer_.consume(step.consumed);
      if (step.status != RequestParser::Status::kNeedMore) {
        x.request.remote_address = address_;
        x.request.secure = stream_.secure();
        x.request.id = request_id(x.request, x.request.received);
        x.request.client_gone = x.stop.get_token();
        ++core_.requests;
        if (step.status != RequestParser::Status::kFailed) co_return Head::kReady;
        refuse(x, problem(x.parser.error(), x.parser.error_status()));
        co_return Head::kRefused;
      }
    }
    if (phase_ == Phase::kIdle && core_.draining) co_return Head::kGone;
    if (!co_await fill(kHeadRead)) {
      if (!timed_out_ || phase_ == Phase::kIdle) co_return Head::kGone;
      timed_out_ = false;
      ++core_.slow;
      ++core_.requests;
      x.request.id = request_id(x.request, x.request.received);
      refuse(x, problem(ErrorCode::kTimeout, "the request's header took too long"));
      co_return Head::kRefused;
    }
  }
}

void Connection::route(Exchange& x) {
  x.routed = true;
  ++core_.in_flight;
  Result<Target> target = parse_target(x.request.target);
  if (!target) {
    refuse(x, problem(std::move(target).error()));
    return;
  }
  RouteMatch match = core_.router.find(x.request.method, *target);
  x.request.path = std::move(target->path);
  x.request.query = std::move(target->query);
  x.request.path_params = std::move(match.path_params);
  x.route = match.route;
  switch (match.kind) {
    case RouteMatch::Kind::kFound:
      break;
    case RouteMatch::Kind::kNoPath:
      refuse(x, problem(ErrorCode::kNotFound, "there is nothing at this address"));
      break;
    case RouteMatch::Kind::kNoMethod:
      refuse(x,
             problem(ErrorCode::kMethodNotAllowed, "this address does not take this method", "it takes " + match.allow)
                 .with("Allow", match.allow));
      break;
    case RouteMatch::Kind::kOptions:
      refuse(x, Response::no_content().with("Allow", match.allow));
      break;
    case RouteMatch::Kind::kRedirect:
      refuse(x, Response::redirect(308, without_trailing_slash(*target, x.request.target)));
      break;
  }
}

// Answers without a handler.
void Connection::refuse(Exchange& x, Response response) { x.early = std::move(response); }

// Reads the body, once it is known that somebody wants it; what nobody wants is read too where it is small, so that the
// connection stays good for the next request. False when the connection is over; else `early` may have been set.
Task<bool> Connection::take_body(const std::shared_ptr<Exchange>& exchange) {
  Exchange& x = *exchange;
  const std::uint64_t length = x.parser.content_length().value_or(0);
  const std::optional<std::string_view> expect = x.request.header("Expect");
  const bool large = x.parser.chunked() || length > kSmallBody || expect;
  std::size_t limit = kSmallBody;
  if (!x.early) {
    limit = x.route->body_limit > 0 ? x.route->body_limit : core_.config.body_limit;
    if (expect && !equals_ignore_case(*expect, "100-continue")) {
      refuse(x, problem(Error{.code = ErrorCode::kMalformed, .message = "this expectation cannot be met"}, 417));
    } else if (length > limit) {
      refuse(x, problem(ErrorCode::kTooLarge, "the request's body is larger than this route takes",
                        "send at most " + std::to_string(limit) + " bytes"));
    } else if (large && !co_await run_step(exchange, &Connection::admit)) {
      co_return false;
    }
  }
  if (x.early && (large || length > limit)) {
    x.broken = true;
    co_return true;
  }
  if (expect && !x.parser.http_1_0() && buffer_.empty()) {
    if (!co_await write_all("HTTP/1.1 100 Continue\r\n\r\n", {})) co_return false;
  }
  x.parser.set_body_limit(limit);
  co_return co_await read_body(x);
}

// False when the client is gone. A body that is refused on the way leaves the connection `broken` and `early` set.
Task<bool> Connection::read_body(Exchange& x) {
  const auto give_up = [&x](Response response) {
    x.broken = true;
    x.request.body = {};
    x.charge_body();
    refuse(x, std::move(response));
    return true;
  };
  const SteadyTime began = steady_clock::now();
  phase_ = Phase::kBody;
  while (true) {
    const RequestParser::Step step = x.parser.read_body(buffer_.view());
    buffer_.consume(step.consumed);
    x.body_bytes = x.request.body.size();
    x.charge_body();
    if (step.status == RequestParser::Status::kFailed) {
      co_return give_up(problem(x.parser.error(), x.parser.error_status()));
    }
    if (step.status == RequestParser::Status::kDone) co_return true;
    if (core_.body_bytes > core_.config.body_memory) {
      ++core_.busy;
      co_return give_up(problem(ErrorCode::kBusy, "too many uploads at once", "try again in a moment"));
    }
    if (step.consumed == 0 && buffer_.size() > core_.config.header_limit + kBodyRead) {
      co_return give_up(problem(ErrorCode::kMalformed, "a chunk's extension or trailer is too long"));
    }
    deadline_ = pace_deadline(began, core_.config.body_timeout, x.body_bytes);
    if (!co_await fill(kBodyRead)) {
      if (!timed_out_) co_return false;
      timed_out_ = false;
      ++core_.slow;
      co_return give_up(problem(ErrorCode::kTimeout, "the request's body took too long"));
    }
  }
}

// Runs one step where the route wants it and waits for it. True when it is done, or when the pool is full and `early`
// says so. False when the connection is over: the client was told that the answer took too long, and the exchange still
// belongs to the pool.
Task<bool> Connection::run_step(const std::shared_ptr<Exchange>& exchange, Step step) {
  Exchange& x = *exchange;
  x.request.deadline = steady_clock::now() + core_.config.request_timeout;
  if (x.route->pool == Pool::kIo) {
    step(core_, x);
    co_return true;
  }
  x.done = false;
  const bool taken =
      core_.pool(x.route->pool).try_submit([self = shared_from_this(), exchange = exchange, step]() mutable {
        step(self->core_, *exchange);
        const Executor executor = self->stream_.get_executor();
        asio::post(executor, [self = std::move(self), exchange = std::move(exchange)] {
          exchange->done = true;
          self->signal_.set();
        });
      });
  if (!taken) {
    ++core_.busy;
    refuse(x, problem(ErrorCode::kBusy, "all workers are busy", "try again in a moment"));
    co_return true;
  }
  wait_for(Phase::kHandler, core_.config.request_timeout);
  while (!x.done && !timed_out_ && !aborted_) co_await signal_.wait();
  if (aborted_) co_return false;
  const bool late = std::exchange(timed_out_, false);
  if (x.done) co_return true;
  if (late) {
    Request brief;  // the handler may still change its own
    brief.method = x.request.method;
    brief.id = x.request.id;
    Prepared answer;
    prepare(answer, problem(ErrorCode::kUnavailable, "the answer took too long", "try again later"), brief,
            core_.config, core_.hooks, core_.clock.now());
    if (co_await write(x, answer, false)) co_await close_gently();
  }
  co_return false;
}

// On the pool's thread: may this caller do that?
void Connection::admit(ServerCore& core, Exchange& x) {
  x.admitted = true;
  if (!core.hooks.admit) return;
  try {
    if (Result<void> allowed = core.hooks.admit(x.request, *x.route); !allowed)
      refuse(x, problem(std::move(allowed).error()));
  } catch (...) {
    if (core.hooks.failure) core.hooks.failure(x.request.id, x.route->operation_id, current_exception_kind());
    refuse(x, problem(ErrorCode::kInternal, "something went wrong inside Rollcall", "report the request id"));
  }
}

// On the pool's thread: the answer, ready to send.
void Connection::answer(ServerCore& core, Exchange& x) {
  if (!x.admitted) admit(core, x);
  if (x.early) return;
  const auto failed = [&](std::string_view kind) {
    if (core.hooks.failure) core.hooks.failure(x.request.id, x.route->operation_id, kind);
    refuse(x, problem(ErrorCode::kInternal, "something went wrong inside Rollcall", "report the request id"));
  };
  try {
    Result<Response> result = x.route->handler(x.request);
    Response response = result ? *std::move(result) : problem(std::move(result).error());
    prepare(x.answer, std::move(response), x.request, core.config, core.hooks, core.clock.now());
  } catch (...) {
    failed(current_exception_kind());
  }
}

Task<bool> Connection::write(Exchange& x, Prepared& answer, bool keep_alive) {
  if (!keep_alive) {
    answer.head += "Connection: close\r\n";
  } else if (x.parser.http_1_0()) {
    answer.head += "Connection: keep-alive\r\n";
  }
  answer.head += "\r\n";
  bool written = co_await write_all(answer.head, answer.bytes);
  x.sent = answer.bytes.size();
  if (written && answer.source != nullptr) written = co_await write_source(x, *answer.source);
  note_access(x, answer.response.status);
  co_return written;
}

// Reads the next piece only when the last one was taken. False also when the source ends before its size.
Task<bool> Connection::write_source(Exchange& x, BodySource& source) {
  std::vector<std::byte> piece(kSourcePiece);
  for (std::uint64_t left = source.size(); left > 0;) {
    const Result<std::size_t> got = source.read(std::span(piece).first(std::min<std::uint64_t>(left, piece.size())));
    if (!got || *got == 0) co_return false;
    if (!co_await write_all({}, {reinterpret_cast<const char*>(piece.data()), *got})) co_return false;
    left -= *got;
    x.sent += *got;
  }
  co_return true;
}

// False when the client is gone or reads too slowly.
Task<bool> Connection::write_all(std::string_view head, std::string_view body) {
  const SteadyTime began = steady_clock::now();
  phase_ = Phase::kWriting;
  std::size_t sent = 0;
  while (!head.empty() || !body.empty()) {
    deadline_ = pace_deadline(began, core_.config.write_timeout, sent);
    const std::array<asio::const_buffer, 2> buffers = {asio::buffer(head.data(), head.size()),
                                                       asio::buffer(body.data(), body.size())};
    auto [error, bytes] = co_await stream_.async_write_some(buffers, kTask);
    if (error || timed_out_ || aborted_) {
      if (timed_out_) ++core_.slow;
      co_return false;
    }
    sent += bytes;
    const std::size_t of_head = std::min(bytes, head.size());
    head.remove_prefix(of_head);
    body.remove_prefix(bytes - of_head);
  }
  co_return true;
}

// Says that nothing more comes and listens until the client says the same: a connection closed on unread bytes is
// reset, and a reset can overtake the answer.
Task<void> Connection::close_gently() {
  if (aborted_) co_return;
  timed_out_ = false;
  wait_for(Phase::kLinger, core_.draining ? kLingerTimeDraining : kLingerTime);
  co_await stream_.finish();
  buffer_.consume(buffer_.size());
  while (co_await fill(kHeadRead)) buffer_.consume(buffer_.size());
}

Task<void> Connection::serve_events(Exchange& x) {
  events_ = std::get<EventStreamAnswer>(x.answer.response.body).subscription;
  error_code ignored;
  stream_.socket().set_option(asio::socket_base::send_buffer_size(kEventSendBuffer), ignored);
  x.answer.head += "Connection: close\r\n\r\n";  // the end of the connection is the end of the stream
  bool reading = co_await write_all(x.answer.head, {}) && x.request.method != Method::kHead;
  if (reading) {
    ++core_.event_streams;
    const auto self = shared_from_this();
    events_->set_wake([weak = std::weak_ptr(self)] {
      if (const auto connection = weak.lock()) {
        asio::post(connection->stream_.get_executor(), [connection] { connection->wake_events(); });
      }
    });
    asio::co_spawn(stream_.get_executor(), [self]() -> Task<void> { return self->watch_reader(); }, asio::detached);
    while (reading) reading = co_await write_events();
    events_->set_wake({});
    --core_.event_streams;
  }
  if (events_->cut_off()) ++core_.slow;
  events_->close();
  note_access(x, x.answer.response.status);
  if (aborted_ || events_->cut_off()) co_return;
  wait_for(Phase::kLinger, kLingerTimeDraining);
  co_await stream_.finish();
}

// Writes what is pending, or waits for more. False when the stream is over.
Task<bool> Connection::write_events() {
  std::string text;
  for (const EventSubscription::Chunk& chunk : events_->take()) text += *chunk;
  if (text.empty()) {
    if (events_->closed() || core_.draining || aborted_) co_return false;
    if (phase_ != Phase::kEvents) wait_for(Phase::kEvents, core_.config.event_heartbeat);
    if (steady_clock::now() <= deadline_) {
      co_await signal_.wait();
      co_return true;
    }
    text = ":\n\n";  // a comment: keeps middlemen from closing, and finds out who is gone
  }
  const bool written = co_await write_all(text, {});
  co_return written;
}

void Connection::wake_events() {
  // A writer that waits for a client which was given up would wait for its whole time-out.
  if (events_ && events_->cut_off()) stream_.close();
  signal_.set();
}

// Beside serve_events: a client sends nothing on an event stream, so the end of its bytes is the end of its interest.
Task<void> Connection::watch_reader() {
  const auto events = events_;
  std::array<char, 256> unused{};
  bool open = true;
  while (open) {
    auto [error, bytes] = co_await stream_.async_read_some(asio::buffer(unused), kTask);
    open = !error;
  }
  events->close();
}

Task<void> Connection::serve_websocket(Exchange& x) {
  Fields headers = x.answer.response.headers;
  headers.set("X-Request-Id", x.request.id);
  websocket_ = std::make_shared<WebSocketSession>(
      core_, stream_, std::move(std::get<WebSocketAnswer>(x.answer.response.body)), x.route->operation_id);
  phase_ = Phase::kSocket;
  co_await websocket_->run(x.request, headers);
  note_access(x, 101);
  co_await close_gently();
  websocket_.reset();
}

void Connection::note_access(const Exchange& x, int status) const {
  if (!core_.hooks.access) return;
  AccessEntry entry;
  entry.method = x.request.method;
  if (x.route != nullptr) {
    entry.pattern = x.route->pattern;
    entry.operation_id = x.route->operation_id;
  }
  entry.request_id = x.request.id;
  entry.remote_address = address_;
  entry.status = status;
  entry.duration = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - x.began);
  entry.bytes_in = x.body_bytes;
  entry.bytes_out = x.sent;
  core_.hooks.access(entry);
}

}  // namespace rollcall::http
