// The rules of delivery, pure: which event goes next, who is subscribed, how long to wait after a failure.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <span>
#include <string_view>

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/webhooks.hpp"

namespace rollcall::service {

// What waits, so that nothing overtakes it: an event that shares a subject, a person or a session with one that waits
// waits behind it.
class Waiting {
 public:
  bool holds_back(const store::EventSubjects& event) const;
  void add(const store::EventSubjects& event);

 private:
  std::set<Uuid> ids_;
};

// Of rows in the order of their numbers: the first that nothing before it holds back and whose time has come.
struct NextDelivery {
  std::optional<std::size_t> due;     // its place
  std::optional<Time> earliest_next;  // none due: when the next one is
};
NextDelivery next_delivery(std::span<const store::WaitingDelivery> rows, Time now);

// Whether `kinds` ("record.made session.*", "*") names the kind of an event.
bool is_subscribed(std::string_view kinds, std::string_view kind);

// Exponential with full jitter: anything from nothing to first * 2^(failures - 1), at most `longest`; `chance` in [0,
// 1). (AWS Architecture Blog, "Exponential Backoff And Jitter", 2015.)
std::chrono::milliseconds pause_after(int failures, std::chrono::milliseconds first, std::chrono::milliseconds longest,
                                      double chance);

// What became of one try.
enum class Verdict : std::uint8_t {
  kDelivered,    // 2xx
  kRefused,      // the receiver is there, but not for this event: others may pass
  kUnreachable,  // nobody is there, or it asks for a rest: everything waits
  kGone,         // 410: nothing is wanted any more
};
Verdict verdict_of_status(int status);

}  // namespace rollcall::service
