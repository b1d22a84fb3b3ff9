// Notices that someone committed to the database, also from another process (the command line beside a running server).
// A cheap question, asked a few times a second by whoever follows the event log; the events themselves are then read
// with read_events_after().
#pragma once

#include <cstdint>
#include <memory>

#include "base/error.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// Not thread-safe: one owner asks.
class ChangeWatch {
 public:
  // `connection` is used for nothing else.
  explicit ChangeWatch(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

  // True when anything was committed since the last call; the first call answers true.
  Result<bool> changed();

 private:
  std::unique_ptr<Connection> connection_;
  std::int64_t seen_ = 0;
  bool asked_ = false;
};

}  // namespace rollcall::store
