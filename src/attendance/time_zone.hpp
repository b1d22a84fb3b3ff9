// The IANA time zones of this machine (tzdata, read by cctz).
#pragma once

#include <string_view>

namespace rollcall::attendance {

// Whether `name` is a zone such as "Europe/Berlin" or "UTC". Reads the zone's file the first time it is asked for.
// Thread-safe.
bool is_time_zone(std::string_view name);

}  // namespace rollcall::attendance
