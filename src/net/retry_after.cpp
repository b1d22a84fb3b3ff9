#include "net/retry_after.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace rollcall::net {
namespace {

using std::chrono::seconds;

constexpr seconds kLongest = std::chrono::hours{24};
constexpr std::string_view kForm = "Sun, 06 Nov 1994 08:49:37 GMT";
constexpr std::size_t kMostDigits = 10;
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// -1 for what is not digits alone.
int number_at(std::string_view text, std::size_t at, std::size_t size) {
  const std::string_view digits = text.substr(at, size);
  if (!std::ranges::all_of(digits, is_digit)) return -1;
  int value = -1;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::optional<Time> parse_date(std::string_view text) {
  using namespace std::chrono;
  if (text.size() != kForm.size() || !text.ends_with(" GMT")) return std::nullopt;
  for (const std::size_t at : {3, 4, 7, 11, 16, 19, 22})
    if (text[at] != kForm[at]) return std::nullopt;
  const auto* const month = std::ranges::find(kMonths, text.substr(8, 3));
  const int day = number_at(text, 5, 2);
  const int year_number = number_at(text, 12, 4);
  const int hour = number_at(text, 17, 2);
  const int minute = number_at(text, 20, 2);
  const int second = number_at(text, 23, 2);
  if (month == kMonths.end() || day < 0 || year_number < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
      second < 0 || second > 60)
    return std::nullopt;
  const year_month_day date = year{year_number} /
                              std::chrono::month{static_cast<unsigned>(month - kMonths.begin()) + 1} /
                              std::chrono::day{static_cast<unsigned>(day)};
  if (!date.ok()) return std::nullopt;
  return Time{sys_days{date} + hours{hour} + minutes{minute} + seconds{second}};
}

}  // namespace

std::optional<seconds> parse_retry_after(std::string_view text, Time now) {
  if (!text.empty() && std::ranges::all_of(text, is_digit)) {
    std::int64_t value = 0;
    if (text.size() > kMostDigits) return kLongest;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return std::min(seconds{value}, kLongest);
  }
  const auto date = parse_date(text);
  if (!date) return std::nullopt;
  return std::clamp(std::chrono::ceil<seconds>(*date - now), seconds{0}, kLongest);
}

}  // namespace rollcall::net
