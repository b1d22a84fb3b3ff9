// Any bytes as the days and hours of requests: "FROM\nUNTIL". Never a crash, and what is taken is a day there is, an
// hour of a day, a period that does not end before it begins.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "attendance/calendar.hpp"
#include "attendance/period.hpp"
#include "attendance/time_zone.hpp"

namespace {

using namespace rollcall::attendance;

void check_words(std::string_view text) {
  if (const auto date = parse_date(text); date && !date->ok()) std::abort();
  if (const auto day = parse_weekday(text); day && !day->ok()) std::abort();
  (void)parse_time_of_day(text);
  (void)parse_interval(text);
  (void)is_time_zone(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = text.find('\n');
  const std::string_view from = text.substr(0, end);
  std::optional<std::string_view> until;
  if (end != std::string_view::npos) until = text.substr(end + 1);
  check_words(from);
  (void)parse_period(from, until);
  (void)parse_period(std::nullopt, from);
  return 0;
}
