#include "base/time.hpp"

#include <charconv>
#include <format>

namespace rollcall {
namespace {

// Takes exactly `digits` decimal digits off the front of `text`; -1 where they are not there.
int take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return -1;
  int value = 0;
  for (char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

Result<std::chrono::sys_days> take_date(std::string_view& text) {
  const int year = take_number(text, 4);
  const bool dash1 = take(text, '-');
  const int month = take_number(text, 2);
  const bool dash2 = take(text, '-');
  const int day = take_number(text, 2);
  if (year < 0 || !dash1 || month < 0 || !dash2 || day < 0)
    return fail(ErrorCode::kMalformed, "not a date", "write dates as 2026-11-20");
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return fail(ErrorCode::kMalformed, "there is no such date", "write dates as 2026-11-20");
  return std::chrono::sys_days{date};
}

// Up to six digits count; the rest of a longer fraction is cut.
Result<std::chrono::microseconds> take_fraction(std::string_view& text) {
  std::int64_t micros = 0;
  int digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (digits < 6) micros = micros * 10 + (text.front() - '0');
    ++digits;
    text.remove_prefix(1);
  }
  if (digits == 0) return fail(ErrorCode::kMalformed, "a fraction of a second needs digits");
  for (int i = digits; i < 6; ++i) micros *= 10;
  return std::chrono::microseconds{micros};
}

// "Z" or "+hh:mm"/"-hh:mm".
Result<std::chrono::minutes> take_offset(std::string_view& text) {
  if (take(text, 'Z') || take(text, 'z')) return std::chrono::minutes{0};
  const int sign = take(text, '-') ? -1 : 1;
  if (sign == 1 && !take(text, '+'))
    return fail(ErrorCode::kMalformed, "the time has no zone", "end it with Z or an offset such as +02:00");
  const int hours = take_number(text, 2);
  const bool colon = take(text, ':');
  const int minutes = take_number(text, 2);
  if (hours < 0 || hours > 23 || !colon || minutes < 0 || minutes > 59)
    return fail(ErrorCode::kMalformed, "the offset is not +hh:mm");
  return std::chrono::minutes{sign * (hours * 60 + minutes)};
}

}  // namespace

std::string format_rfc3339(Time time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  std::string text = std::format("{:%FT%T}", seconds);
  if (const auto micros = (time - seconds).count(); micros != 0) {
    text += std::format(".{:06}", micros);
    text.erase(text.find_last_not_of('0') + 1);
  }
  text += 'Z';
  return text;
}

Result<Time> parse_rfc3339(std::string_view text) {
  std::string_view rest = text;
  ROLLCALL_ASSIGN(const std::chrono::sys_days date, take_date(rest));
  if (!take(rest, 'T') && !take(rest, 't') && !take(rest, ' '))
    return fail(ErrorCode::kMalformed, "not a time", "write times as 2026-11-20T08:30:00Z");
  const int hour = take_number(rest, 2);
  const bool colon1 = take(rest, ':');
  const int minute = take_number(rest, 2);
  const bool colon2 = take(rest, ':');
  const int second = take_number(rest, 2);
  if (hour < 0 || hour > 23 || !colon1 || minute < 0 || minute > 59 || !colon2 || second < 0 || second > 60)
    return fail(ErrorCode::kMalformed, "not a time", "write times as 2026-11-20T08:30:00Z");
  std::chrono::microseconds fraction{0};
  if (take(rest, '.')) {
    ROLLCALL_ASSIGN(fraction, take_fraction(rest));
  }
  ROLLCALL_ASSIGN(const std::chrono::minutes offset, take_offset(rest));
  if (!rest.empty()) return fail(ErrorCode::kMalformed, "there is text after the time");
  return Time{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second} +
         fraction - offset;
}

Result<Time> parse_date_or_time(std::string_view text) {
  if (text.size() != 10) return parse_rfc3339(text);
  ROLLCALL_ASSIGN(const std::chrono::sys_days date, take_date(text));
  return Time{date};
}

}  // namespace rollcall
