#include <algorithm>
#include <format>
#include <map>
#include <ranges>
#include <tuple>
#include <utility>
#include <vector>

#include "attendance/icalendar.hpp"
#include "attendance/icalendar_parts.hpp"
#include "attendance/meetings.hpp"
#include "attendance/zone_changes.hpp"

namespace rollcall::attendance {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::minutes;

// How far the zone's changes are written and holidays of rules without an end are left out.
constexpr std::chrono::years kWrittenAhead{15};

void add(icalcomponent* component, icalproperty* property) { icalcomponent_add_property(component, property); }

// A property whose time is on the clocks of the zone.
void add_local(icalcomponent* component, icalproperty* property, const std::string& zone) {
  icalproperty_add_parameter(property, icalparameter_new_tzid(zone.c_str()));
  add(component, property);
}

icaltimetype utc(Time time) {
  icaltimetype value = to_ical(LocalTime{std::chrono::floor<std::chrono::seconds>(time).time_since_epoch()});
  value.zone = icaltimezone_get_utc_timezone();
  return value;
}

LocalTime at(Date date, TimeOfDay time) { return local_days{date} + time; }
LocalTime end_of(Date date, const Window& window) { return at(date, window.start) + length(window); }

icaldatetimeperiodtype as_rdate(LocalTime local) {
  return {.time = to_ical(local), .period = icalperiodtype_null_period()};
}

// One STANDARD or DAYLIGHT for all changes of one kind, listed by date.
icalcomponent* observance(const std::vector<ZoneChange>& changes) {
  const ZoneChange& first = changes.front();
  const auto on_the_clock = [](const ZoneChange& change) {
    return LocalTime{std::chrono::floor<std::chrono::seconds>(change.at).time_since_epoch() + change.offset_before};
  };
  icalcomponent* component = icalcomponent_new(first.daylight ? ICAL_XDAYLIGHT_COMPONENT : ICAL_XSTANDARD_COMPONENT);
  add(component, icalproperty_new_dtstart(to_ical(on_the_clock(first))));
  add(component, icalproperty_new_tzoffsetfrom(static_cast<int>(first.offset_before.count())));
  add(component, icalproperty_new_tzoffsetto(static_cast<int>(first.offset.count())));
  add(component, icalproperty_new_tzname(first.abbreviation.c_str()));
  for (const ZoneChange& change : changes | std::views::drop(1))
    add(component, icalproperty_new_rdate(as_rdate(on_the_clock(change))));
  return component;
}

Result<icalcomponent*> zone_component(const std::string& zone, Time from, Time until) {
  ROLLCALL_ASSIGN(const std::vector<ZoneChange> changes, zone_changes(zone, from, until));
  using Kind = std::tuple<std::chrono::seconds, std::chrono::seconds, bool, std::string>;
  std::map<Kind, std::vector<ZoneChange>> kinds;
  for (const ZoneChange& change : changes)
    kinds[{change.offset_before, change.offset, change.daylight, change.abbreviation}].push_back(change);
  icalcomponent* component = icalcomponent_new(ICAL_VTIMEZONE_COMPONENT);
  add(component, icalproperty_new_tzid(zone.c_str()));
  for (const auto& [kind, of_kind] : kinds) icalcomponent_add_component(component, observance(of_kind));
  return component;
}

class Writer {
 public:
  Writer(const Schedule& schedule, std::span<const Date> holidays, const CalendarNames& names, TimeZone zone)
      : schedule_(schedule), holidays_(holidays), names_(names), zone_(zone) {}

  Result<std::string> text() && {
    const Component calendar(icalcomponent_new(ICAL_VCALENDAR_COMPONENT));
    add(calendar.get(), icalproperty_new_version("2.0"));
    add(calendar.get(), icalproperty_new_prodid("-//Rollcall//Schedule//EN"));
    const Date first = first_day();
    const Date last{local_days{Date{first.year() + kWrittenAhead, first.month(), std::chrono::day{1}}}};
    ROLLCALL_ASSIGN(icalcomponent * zone,
                    zone_component(names_.time_zone, zone_.start_of(first) - days{2}, zone_.start_of(last)));
    icalcomponent_add_component(calendar.get(), zone);
    for (std::size_t i = 0; i < schedule_.rules.size(); ++i) add_rule(calendar.get(), i, last);
    int number = 0;
    for (const ScheduleException& one : schedule_.exceptions)
      if (one.kind == ExceptionKind::kExtra) add_extra(calendar.get(), one, number++);
    char* written = icalcomponent_as_ical_string_r(calendar.get());
    std::string result(written);
    icalmemory_free_buffer(written);
    return result;
  }

 private:
  Date first_day() const {
    Date first = names_.since;
    for (const WeeklyRule& rule : schedule_.rules) first = std::min(first, rule.from.value_or(first));
    for (const ScheduleException& one : schedule_.exceptions) first = std::min(first, one.date);
    return first;
  }

  icalcomponent* event(const std::string& uid, LocalTime start, LocalTime end) const {
    icalcomponent* component = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    add(component, icalproperty_new_uid(uid.c_str()));
    add(component, icalproperty_new_dtstamp(utc(names_.written_at)));
    add(component, icalproperty_new_summary(names_.course.c_str()));
    add_local(component, icalproperty_new_dtstart(to_ical(start)), names_.time_zone);
    add_local(component, icalproperty_new_dtend(to_ical(end)), names_.time_zone);
    return component;
  }

  void add_extra(icalcomponent* calendar, const ScheduleException& one, int number) const {
    const std::string uid = std::format("{}-extra-{}", names_.uid, number);
    icalcomponent_add_component(calendar, event(uid, at(one.date, one.window->start), end_of(one.date, *one.window)));
  }

  void add_rule(icalcomponent* calendar, std::size_t index, Date last) const {
    WeeklyRule rule = schedule_.rules[index];
    if (!rule.from) rule.from = names_.since;
    std::vector<Date> dates;  // that exceptions and holidays may speak of
    const local_days end = std::min(local_days{last}, local_days{rule.until.value_or(last)});
    for (local_days day{*rule.from}; day <= end; day += days{1})
      if (applies(rule, Date{day}) && !is_of_an_earlier_rule(index, Date{day})) dates.emplace_back(day);
    if (dates.empty()) return;
    const std::string uid = std::format("{}-rule-{}", names_.uid, index);
    icalcomponent* component = event(uid, at(dates.front(), rule.window.start), end_of(dates.front(), rule.window));
    add(component, icalproperty_new_rrule(recurrence(rule)));
    icalcomponent_add_component(calendar, component);
    for (const Date date : dates) add_exceptions(calendar, component, uid, rule, date);
  }

  // Of two rules for one time the first one's meeting takes place.
  bool is_of_an_earlier_rule(std::size_t index, Date date) const {
    const auto earlier = std::span(schedule_.rules).first(index);
    return std::ranges::any_of(earlier, [&](const WeeklyRule& rule) {
      return rule.window.start == schedule_.rules[index].window.start && applies(rule, date);
    });
  }

  icalrecurrencetype recurrence(const WeeklyRule& rule) const {
    icalrecurrencetype result;
    icalrecurrencetype_clear(&result);
    result.freq = ICAL_WEEKLY_RECURRENCE;
    result.interval = static_cast<short>(rule.every_weeks);
    result.by_day[0] = static_cast<short>(rule.weekday.c_encoding() + ICAL_SUNDAY_WEEKDAY);
    result.by_day[1] = ICAL_RECURRENCE_ARRAY_MAX;
    if (rule.until) result.until = utc(zone_.at(at(*rule.until, rule.window.start)));
    return result;
  }

  void add_exceptions(icalcomponent* calendar, icalcomponent* series, const std::string& uid, const WeeklyRule& rule,
                      Date date) const {
    const std::vector<Meeting> meetings = meetings_on(schedule_, date);
    const auto meeting =
        std::ranges::find(meetings, rule.window.start, [](const Meeting& m) { return m.window.start; });
    if (meeting == meetings.end()) return;
    const ScheduleException* one =
        exception_for(schedule_, *meeting, static_cast<std::size_t>(meeting - meetings.begin()));
    const LocalTime start = at(date, rule.window.start);
    if (one != nullptr && one->kind == ExceptionKind::kMoved) {
      const Date to = one->to_date.value_or(date);
      const Window window = one->window.value_or(rule.window);
      icalcomponent* moved = event(uid, at(to, window.start), end_of(to, window));
      add_local(moved, icalproperty_new_recurrenceid(to_ical(start)), names_.time_zone);
      icalcomponent_add_component(calendar, moved);
    } else if (one != nullptr || std::ranges::binary_search(holidays_, date)) {
      add_local(series, icalproperty_new_exdate(to_ical(start)), names_.time_zone);
    }
  }

  const Schedule& schedule_;
  std::span<const Date> holidays_;
  const CalendarNames& names_;
  TimeZone zone_;
};

}  // namespace

Result<std::string> write_icalendar(const Schedule& schedule, std::span<const Date> holidays,
                                    const CalendarNames& names) {
  ROLLCALL_TRY(validate(schedule));
  ROLLCALL_ASSIGN(const TimeZone zone, TimeZone::load(names.time_zone));
  return Writer(schedule, holidays, names, zone).text();
}

}  // namespace rollcall::attendance
