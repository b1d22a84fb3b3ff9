#include "server/sign_in_limiter.hpp"

#include <algorithm>

namespace rollcall::server {

Result<void> SignInLimiter::admit(const std::string& address, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  const auto entry = failures_.find(address);
  if (entry == failures_.end()) return {};
  std::deque<SteadyTime>& times = entry->second;
  while (!times.empty() && now - times.front() > kWindow) times.pop_front();
  if (times.empty()) {
    failures_.erase(entry);
    return {};
  }
  if (times.size() < kFailures) return {};
  Error error{.code = ErrorCode::kRateLimited, .message = "too many failed sign-ins from this address"};
  error.retry_after_s =
      static_cast<int>(std::chrono::ceil<std::chrono::seconds>(kWindow - (now - times.front())).count());
  return std::unexpected(std::move(error));
}

void SignInLimiter::failed(const std::string& address, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  if (!failures_.contains(address) && failures_.size() >= kAddresses) {
    const auto oldest = std::ranges::min_element(failures_, {}, [](const auto& entry) {
      return entry.second.empty() ? SteadyTime::min() : entry.second.back();
    });
    failures_.erase(oldest);
  }
  std::deque<SteadyTime>& times = failures_[address];
  times.push_back(now);
  if (times.size() > kFailures) times.pop_front();
}

void SignInLimiter::succeeded(const std::string& address) {
  const std::lock_guard lock(mutex_);
  failures_.erase(address);
}

}  // namespace rollcall::server
