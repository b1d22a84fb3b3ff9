#include "net/retry.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <condition_variable>
#include <cstring>
#include <mutex>

#include "base/random.hpp"

namespace rollcall::net {

using std::chrono::milliseconds;

bool is_idempotent(std::string_view method) {
  constexpr std::array<std::string_view, 5> kMethods = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"};
  return std::ranges::contains(kMethods, method);
}

bool is_worth_another_try(const HttpResponse& answer, const RetryPolicy& policy) {
  if (policy.again) return policy.again(answer);
  constexpr std::array kStatuses = {429, 502, 503, 504};
  return std::ranges::contains(kStatuses, answer.status);
}

std::optional<milliseconds> pause_after(int attempt, const HttpResponse* answer, const RetryPolicy& policy,
                                        double chance) {
  // Past twenty doublings any pause is the longest one.
  const auto doubled = policy.first_pause * (std::int64_t{1} << std::clamp(attempt - 1, 0, 20));
  const auto whole = std::min(doubled, policy.longest_pause);
  auto pause = milliseconds(static_cast<std::int64_t>(static_cast<double>(whole.count()) * (1.0 - chance / 2)));

  const auto header = answer == nullptr ? std::nullopt : answer->header("Retry-After");
  if (header) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(header->data(), header->data() + header->size(), seconds);
    if (error == std::errc{} && end == header->data() + header->size() && seconds >= 0) {
      if (seconds > policy.longest_pause.count() / 1000) return std::nullopt;
      pause = std::max(pause, milliseconds(1000 * seconds));
    }
  }
  return pause;
}

double random_chance() {
  std::array<std::byte, 4> random;
  fill_random(random);
  std::uint32_t number = 0;
  std::memcpy(&number, random.data(), sizeof number);
  return static_cast<double>(number) / 4294967296.0;
}

bool sleep_unless_stopped(milliseconds pause, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, pause, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace rollcall::net
