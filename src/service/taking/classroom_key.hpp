// The idempotency keys of sightings that come of confirming pictures of a class: one a person and classroom, so that it
// happens once; and the mark of a sighting of which a human, the teacher, said who it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/uuid.hpp"
#include "store/sightings.hpp"

namespace rollcall::service {

inline constexpr std::string_view kClassroomKey = "classroom:";

inline std::string classroom_key(const Uuid& classroom, const Uuid& person) {
  return std::string(kClassroomKey) + classroom.to_string() + ":" + person.to_string();
}

// The classroom whose confirmation made it; none for every other sighting.
inline std::optional<Uuid> classroom_of(const store::Sighting& sighting) {
  constexpr std::size_t kUuidText = 36;
  const std::string_view key = sighting.idempotency_key;
  if (!key.starts_with(kClassroomKey)) return std::nullopt;
  const auto id = parse_uuid(key.substr(kClassroomKey.size(), kUuidText));
  return id ? std::optional(*id) : std::nullopt;
}

}  // namespace rollcall::service
