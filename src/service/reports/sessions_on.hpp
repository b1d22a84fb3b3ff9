// What is on: the sessions of every course an actor sees within some days, each with how far its attendance is. One
// request for a page that shows today.
#pragma once

#include <chrono>
#include <optional>

#include "attendance/period.hpp"
#include "attendance/report.hpp"
#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/page.hpp"
#include "store/reports.hpp"

namespace rollcall::service {

// The longest period that can be asked for.
inline constexpr std::chrono::days kLongestOverview{93};

struct SessionsOnRequest {
  attendance::Period period;  // both ends or neither: then the day it is now in each course's own zone
  std::optional<Uuid> course;
  std::optional<attendance::SessionStatus> status;
};

struct SessionOn {
  store::ReportSession of;
  attendance::SheetCounts counts;  // of a cancelled one nothing
};

// Those in progress or starting within the period, cancelled ones included, by start. Meetings that schedules have made
// due within it and that are not there yet are made first, when the first page is asked for. kInvalidArgument for one
// end alone and for more than kLongestOverview; kNotFound for a course that the actor does not see.
Result<store::Page<SessionOn>> list_sessions_on(Installation& in, const Actor& actor, const SessionsOnRequest& wanted,
                                                const store::PageRequest& page);

}  // namespace rollcall::service
