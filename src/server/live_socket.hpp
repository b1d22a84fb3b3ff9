// One WebSocket of a session: frames in, what became of them out, and every change of the session and its records as it
// happens. docs/live.md describes what is said.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "http/request.hpp"
#include "http/router.hpp"
#include "http/websocket.hpp"
#include "server/api.hpp"
#include "server/event_feed.hpp"
#include "server/live_sockets.hpp"
#include "server/live_wire.hpp"
#include "service/accounts/principal.hpp"
#include "service/taking/live_session.hpp"

namespace rollcall::server {

// How frames go through a socket: one is worked on and one waits, so they come to on_message in order.
http::WebSocketOptions live_options(const Settings& settings);

// What was asked for when it was opened.
struct LiveWish {
  Uuid session;
  std::optional<std::int64_t> after;  // the last event heard; none: from now on
  std::string source;                 // which camera or room; kept with the records
  bool mirrored = false;              // its pictures are mirror images
};

// Thread-safe; frames one after the other. `api` outlives it.
class LiveSocket final : public SessionListener,
                         public LiveSockets::Member,
                         public std::enable_shared_from_this<LiveSocket> {
 public:
  LiveSocket(Api& api, const http::Request& request, LiveWish wish);

  // As http::WebSocketHandler has them.
  void open(std::shared_ptr<http::Socket> socket);
  void take(http::WebSocketMessage message);
  void skipped(const http::WebSocketMessage& message);
  void closed();

  Result<void> greet(std::int64_t at, std::string_view reset) override;
  void tell(const std::shared_ptr<const std::string>& message, bool of_record) override;
  std::size_t unread_bytes() const override;
  bool gone() const override { return gone_.load(); }
  void check_rights() override;

 private:
  // A frame is taken on rights that were looked at this long ago, and no longer.
  static constexpr std::chrono::seconds kRightsHold{1};

  Result<service::Principal> rights_since(SteadyTime since);
  bool in_time();
  Result<void> answer(http::WebSocketMessage message, const service::Principal& who);
  void end(http::CloseCode code, const Error& why);

  Api& api_;
  http::Request request_;    // its credentials and ids, to be admitted again
  const http::Route route_;  // as the table has it, without its handler
  const LiveWish wish_;
  const std::size_t frame_bytes_;
  const double frames_per_second_;
  const bool is_device_;
  std::shared_ptr<http::Socket> socket_;  // from open() on
  std::atomic<bool> gone_ = false;

  mutable std::mutex mutex_;  // of the two below
  service::Principal principal_;
  SteadyTime rights_at_{};

  // Of take() and closed(), which run once at a time.
  service::LiveSession camera_;
  bool took_ = false;  // a frame

  // Likewise: as many frames as may come at once, filled at the rate.
  double allowance_;
  SteadyTime allowance_at_{};
};

// What the HTTP engine holds of it.
class LiveHandler final : public http::WebSocketHandler {
 public:
  // Takes its place among `sockets`; kBusy when there is none.
  static Result<std::unique_ptr<LiveHandler>> create(LiveSockets& sockets, std::shared_ptr<LiveSocket> socket);
  ~LiveHandler() override;
  LiveHandler(const LiveHandler&) = delete;
  LiveHandler& operator=(const LiveHandler&) = delete;

  void on_open(std::shared_ptr<http::Socket> socket) override { socket_->open(std::move(socket)); }
  void on_message(http::WebSocketMessage message) override { socket_->take(std::move(message)); }
  void on_skipped(http::WebSocketMessage message) override { socket_->skipped(message); }
  void on_close(http::CloseCode) override { socket_->closed(); }

 private:
  LiveHandler(LiveSockets& sockets, std::shared_ptr<LiveSocket> socket)
      : sockets_(sockets), socket_(std::move(socket)) {}

  LiveSockets& sockets_;
  std::shared_ptr<LiveSocket> socket_;
};

}  // namespace rollcall::server
