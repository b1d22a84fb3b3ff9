// How long each kind of data is kept: what the settings say, what is past its days now, and the removal of that.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

// One clock. With `days` 0 this kind is kept for ever; evidence and reviews carry their own end.
struct RetentionClock {
  std::string_view kind;     // "photos", "sightings", "records", "people", "evidence", "reviews"
  std::string_view setting;  // that gives the days
  std::int64_t days = 0;
  Time before{};         // what is older goes
  std::int64_t due = 0;  // how many that are now
};

// Changes nothing.
Result<std::vector<RetentionClock>> preview_retention(Installation& in);

// Removes what is past its days and has no end of its own, a portion of each kind a call, each with its event. Inactive
// people are erased, with a receipt. Gives how many things went.
Result<std::int64_t> apply_retention(Installation& in);

}  // namespace rollcall::service
