#include <algorithm>
#include <format>
#include <map>
#include <utility>
#include <vector>

#include "attendance/icalendar.hpp"
#include "attendance/icalendar_parts.hpp"
#include "attendance/icalendar_rules.hpp"
#include "attendance/meetings.hpp"

namespace rollcall::attendance {
namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2200;

template <class Each>
Result<void> for_each_property(icalcomponent* component, icalproperty_kind kind, const Each& each) {
  for (icalproperty* one = icalcomponent_get_first_property(component, kind); one != nullptr;
       one = icalcomponent_get_next_property(component, kind))
    ROLLCALL_TRY(each(one));
  return {};
}

// One VEVENT, on the clocks of the course.
struct Event {
  int number = 0;
  icalcomponent* component = nullptr;
  std::optional<std::string> tzid;  // of its start
  bool utc = false;
  LocalTime start;
  minutes length{};
  std::optional<LocalTime> replaces;  // RECURRENCE-ID
  bool cancelled = false;
  bool ours = false;  // its clocks are those of the course
};

std::unexpected<Error> refuse(const Event& event, std::string_view why) {
  return fail(ErrorCode::kUnprocessable, std::format("event {} of the file {}", event.number, why));
}

Date date_of(LocalTime time) { return Date{std::chrono::floor<days>(time)}; }
TimeOfDay time_of_day(LocalTime time) { return std::chrono::floor<minutes>(time - std::chrono::floor<days>(time)); }
Window window_of(LocalTime start, minutes length) {
  return {.start = time_of_day(start), .end = time_of_day(start + length)};
}

// The whole file: what its events come to.
class Reader {
 public:
  Reader(icalcomponent* calendar, TimeZone course) : zones_(calendar, course) {}

  Result<void> add(icalcomponent* component) {
    ROLLCALL_ASSIGN(Event event, read(component));
    (event.replaces ? overrides_ : events_).push_back(std::move(event));
    return {};
  }

  Result<Schedule> schedule() && {
    for (const Event& event : events_) ROLLCALL_TRY(take(event));
    for (const Event& event : overrides_) ROLLCALL_TRY(replace(event));
    for (const auto& [start, length] : dates_)
      schedule_.exceptions.push_back(
          {.date = date_of(start), .kind = ExceptionKind::kExtra, .window = window_of(start, length)});
    std::ranges::stable_sort(schedule_.exceptions, {}, &ScheduleException::date);
    ROLLCALL_TRY(validate(schedule_));
    return std::move(schedule_);
  }

 private:
  Result<LocalTime> time(const Event& event, icalproperty* property, const icaltimetype& value) {
    const std::chrono::year_month_day date{std::chrono::year{value.year},
                                           std::chrono::month{static_cast<unsigned>(value.month)},
                                           std::chrono::day{static_cast<unsigned>(value.day)}};
    if (!date.ok() || value.year < kFirstYear || value.year > kLastYear)
      return refuse(event, "has a date that does not exist");
    auto here = zones_.here(value, tzid_of(property));
    if (!here) return refuse(event, "cannot be read: " + here.error().describe());
    if (*here != std::chrono::floor<minutes>(*here)) return refuse(event, "does not begin and end at a full minute");
    return here;
  }

  Result<Event> read(icalcomponent* component) {
    Event event{.number = ++number_, .component = component};
    event.cancelled = icalcomponent_get_status(component) == ICAL_STATUS_CANCELLED;
    icalproperty* start = icalcomponent_get_first_property(component, ICAL_DTSTART_PROPERTY);
    if (start == nullptr) return refuse(event, "has no DTSTART");
    const icaltimetype begin = icalproperty_get_dtstart(start);
    if (begin.is_date != 0) return refuse(event, "is a whole day and no meeting: it needs a time of day");
    ROLLCALL_ASSIGN(event.start, time(event, start, begin));
    event.tzid = tzid_of(start);
    event.utc = icaltime_is_utc(begin) != 0;
    ROLLCALL_ASSIGN(event.ours, zones_.are_ours(event.tzid, event.utc, event.start));
    ROLLCALL_ASSIGN(event.length, length_of(event));
    ROLLCALL_TRY(for_each_property(component, ICAL_RECURRENCEID_PROPERTY, [&](icalproperty* id) -> Result<void> {
      if (icalproperty_get_first_parameter(id, ICAL_RANGE_PARAMETER) != nullptr)
        return refuse(event, "changes all that follow (RANGE=THISANDFUTURE): end the series and begin another");
      ROLLCALL_ASSIGN(event.replaces, time(event, id, icalproperty_get_recurrenceid(id)));
      if (icalproperty_get_recurrenceid(id).is_date != 0)
        *event.replaces += event.start - std::chrono::floor<days>(event.start);
      return {};
    }));
    return event;
  }

  Result<minutes> length_of(const Event& event) {
    minutes length{0};
    ROLLCALL_TRY(for_each_property(event.component, ICAL_DTEND_PROPERTY, [&](icalproperty* end) -> Result<void> {
      ROLLCALL_ASSIGN(const LocalTime until, time(event, end, icalproperty_get_dtend(end)));
      length = std::chrono::floor<minutes>(until - event.start);
      return {};
    }));
    ROLLCALL_TRY(for_each_property(event.component, ICAL_DURATION_PROPERTY, [&](icalproperty* one) -> Result<void> {
      const std::chrono::seconds whole{icaldurationtype_as_int(icalproperty_get_duration(one))};
      length = std::chrono::floor<minutes>(whole);
      return {};
    }));
    return check_length(event, length);
  }

  static Result<minutes> check_length(const Event& event, minutes length) {
    if (length <= minutes{0}) return refuse(event, "does not end after it starts");
    if (length > days{1}) return refuse(event, "is longer than a day");
    return length;
  }

  // An event that stands for itself, with all its repetitions.
  Result<void> take(const Event& event) {
    if (event.cancelled) return {};
    std::map<LocalTime, minutes> dates;
    std::vector<WeeklyRule> rules;
    dates.emplace(event.start, event.length);
    ROLLCALL_TRY(for_each_property(event.component, ICAL_EXRULE_PROPERTY, [&](icalproperty*) -> Result<void> {
      return refuse(event, "has an EXRULE, which RFC 5545 no longer knows: list the days in EXDATE");
    }));
    ROLLCALL_TRY(for_each_property(event.component, ICAL_RRULE_PROPERTY, [&](icalproperty* property) {
      return repeat(event, icalproperty_get_rrule(property), rules, dates);
    }));
    const bool first_is_of_a_rule = std::ranges::any_of(rules, [&](const WeeklyRule& rule) {
      return applies(rule, date_of(event.start)) && rule.window.start == time_of_day(event.start);
    });
    if (first_is_of_a_rule) dates.erase(event.start);
    ROLLCALL_TRY(for_each_property(event.component, ICAL_RDATE_PROPERTY,
                                   [&](icalproperty* property) { return add_date(event, property, dates); }));
    ROLLCALL_TRY(for_each_property(event.component, ICAL_EXDATE_PROPERTY,
                                   [&](icalproperty* property) { return except(event, property, rules, dates); }));
    schedule_.rules.insert(schedule_.rules.end(), rules.begin(), rules.end());
    dates_.insert(dates.begin(), dates.end());
    if (dates_.size() > kMostDates) return refuse(event, "is one date too many: a schedule has at most 1000");
    return {};
  }

  Result<void> repeat(const Event& event, const icalrecurrencetype& rule, std::vector<WeeklyRule>& rules,
                      std::map<LocalTime, minutes>& dates) {
    if (rule.freq == ICAL_NO_RECURRENCE || rule.interval < 1) return refuse(event, "has an RRULE that says nothing");
    std::optional<LocalTime> until;  // on the clocks of the course
    if (icaltime_is_null_time(rule.until) == 0) {
      const bool utc = icaltime_is_utc(rule.until) != 0;
      ROLLCALL_ASSIGN(until, zones_.here(rule.until, utc ? std::nullopt : event.tzid));
      if (rule.until.is_date != 0) *until += days{1} - std::chrono::seconds{1};
    }
    if (event.ours && is_weekly(rule)) {
      const auto weekly = weekly_rules(rule, date_of(event.start), window_of(event.start, event.length), until);
      rules.insert(rules.end(), weekly.begin(), weekly.end());
      return {};
    }
    if (!until && rule.count == 0)
      return refuse(event, event.ours ? "repeats for ever in a way that weekly rules cannot say: give it an end"
                                      : "repeats for ever in another zone than the course's: give it an end, or the "
                                        "course that zone");
    ROLLCALL_ASSIGN(const LocalTime first, zones_.there(event.start, event.tzid, event.utc));
    std::optional<LocalTime> end;
    if (until) {
      ROLLCALL_ASSIGN(end, zones_.there(*until, event.tzid, event.utc));
    }
    const auto starts = dates_of(rule, first, end);
    if (!starts) return refuse(event, "comes to more than 1000 dates");
    for (const LocalTime start : *starts) {
      icaltimetype time = to_ical(start);
      if (event.utc) time.zone = icaltimezone_get_utc_timezone();
      ROLLCALL_ASSIGN(const LocalTime here, zones_.here(time, event.tzid));
      dates.emplace(here, event.length);
    }
    return {};
  }

  Result<void> add_date(const Event& event, icalproperty* property, std::map<LocalTime, minutes>& dates) {
    const icaldatetimeperiodtype value = icalproperty_get_rdate(property);
    const bool period = icaltime_is_null_time(value.time) != 0;
    ROLLCALL_ASSIGN(LocalTime start, time(event, property, period ? value.period.start : value.time));
    minutes length = event.length;
    if (period) {
      const std::chrono::seconds whole{icaldurationtype_as_int(value.period.duration)};
      length = std::chrono::floor<minutes>(whole);
      if (icaltime_is_null_time(value.period.end) == 0) {
        ROLLCALL_ASSIGN(const LocalTime end, time(event, property, value.period.end));
        length = std::chrono::floor<minutes>(end - start);
      }
      ROLLCALL_ASSIGN(length, check_length(event, length));
    } else if (value.time.is_date != 0) {
      start += time_of_day(event.start);
    }
    dates.insert_or_assign(start, length);
    return {};
  }

  Result<void> except(const Event& event, icalproperty* property, const std::vector<WeeklyRule>& rules,
                      std::map<LocalTime, minutes>& dates) {
    const icaltimetype value = icalproperty_get_exdate(property);
    ROLLCALL_ASSIGN(LocalTime start, time(event, property, value));
    if (value.is_date != 0) start += time_of_day(event.start);
    dates.erase(start);
    if (is_of(rules, start)) schedule_.exceptions.push_back({.date = date_of(start), .start = time_of_day(start)});
    return {};
  }

  static bool is_of(const std::vector<WeeklyRule>& rules, LocalTime start) {
    return std::ranges::any_of(rules, [&](const WeeklyRule& rule) {
      return rule.window.start == time_of_day(start) && applies(rule, date_of(start));
    });
  }

  // A meeting of a series that takes place otherwise, or not at all.
  Result<void> replace(const Event& event) {
    const LocalTime before = *event.replaces;
    const bool a_date = dates_.erase(before) > 0;
    if (!a_date && is_of(schedule_.rules, before)) {
      ScheduleException one{.date = date_of(before), .start = time_of_day(before)};
      if (!event.cancelled) {
        one.kind = ExceptionKind::kMoved;
        one.to_date = date_of(event.start);
        one.window = window_of(event.start, event.length);
      }
      schedule_.exceptions.push_back(one);
    } else if (!event.cancelled) {
      dates_.insert_or_assign(event.start, event.length);
    }
    return {};
  }

  FileZones zones_;
  int number_ = 0;
  std::vector<Event> events_;
  std::vector<Event> overrides_;
  std::map<LocalTime, minutes> dates_;  // meetings of no rule: start and length
  Schedule schedule_;
};

Result<void> check_errors(icalcomponent* component) {
  ROLLCALL_TRY(for_each_property(component, ICAL_XLICERROR_PROPERTY, [](icalproperty* error) -> Result<void> {
    const char* what = icalproperty_get_xlicerror(error);
    return fail(ErrorCode::kMalformed, std::format("the calendar is not right: {}", what == nullptr ? "" : what));
  }));
  for (icalcomponent* inner = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT); inner != nullptr;
       inner = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT))
    ROLLCALL_TRY(check_errors(inner));
  return {};
}

Result<Component> parse(std::string_view text) {
  if (text.size() > kMostCalendarBytes) return fail(ErrorCode::kTooLarge, "the calendar is larger than a megabyte");
  icalerror_set_errors_are_fatal(0);
  const std::string terminated(text);
  Component calendar(icalparser_parse_string(terminated.c_str()));
  if (!calendar || terminated.find('\0') != std::string::npos)
    return fail(ErrorCode::kMalformed, "this is no iCalendar file");
  if (icalcomponent_isa(calendar.get()) != ICAL_VCALENDAR_COMPONENT)
    return fail(ErrorCode::kMalformed, "this is no iCalendar file: it must be one VCALENDAR");
  ROLLCALL_TRY(check_errors(calendar.get()));
  return calendar;
}

template <class Each>
Result<void> for_each_event(icalcomponent* calendar, const Each& each) {
  for (icalcomponent* event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); event != nullptr;
       event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
    ROLLCALL_TRY(each(event));
  return {};
}

}  // namespace

Result<Schedule> read_icalendar(std::string_view text, std::string_view time_zone) {
  ROLLCALL_ASSIGN(const TimeZone zone, TimeZone::load(time_zone));
  ROLLCALL_ASSIGN(const Component calendar, parse(text));
  Reader reader(calendar.get(), zone);
  ROLLCALL_TRY(for_each_event(calendar.get(), [&](icalcomponent* event) { return reader.add(event); }));
  return std::move(reader).schedule();
}

Result<std::optional<std::string>> zone_of_icalendar(std::string_view text) {
  ROLLCALL_ASSIGN(const Component calendar, parse(text));
  std::optional<std::string> zone;
  bool one = true;
  ROLLCALL_TRY(for_each_event(calendar.get(), [&](icalcomponent* event) -> Result<void> {
    icalproperty* start = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    const auto tzid = start == nullptr ? std::nullopt : tzid_of(start);
    const auto name = tzid ? iana_name(calendar.get(), *tzid) : std::nullopt;
    one = one && name && (!zone || zone == name);
    if (!zone) zone = name;
    return {};
  }));
  return one ? zone : std::nullopt;
}

}  // namespace rollcall::attendance
