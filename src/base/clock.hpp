// Where "now" comes from. A clock is passed to whatever needs the time, so that tests can hold it still.
#pragma once

#include <atomic>

#include "base/time.hpp"

namespace rollcall {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

// The machine's clock.
class SystemClock final : public Clock {
 public:
  Time now() const override;
};

// A clock that stands still until it is told to move.
class TestClock final : public Clock {
 public:
  explicit TestClock(Time start) : micros_(to_micros(start)) {}
  Time now() const override { return from_micros(micros_.load()); }
  void set(Time time) { micros_.store(to_micros(time)); }
  void advance(std::chrono::microseconds step) { micros_.fetch_add(step.count()); }

 private:
  std::atomic<std::int64_t> micros_;
};

}  // namespace rollcall
