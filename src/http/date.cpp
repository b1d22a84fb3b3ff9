#include "http/date.hpp"

#include <algorithm>
#include <array>
#include <format>

#include "http/text.hpp"

namespace rollcall::http {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace

std::string format_http_date(Time time) {
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<seconds>(time - day));
  return std::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays.at(weekday(day).c_encoding()),
                     unsigned{date.day()}, kMonths.at(unsigned{date.month()} - 1), int{date.year()},
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::optional<Time> parse_http_date(std::string_view text) {
  constexpr std::string_view kForm = "Fri, 20 Nov 2026 08:30:00 GMT";
  if (text.size() != kForm.size()) return std::nullopt;
  const auto* const month_name = std::ranges::find(kMonths, text.substr(8, 3));
  const auto day_number = parse_number(text.substr(5, 2));
  const auto year_number = parse_number(text.substr(12, 4));
  const auto hour = parse_number(text.substr(17, 2));
  const auto minute = parse_number(text.substr(20, 2));
  const auto second = parse_number(text.substr(23, 2));
  if (month_name == kMonths.end() || !day_number || !year_number || !hour || !minute || !second) return std::nullopt;
  const year_month_day date(year(static_cast<int>(*year_number)),
                            month(static_cast<unsigned>(month_name - kMonths.begin()) + 1),
                            day(static_cast<unsigned>(*day_number)));
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const Time time = sys_days(date) + hours(*hour) + minutes(*minute) + seconds(*second);
  if (format_http_date(time) != text) return std::nullopt;  // the wrong weekday, separators or a leap second
  return time;
}

}  // namespace rollcall::http
