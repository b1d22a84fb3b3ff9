// Lists in the order of time: oldest first, or newest first where that is asked for.
#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "store/page.hpp"
#include "store/sql/fetch.hpp"

namespace rollcall::store {

// A list from one time (included) until another (not included), in either direction.
struct TimeOrder {
  std::optional<Time> from;
  std::optional<Time> until;
  bool newest_first = false;
};

// start_of() for that: the place where the page or the time begins, whichever is further on. One bound that an index
// can start at: given two, SQLite would begin at either.
inline Result<Position> start_of(const PageRequest& request, const TimeOrder& order) {
  ROLLCALL_ASSIGN(Position start, start_of(request));
  if (order.newest_first && request.cursor.empty()) {
    start.key = std::numeric_limits<std::int64_t>::max();
    start.id.bytes.fill(0xff);
  }
  const std::optional<Time> bound = order.newest_first ? order.until : order.from;
  if (bound && (order.newest_first ? to_micros(*bound) < start.key : to_micros(*bound) > start.key)) {
    return Position{.key = to_micros(*bound), .id = {}};
  }
  return start;
}

// Limits a list to what comes after `start`, and to the other end of the time. Without row values, which PostgreSQL
// takes for an index only where one index holds both columns, and MariaDB not at all.
inline void add_time_order(Where& where, const TimeOrder& order, std::string_view key, std::string_view id,
                           const Position& start) {
  const std::string k(key);
  const std::string sign = order.newest_first ? " <" : " >";
  where.add(k + sign + "= ?", start.key);
  where.add("(" + k + sign + " ? OR " + std::string(id) + sign + " ?)", start.key, start.id);
  if (order.newest_first) {
    where.add_if(k + " >= ?", order.from);
  } else {
    where.add_if(k + " < ?", order.until);
  }
}

// "starts_at, id", or the same the other way round.
inline std::string time_order(std::string_view key, std::string_view id, bool newest_first) {
  const std::string_view direction = newest_first ? " DESC" : "";
  return std::string(key) + std::string(direction) + ", " + std::string(id) + std::string(direction);
}

}  // namespace rollcall::store
