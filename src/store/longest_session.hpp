// No session lasts longer: those that people make are refused past a day, and meetings of a schedule last at most a day
// on clocks that may be set back meanwhile.
#pragma once

#include <chrono>

namespace rollcall::store {

inline constexpr std::chrono::hours kLongestSession{27};

}  // namespace rollcall::store
