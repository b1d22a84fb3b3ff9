#include "server/live_sockets.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace rollcall::server {

LiveSockets::LiveSockets(Limits limits)
    : limits_(limits), thread_([this](const std::stop_token& stop) { run(stop); }) {}

bool LiveSockets::enter(const std::shared_ptr<Member>& member) {
  const std::scoped_lock lock(mutex_);
  if (members_.size() >= limits_.sockets) return false;
  members_.emplace(member.get(), member);
  return true;
}

void LiveSockets::leave(const Member& member) {
  const std::scoped_lock lock(mutex_);
  members_.erase(&member);
  cameras_.erase(&member);
}

bool LiveSockets::take_camera(const Member& member, SteadyTime now) {
  const std::scoped_lock lock(mutex_);
  if (const auto known = cameras_.find(&member); known != cameras_.end()) {
    known->second = now;
    return true;
  }
  if (cameras_.size() >= limits_.cameras)
    std::erase_if(cameras_, [&](const auto& camera) { return now - camera.second > kCameraRest; });
  if (cameras_.size() >= limits_.cameras) return false;
  cameras_.emplace(&member, now);
  return true;
}

void LiveSockets::recheck() {
  {
    const std::scoped_lock lock(mutex_);
    recheck_ = true;
  }
  waker_.notify_one();
}

std::size_t LiveSockets::sockets() const {
  const std::scoped_lock lock(mutex_);
  return members_.size();
}

std::size_t LiveSockets::cameras() const {
  const SteadyTime now = std::chrono::steady_clock::now();
  const std::scoped_lock lock(mutex_);
  return static_cast<std::size_t>(
      std::ranges::count_if(cameras_, [&](const auto& camera) { return now - camera.second <= kCameraRest; }));
}

void LiveSockets::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::vector<std::weak_ptr<Member>> members;
    {
      std::unique_lock lock(mutex_);
      waker_.wait_for(lock, stop, kEvery, [&] { return recheck_; });
      recheck_ = false;
      members.reserve(members_.size());
      for (const auto& [key, member] : members_) members.push_back(member);
    }
    for (const auto& one : members) {
      if (stop.stop_requested()) return;
      if (const auto member = one.lock()) member->check_rights();
    }
  }
}

}  // namespace rollcall::server
