// How long each kind of data is kept: what the settings say, what is past its days now, and the removal of that.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

// One clock. With `days` 0 this kind is kept for ever, unless it has an end of its own, as evidence and reviews have.
struct RetentionClock {
  std::string_view kind;     // "photos", "sightings", "records", "people", "evidence", "reviews", ...
  std::string_view setting;  // that gives the days
  std::int64_t days = 0;
  bool own_end = false;  // each thing says when it goes, by the days of when it was made
  Time before{};         // what is older goes
  std::int64_t due = 0;  // how many that are now
};

// The clocks as the settings have them; nothing is counted.
std::vector<RetentionClock> retention_clocks(const Installation& in);

// The same with what is due. Changes nothing.
Result<std::vector<RetentionClock>> preview_retention(Installation& in);

// Removes what is past its days and has no end of its own, a portion of each kind a call, each with its event. Inactive
// people are erased, with a receipt. Gives how many things went.
Result<std::int64_t> apply_retention(Installation& in);

}  // namespace rollcall::service
