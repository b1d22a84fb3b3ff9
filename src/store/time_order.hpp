// Lists in the order of time: oldest first, or newest first where that is asked for.
#pragma once

#include <limits>
#include <string>
#include <string_view>

#include "store/page.hpp"

namespace rollcall::store {

// start_of() for either direction: the first page of a list that runs backwards starts after everything.
inline Result<Position> start_of(const PageRequest& request, bool newest_first) {
  if (!newest_first || !request.cursor.empty()) return start_of(request);
  ROLLCALL_TRY(start_of(request));  // the limit
  Position position{.key = std::numeric_limits<std::int64_t>::max(), .id = {}};
  position.id.bytes.fill(0xff);
  return position;
}

// "(starts_at, id) > (?, ?)" and "starts_at, id", or the same the other way round.
inline std::string after_start(std::string_view key, std::string_view id, bool newest_first) {
  return "(" + std::string(key) + ", " + std::string(id) + (newest_first ? ") < (?, ?)" : ") > (?, ?)");
}
inline std::string time_order(std::string_view key, std::string_view id, bool newest_first) {
  const std::string_view direction = newest_first ? " DESC" : "";
  return std::string(key) + std::string(direction) + ", " + std::string(id) + std::string(direction);
}

}  // namespace rollcall::store
