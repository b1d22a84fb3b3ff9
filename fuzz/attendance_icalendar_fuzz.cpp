// Any bytes as iCalendar: never a crash, and what is read is a schedule that can be written and read back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "attendance/icalendar.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall::attendance;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)zone_of_icalendar(text);
  const auto schedule = read_icalendar(text, "Europe/Berlin");
  if (!schedule) return 0;
  if (!validate(*schedule)) std::abort();
  const CalendarNames names{
      .course = "C", .uid = "c", .time_zone = "Europe/Berlin", .since = std::chrono::year{2026} / 8 / 24};
  const auto written = write_icalendar(*schedule, {}, names);
  if (!written) std::abort();
  return 0;
}
