// What reports say of counted attendance: how much of it, runs of it, who is at risk, which registers are missing.
// Pure functions.
//
//   rate = (present + late) / (present + late + absent)
//
// Who came late came. An excused absence counts neither for nor against, and a session whose outcome is still open
// counts nothing: neither is in the denominator. So somebody excused from everything has no rate, not 0 %.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "attendance/sheet.hpp"
#include "attendance/types.hpp"
#include "base/error.hpp"
#include "base/time.hpp"

namespace rollcall::attendance {

// How many came, and of how many that counted.
std::size_t attended(const SheetCounts& counts);
std::size_t counted(const SheetCounts& counts);

// 0..1; none where nothing counted.
std::optional<double> attendance_rate(const SheetCounts& counts);

// One more of `status`; none: it is open.
void add(SheetCounts& counts, const std::optional<RecordStatus>& status);
void add(SheetCounts& counts, const SheetCounts& more);

// Runs of sessions, the latest one last. Excused and open ones neither end a run nor lengthen it.
struct Streaks {
  std::size_t attended_now = 0;      // came to this many in a row, up to the latest
  std::size_t attended_longest = 0;  // the longest such run
  std::size_t absent_now = 0;        // was absent from this many in a row, up to the latest
  std::size_t absent_longest = 0;
  bool operator==(const Streaks&) const = default;
};

// Takes the sessions one after the other, oldest first.
class StreakCounter {
 public:
  void add(const std::optional<RecordStatus>& status);
  const Streaks& streaks() const { return streaks_; }

 private:
  Streaks streaks_;
};
Streaks streaks_of(std::span<const std::optional<RecordStatus>> oldest_first);

// Who is at risk: with a rate below `percent`, in at least `sessions` that counted (one absence on the first day is no
// trend).
struct RiskRule {
  int percent = 80;
  int sessions = 1;
  bool operator==(const RiskRule&) const = default;
};

// Refuses a percentage outside 1 to 100 and sessions outside 1 to 1 000.
Result<void> validate(const RiskRule& rule);

// Exact: 4 of 5 is not below 80 %.
bool at_risk(const SheetCounts& counts, const RiskRule& rule);

// Whether the register of a session is missing: it is over, nothing can be marked in it any more by itself, and nobody
// has closed or cancelled it. Its absences follow only then.
bool is_unsubmitted(SessionStatus status, Time ends_at, std::chrono::seconds closes_after, Time now);

}  // namespace rollcall::attendance
