// What to do about each reason of the enrolment gate, in words for whoever takes the picture.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::service {

// An English sentence for a reason of PhotoResult; the reason itself where there is none. The app has its own, in its
// languages.
std::string_view photo_advice(std::string_view reason);

std::vector<std::string> photo_advice(std::span<const std::string> reasons);

}  // namespace rollcall::service
