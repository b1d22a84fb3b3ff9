#include "server/live_socket.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "base/json.hpp"
#include "base/log.hpp"
#include "server/auth.hpp"
#include "server/wire.hpp"
#include "service/calendar/sessions.hpp"
#include "service/settings.hpp"
#include "service/taking/live_settings.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;
namespace setting = service::setting;
using std::chrono::steady_clock;

constexpr std::size_t kOutbox = std::size_t{1024} * 1024;
constexpr std::size_t kAroundThePicture = 4096;  // of a frame in JSON
constexpr std::size_t kInFlight = 2;             // one at work, one waiting
constexpr std::chrono::seconds kFrameDeadline{10};
constexpr std::size_t kCloseReason = 123;
constexpr int kRetryAfterS = 10;

bool may_mark(const service::Principal& principal) {
  return (principal.actor.is_device || principal.actor.role <= store::Role::kInstructor) &&
         principal.scopes.allow("sessions", true);
}

bool is_about_rights(const Error& error) {
  return error.code == ErrorCode::kUnauthenticated || error.code == ErrorCode::kForbidden ||
         error.code == ErrorCode::kNotFound;
}

}  // namespace

http::WebSocketOptions live_options(const Settings& settings) {
  const auto frame = static_cast<std::size_t>(settings.integer(setting::kLiveFrameBytes));
  return {.max_message = frame / 3 * 4 + kAroundThePicture,
          .max_outbox_bytes = kOutbox,
          .max_in_flight = 1,
          .when_busy = http::WhenBusy::kSkipOldest,
          .compute_pool = true,
          .protocol = {}};
}

LiveSocket::LiveSocket(Api& api, const http::Request& request, LiveWish wish)
    : api_(api),
      route_{.method = request.method,
             .pattern = "/api/v1/sessions/{session_id}/live",
             .operation_id = "live",
             .least_role = least(store::Role::kViewer) | kDeviceAlso,
             .handler = {}},
      wish_(std::move(wish)),
      frame_bytes_(static_cast<std::size_t>(api.in.settings().integer(setting::kLiveFrameBytes))),
      frames_per_second_(static_cast<double>(api.in.settings().integer(setting::kLiveFrameRate))),
      is_device_(principal_of(request).actor.is_device),
      principal_(principal_of(request)),
      camera_(api.in, api.recognition, {.session = wish_.session, .source = wish_.source, .mirrored = wish_.mirrored}),
      allowance_(frames_per_second_) {
  for (const std::string_view kept : {"Authorization", "Cookie"})
    if (const auto value = request.header(kept)) request_.headers.add(std::string(kept), std::string(*value));
  request_.path_params = request.path_params;
}

void LiveSocket::open(std::shared_ptr<http::Socket> socket) {
  socket_ = std::move(socket);
  auto listening = api_.feed.listen(wish_.session, shared_from_this(), wish_.after);
  if (listening) return;
  log::error("a WebSocket could not be put on the feed: {}", listening.error().describe());
  end(http::CloseCode::kInternal, {.message = "the session could not be followed"});
}

Result<void> LiveSocket::greet(std::int64_t at, std::string_view reset) {
  ROLLCALL_ASSIGN(const store::Session session, service::get_session(api_.in, wish_.session));
  bool marks = false;
  {
    const std::scoped_lock lock(mutex_);
    marks = may_mark(principal_);
  }
  json::object hello{{"type", "hello"},
                     {"session", to_json(session)},
                     {"event", at},
                     {"may_mark", marks},
                     {"limits",
                      {{"frame_bytes", frame_bytes_},
                       {"frames_per_second", static_cast<std::int64_t>(frames_per_second_)},
                       {"in_flight", kInFlight}}}};
  if (!reset.empty()) hello["reset"] = reset;
  socket_->send_text(json::serialize(hello));
  return {};
}

// A device learns what becomes of the session, and of its own frames; records are not for it.
void LiveSocket::tell(const std::shared_ptr<const std::string>& message, bool of_record) {
  if (of_record && is_device_) return;
  if (!socket_->send(message)) gone_ = true;
}

std::size_t LiveSocket::unread_bytes() const { return socket_->outbox_bytes(); }

void LiveSocket::closed() {
  gone_ = true;
  const auto principal = took_ ? rights_since(steady_clock::now() - kRightsHold) : fail(ErrorCode::kCancelled, "");
  if (!principal) return;  // who may take nothing more leaves nothing to decide
  if (auto ended = camera_.finish(principal->actor); !ended)
    log::error("what a camera saw last could not be decided: {}", ended.error().describe());
}

void LiveSocket::check_rights() {
  if (gone_) return;
  const auto principal = rights_since(steady_clock::now());
  if (!principal && is_about_rights(principal.error())) end(http::CloseCode::kPolicy, principal.error());
}

// Who it is, looked at since then.
Result<service::Principal> LiveSocket::rights_since(SteadyTime since) {
  {
    const std::scoped_lock lock(mutex_);
    if (rights_at_ >= since) return principal_;
  }
  http::Request again = request_;
  const SteadyTime now = steady_clock::now();
  ROLLCALL_TRY(admit(api_, again, route_));
  const std::scoped_lock lock(mutex_);
  principal_ = principal_of(again);
  rights_at_ = now;
  return principal_;
}

void LiveSocket::end(http::CloseCode code, const Error& why) {
  socket_->close(code, std::string_view(why.message).substr(0, kCloseReason));
}

// A bucket of as many frames as may come in a second, so that a burst within it is no reason to skip.
bool LiveSocket::in_time() {
  const SteadyTime now = steady_clock::now();
  const double passed_s = std::chrono::duration<double>(now - allowance_at_).count();
  allowance_ = std::min(frames_per_second_, allowance_ + passed_s * frames_per_second_);
  allowance_at_ = now;
  if (allowance_ < 1) return false;
  allowance_ -= 1;
  return true;
}

void LiveSocket::skipped(const http::WebSocketMessage& message) {
  socket_->send_text(skipped_message(live_number_of(message), SkipReason::kNewer));
}

void LiveSocket::take(http::WebSocketMessage message) {
  const std::uint64_t number = live_number_of(message);
  if (!in_time()) {
    socket_->send_text(skipped_message(number, SkipReason::kRate));
    return;
  }
  auto principal = rights_since(steady_clock::now() - kRightsHold);
  if (!principal && is_about_rights(principal.error())) {
    end(http::CloseCode::kPolicy, principal.error());
    return;
  }
  if (principal && may_mark(*principal) && !api_.live.take_camera(*this, steady_clock::now())) {
    end(http::CloseCode::kTryAgainLater, {.code = ErrorCode::kBusy, .message = "too many cameras send frames"});
    return;
  }
  const auto answered =
      principal.and_then([&](const service::Principal& who) { return answer(std::move(message), who); });
  if (!answered) socket_->send_text(problem_message(number, answered.error()));
}

Result<void> LiveSocket::answer(http::WebSocketMessage message, const service::Principal& who) {
  if (!may_mark(who)) return fail(ErrorCode::kForbidden, "your role may watch this session, not take attendance");
  ROLLCALL_ASSIGN(const LiveFrame frame, read_live_frame(std::move(message), frame_bytes_));
  took_ = true;
  ROLLCALL_ASSIGN(const service::LiveFrameResult result,
                  camera_.take({.image = frame.image,
                                .captured_at = frame.captured_at,
                                .actor = who.actor,
                                .deadline = steady_clock::now() + kFrameDeadline}));
  socket_->send_text(result_message(frame.number, result));
  for (const service::LiveChallenge& challenge : result.challenges) socket_->send_text(challenge_message(challenge));
  return {};
}

Result<std::unique_ptr<LiveHandler>> LiveHandler::create(LiveSockets& sockets, std::shared_ptr<LiveSocket> socket) {
  if (!sockets.enter(socket)) {
    Error busy{.code = ErrorCode::kBusy, .message = "too many WebSockets are open"};
    busy.retry_after_s = kRetryAfterS;
    return std::unexpected(std::move(busy));
  }
  return std::unique_ptr<LiveHandler>(new LiveHandler(sockets, std::move(socket)));
}

LiveHandler::~LiveHandler() { sockets_.leave(*socket_); }

}  // namespace rollcall::server
