// What connections to a database server share.
#pragma once

#include <chrono>

namespace rollcall::store {

struct ServerOptions {
  std::chrono::milliseconds lock_timeout{5000};  // how long to wait for another writer
  std::chrono::seconds connect_timeout{5};
};

// A broken way to the server is noticed within about half a minute.
inline constexpr int kKeepAliveIdleS = 15;
inline constexpr int kKeepAliveIntervalS = 5;
inline constexpr int kKeepAliveProbes = 3;
inline constexpr int kUnansweredMs = 30'000;

// Statements kept prepared for a connection: queries with filters come in a bounded number of shapes, and past this
// many something builds SQL of values.
inline constexpr std::size_t kMaxStatements = 256;

}  // namespace rollcall::store
