// The three layers of a record and what they come to. What was observed, what the teacher set and what the office
// overrode are all kept; the effective status is computed from them and never stored in place of one.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "attendance/types.hpp"

namespace rollcall::attendance {

// Who said so. kDerived: nobody, it follows from the session being closed.
enum class Layer : std::uint8_t { kDerived, kObserved, kTeacher, kOffice };

std::string_view name(Layer value);

// What each layer says of one person in one session; nullopt: nothing (yet, or no longer, when it was taken back).
struct Layers {
  std::optional<RecordStatus> observed;  // present or late, from sightings
  std::optional<RecordStatus> teacher;
  std::optional<RecordStatus> office;

  bool operator==(const Layers&) const = default;
};

struct EffectiveStatus {
  RecordStatus status = RecordStatus::kAbsent;
  Layer layer = Layer::kDerived;

  bool operator==(const EffectiveStatus&) const = default;
};

// The office's word, else the teacher's, else what was observed; else absent once the session is closed; else nullopt:
// not known yet. Nobody is absent from a cancelled session.
std::optional<EffectiveStatus> effective_status(const Layers& layers, SessionStatus session);

}  // namespace rollcall::attendance
