// The kinds of events that classroom mode writes.
#pragma once

#include <string_view>

#include "service/event_kinds.hpp"

namespace rollcall::service::event {

inline constexpr std::string_view kClassroomTaken = "classroom.taken";
inline constexpr std::string_view kClassroomRead = "classroom.read";
inline constexpr std::string_view kClassroomConfirmed = "classroom.confirmed";
inline constexpr std::string_view kClassroomUndone = "classroom.undone";
inline constexpr std::string_view kClassroomDropped = "classroom.dropped";
inline constexpr std::string_view kClassroomExpired = "classroom.expired";

}  // namespace rollcall::service::event
