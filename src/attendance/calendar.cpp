#include "attendance/calendar.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <format>
#include <optional>

#include "attendance/words.hpp"

namespace rollcall::attendance {
namespace {

// In the order of std::chrono::weekday::iso_encoding(), from Monday.
constexpr std::array<std::string_view, 7> kWeekdays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

// A number of exactly these digits.
std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::string format_time_of_day(TimeOfDay time) {
  return std::format("{:02}:{:02}", time.count() / 60, time.count() % 60);
}

Result<TimeOfDay> parse_time_of_day(std::string_view text) {
  if (text.size() == 5 && text[2] == ':') {
    const auto hours = digits(text.substr(0, 2));
    const auto minutes = digits(text.substr(3));
    if (hours && minutes && *hours < 24 && *minutes < 60) return TimeOfDay{*hours * 60 + *minutes};
  }
  return fail(ErrorCode::kMalformed, "this is no time of day such as 09:00");
}

std::string format_date(Date date) {
  return std::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

Result<Date> parse_date(std::string_view text) {
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    const auto year = digits(text.substr(0, 4));
    const auto month = digits(text.substr(5, 2));
    const auto day = digits(text.substr(8));
    if (year && month && day) {
      const Date date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                      std::chrono::day{static_cast<unsigned>(*day)}};
      if (date.ok()) return date;
    }
  }
  return fail(ErrorCode::kMalformed, "this is no date such as 2026-11-20");
}

std::string_view name(std::chrono::weekday weekday) { return kWeekdays.at(weekday.iso_encoding() - 1); }

Result<std::chrono::weekday> parse_weekday(std::string_view text) {
  ROLLCALL_ASSIGN(const auto index, (parse_word<std::size_t>(kWeekdays, "weekday", text)));
  return std::chrono::weekday{static_cast<unsigned>(index + 1)};  // 7 is Sunday too
}

}  // namespace rollcall::attendance
