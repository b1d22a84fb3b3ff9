#include "service/enrolment/photo_advice.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "face/types.hpp"
#include "service/enrolment/enrolment.hpp"

namespace rollcall::service {
namespace {

using face::QualityReason;

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kAdvice{{
    {name(QualityReason::kBlurred), "The face is blurred: hold the camera still and focus on it."},
    {name(QualityReason::kTooDark), "The face is too dark: turn it towards a light."},
    {name(QualityReason::kTooBright), "The face is too bright: keep lamps and the sun out of it."},
    {name(QualityReason::kTooSmall), "The face is too small: come closer, or give the picture in its full size."},
    {name(QualityReason::kExtremePose), "The face is turned away: look straight into the camera."},
    {name(QualityReason::kOccluded), "Part of the face is covered: show it from the brows to the chin."},
    {reason::kNoFace, "There is no face in the picture."},
    {reason::kManyFaces, "There are several faces in the picture: show one person alone."},
    {reason::kDuplicateOfOther, "Somebody else is enrolled with this face: the office compares the two."},
    {reason::kTooManyTemplates,
     "No more pictures of this person are kept: remove one, or let this replace the oldest."},
}};

}  // namespace

std::string_view photo_advice(std::string_view reason) {
  const auto* const found = std::ranges::find(kAdvice, reason, &decltype(kAdvice)::value_type::first);
  return found == kAdvice.end() ? reason : found->second;
}

std::vector<std::string> photo_advice(std::span<const std::string> reasons) {
  std::vector<std::string> advice;
  for (const std::string& reason : reasons) advice.emplace_back(photo_advice(reason));
  return advice;
}

}  // namespace rollcall::service
