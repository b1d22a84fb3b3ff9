// The names of the settings that bound WebSockets of sessions; what they are stands in the one table, settings.cpp.
#pragma once

#include <string_view>

namespace rollcall::service::setting {

inline constexpr std::string_view kLiveSockets = "live.sockets";
inline constexpr std::string_view kLiveCameras = "live.cameras";
inline constexpr std::string_view kLiveFrameRate = "live.frames_per_second";
inline constexpr std::string_view kLiveFrameBytes = "live.frame_bytes";

}  // namespace rollcall::service::setting
