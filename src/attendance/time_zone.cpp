#include "attendance/time_zone.hpp"

#include <cctz/time_zone.h>

#include <algorithm>
#include <string>

namespace rollcall::attendance {
namespace {

constexpr std::size_t kLongestName = 64;

// A zone is named by its file below the zone folder: nothing may lead out of there.
bool is_safe_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '_' ||
           c == '+' || c == '-';
  };
  return !name.empty() && name.size() <= kLongestName && name.front() != '/' && std::ranges::all_of(name, allowed);
}

}  // namespace

bool is_time_zone(std::string_view name) {
  cctz::time_zone zone;
  return is_safe_name(name) && cctz::load_time_zone(std::string(name), &zone);
}

}  // namespace rollcall::attendance
