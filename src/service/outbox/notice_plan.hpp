// When a notice goes, and what a record that changed means for the notices there are. Pure.
#pragma once

#include <chrono>
#include <optional>

#include "attendance/time_zone.hpp"
#include "base/time.hpp"
#include "store/guardians.hpp"

namespace rollcall::service {

// `time`, or the end of the guardian's quiet hours on the clocks of the zone where it lies in them.
Time after_quiet_hours(Time time, const store::Guardian& guardian, const attendance::TimeZone& zone);

// When a notice of now goes: after the delay that leaves time to correct a mistake, with the day's digest (at
// `digest_minute` on the zone's clocks) where the guardian wants one, and not in quiet hours.
Time notice_due(Time now, std::chrono::seconds delay, int digest_minute, const store::Guardian& guardian,
                const attendance::TimeZone& zone);

// What is to be done about one guardian and one record.
struct NoticeChange {
  bool tell_absence = false;     // make it, or let a dropped one wait again
  bool drop_absence = false;     // it was lifted before it went
  bool tell_correction = false;  // it was lifted after
  bool drop_correction = false;  // it is one again, before that went
};
NoticeChange notice_change(bool absent, const std::optional<store::NoticeStatus>& absence,
                           const std::optional<store::NoticeStatus>& correction);

}  // namespace rollcall::service
