// The WebSockets of this server that watch sessions: how many there may be, which of them send frames, and whether
// those who opened them may still.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/time.hpp"

namespace rollcall::server {

// Thread-safe. Its own thread asks every socket, one after the other, whether its rights still stand: soon after
// recheck(), and every kEvery besides (a sign-in that ran out, a change that another process made).
class LiveSockets {
 public:
  static constexpr std::chrono::seconds kEvery{15};

  // A camera that sent nothing for this long has left its place to another.
  static constexpr std::chrono::seconds kCameraRest{30};

  struct Limits {
    std::size_t sockets;
    std::size_t cameras;
  };

  // One socket, as this sees it.
  class Member {
   public:
    virtual ~Member() = default;
    // Ends the socket when they have ended. May wait for the database.
    virtual void check_rights() = 0;
  };

  explicit LiveSockets(Limits limits);
  LiveSockets(const LiveSockets&) = delete;
  LiveSockets& operator=(const LiveSockets&) = delete;
  ~LiveSockets() = default;

  // False when there are as many as may be. Else until leave().
  bool enter(const std::shared_ptr<Member>& member);
  void leave(const Member& member);

  // The member sends a frame at `now`: false when as many others do as may.
  bool take_camera(const Member& member, SteadyTime now);

  // Somebody's rights may have changed.
  void recheck();

  std::size_t sockets() const;
  std::size_t cameras() const;  // that sent a frame lately

 private:
  void run(const std::stop_token& stop);

  const Limits limits_;
  mutable std::mutex mutex_;
  std::condition_variable_any waker_;
  bool recheck_ = false;
  std::map<const Member*, std::weak_ptr<Member>> members_;
  std::map<const Member*, SteadyTime> cameras_;  // and when their last frame came
  std::jthread thread_;                          // last: stops first
};

}  // namespace rollcall::server
