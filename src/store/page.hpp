// Lists come in pages, continued from a cursor: a place in the order, not a count of rows, so that a page is found
// at once however far back it lies and nothing is skipped or repeated when rows come and go in between.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/uuid.hpp"

namespace rollcall::store {

inline constexpr int kDefaultPageSize = 100;
inline constexpr int kMaxPageSize = 1000;

// Asked for: at most `limit` items (1 to kMaxPageSize, else kInvalidArgument) after the place `cursor` names ("" the
// beginning).
struct PageRequest {
  int limit = kDefaultPageSize;
  std::string cursor;
};

// Answered: `next_cursor` is empty on the last page.
template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next_cursor;
};

// What a cursor holds: the sort key of the last item given and its id. As text 32 characters of URL-safe base64; it
// reveals no more than ids and times.
struct Position {
  std::int64_t key = 0;
  Uuid id;
  bool operator==(const Position&) const = default;
};

std::string encode_cursor(const Position& position);

// The place after which a page starts. An empty cursor is the place before every row; kInvalidArgument (field "cursor"
// or "limit") for what no page gave out.
Result<Position> start_of(const PageRequest& request);

}  // namespace rollcall::store
