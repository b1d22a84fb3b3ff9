// The same person in several pictures is one: faces of a few pictures, taken one after the other in one room, become
// groups, each of one person. Pure.
//
// Nobody is in a picture twice, so no group has two faces of one picture. Faces that were recognised as one person
// belong together whatever they look like beside each other, those of two people never. All others join the group they
// are most alike, the most alike first, as long as the mean of the similarities between the two groups passes the
// limit; in one room on one morning the same face is far more like itself than the limit, and with the limit at a false
// match rate of one in a million two strangers among a few hundred faces are hardly ever taken for one.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/uuid.hpp"

namespace rollcall::service {

// A face before it has a group; `embedding` of unit length, may be empty: then it is alone unless it has a person.
struct SeenFace {
  std::size_t picture = 0;
  std::span<const float> embedding;
  std::optional<Uuid> person;  // recognised as; at most once a picture
};

// Every face is in one group. The groups by their first face, the faces in each ascending.
std::vector<std::vector<std::size_t>> group_faces(std::span<const SeenFace> faces, float limit);

}  // namespace rollcall::service
