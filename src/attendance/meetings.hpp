// What the rules of a schedule put on one day, before it is a point in time. Inside attendance/ only.
#pragma once

#include <cstddef>
#include <vector>

#include "attendance/schedule.hpp"

namespace rollcall::attendance {

// A meeting as the rules have it, on the clock.
struct Meeting {
  Date date;
  Window window;
};

bool applies(const WeeklyRule& rule, Date date);

// By start; two rules for one time are one meeting.
std::vector<Meeting> meetings_on(const Schedule& schedule, Date date);

// The first exception that speaks of a meeting, which is the day's `index`th; nullptr when none does.
const ScheduleException* exception_for(const Schedule& schedule, const Meeting& meeting, std::size_t index);

}  // namespace rollcall::attendance
