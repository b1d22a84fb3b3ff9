#include "service/outbox/notice_plan.hpp"

namespace rollcall::service {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::minutes;

minutes minute_of_day(attendance::LocalTime local) { return floor<minutes>(local - floor<days>(local)); }

// The first time at or after `time` at which the zone's clocks show this minute of the day.
Time next_at(Time time, minutes minute, const attendance::TimeZone& zone) {
  const attendance::LocalTime local = zone.local(time);
  const auto today = floor<days>(local);
  const Time first = zone.at(today + minute);
  return first >= time ? first : zone.at(today + days{1} + minute);
}

}  // namespace

Time after_quiet_hours(Time time, const store::Guardian& guardian, const attendance::TimeZone& zone) {
  if (!guardian.quiet_from || !guardian.quiet_until) return time;
  const minutes from{*guardian.quiet_from};
  const minutes until{*guardian.quiet_until};
  const minutes now = minute_of_day(zone.local(time));
  const bool quiet = from < until ? now >= from && now < until : now >= from || now < until;
  return quiet ? next_at(time, until, zone) : time;
}

Time notice_due(Time now, std::chrono::seconds delay, int digest_minute, const store::Guardian& guardian,
                const attendance::TimeZone& zone) {
  Time due = now + delay;
  if (guardian.digest) due = next_at(due, minutes{digest_minute}, zone);
  return after_quiet_hours(due, guardian, zone);
}

NoticeChange notice_change(bool absent, const std::optional<store::NoticeStatus>& absence,
                           const std::optional<store::NoticeStatus>& correction) {
  using enum store::NoticeStatus;
  const bool told = absence == kSent || absence == kSending;  // perhaps, of one that is on its way
  const bool taken_back = correction == kSent || correction == kSending;
  NoticeChange change;
  if (absent) {
    change.tell_absence = !absence || absence == kDropped || (told && taken_back);
    change.drop_correction = correction == kWaiting;
  } else {
    change.drop_absence = absence == kWaiting;
    change.tell_correction = told && (!correction || correction == kDropped);
  }
  return change;
}

}  // namespace rollcall::service
