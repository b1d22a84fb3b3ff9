// The code that is written on the wall of a large hall: everybody there types it in for themselves. It changes all the
// time and follows from the session and the time, so every server shows and takes the same. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/installation.hpp"
#include "service/taking/shown_code.hpp"

namespace rollcall::service {

// Digits and capitals that are not mistaken for each other (Crockford's): 30 bits.
inline constexpr std::size_t kHallCodeLetters = 6;

// It is taken for as long again after the next one is shown. kConflict for a session that is not open, kNotFound.
Result<ShownCode> show_hall_code(Installation& in, const Uuid& session);

// What somebody typed, as it would be shown: capitals, O as 0, I and L as 1, without blanks and hyphens.
std::string clean_hall_code(std::string_view typed);

// Whether `code` is shown for this session now, or was just before.
Result<bool> is_hall_code(Installation& in, const Uuid& session, std::string_view code);

}  // namespace rollcall::service
