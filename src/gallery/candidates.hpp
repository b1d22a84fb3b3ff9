// The rows one query's scan has found so far, cut down to those that can still be among the k best people.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "gallery/kernel.hpp"
#include "gallery/match.hpp"
#include "gallery/snapshot.hpp"

namespace rollcall::gallery {

// The floor: k different people have a row whose lower bound is at least that, so whoever's upper bounds are all below
// it is not among the k best. The scan passes over such rows, and each time many have gathered the floor is raised.
class Candidates {
 public:
  Candidates(const Snapshot& snapshot, const QueryCode& code, std::size_t k);

  // Where a scan of `blocks` more blocks may write.
  ScanState& room_for(std::size_t blocks);

  // Takes in what the scan wrote.
  void scanned();

  // The k best people, settled on the fp32 embeddings.
  std::vector<Match> settle(std::span<const float> padded_query);

 private:
  void raise_floor();
  void keep_above(float floor);

  const Snapshot& snapshot_;
  const std::size_t k_;
  ScanState state_;
  std::vector<Hit> hits_;
  std::size_t count_ = 0;
  std::size_t limit_;
};

// The k best of `rows` by person, given each row's exact similarity.
std::vector<Match> best_people(const Snapshot& snapshot, std::span<const std::uint32_t> rows,
                               std::span<const float> similarities, std::size_t k);

}  // namespace rollcall::gallery
