// The setting of classroom mode.
#pragma once

#include <string_view>

namespace rollcall::service::setting {

inline constexpr std::string_view kClassroomDays = "retention.classroom_days";

}  // namespace rollcall::service::setting
