#include "attendance/record.hpp"

#include <array>
#include <utility>

namespace rollcall::attendance {

std::string_view name(Layer value) {
  constexpr std::array<std::string_view, 4> kNames = {"derived", "observed", "teacher", "office"};
  return kNames.at(std::to_underlying(value));
}

std::optional<EffectiveStatus> effective_status(const Layers& layers, SessionStatus session) {
  if (layers.office) return EffectiveStatus{*layers.office, Layer::kOffice};
  if (layers.teacher) return EffectiveStatus{*layers.teacher, Layer::kTeacher};
  if (layers.observed) return EffectiveStatus{*layers.observed, Layer::kObserved};
  if (session == SessionStatus::kClosed) return EffectiveStatus{RecordStatus::kAbsent, Layer::kDerived};
  return std::nullopt;
}

}  // namespace rollcall::attendance
