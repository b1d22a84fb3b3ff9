// From similarities of rows to the k best people.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gallery/match.hpp"
#include "gallery/snapshot.hpp"

namespace rollcall::gallery {

// A similarity of one of a person's rows, or a bound of it.
struct Scored {
  std::uint32_t person;  // place in the snapshot
  float similarity;
};

// Keeps each person's best. Does nothing where a person has one row.
void reduce_to_people(const Snapshot& snapshot, std::vector<Scored>& scored);

// The k-th largest similarity among the people; -2, below any, when there are fewer.
float kth_similarity(const Snapshot& snapshot, std::vector<Scored> scored, std::size_t k);

// The k best people, in the order of matches.
std::vector<Match> best_people(const Snapshot& snapshot, std::vector<Scored> scored, std::size_t k);

}  // namespace rollcall::gallery
