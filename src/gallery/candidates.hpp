// The rows one query's scan has found so far, cut down to those that can still be among the k best people.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "gallery/kernel.hpp"
#include "gallery/match.hpp"
#include "gallery/ranking.hpp"
#include "gallery/snapshot.hpp"

namespace rollcall::gallery {

// The floor: k different people have a row whose lower bound is at least that, so whoever's upper bounds are all below
// it is not among the k best. The scan passes over such rows, and each time many have gathered the floor is raised.
class Candidates {
 public:
  // Both are kept by reference.
  Candidates(const Snapshot& snapshot, const QueryCode& code, std::size_t k);

  // To scan with; hits go to `scratch`, which needs room for all rows scanned.
  ScanState& scan_to(Hit* scratch);

  // Takes in what the scan wrote there.
  void scanned();

  // The k best people, settled on the fp32 embeddings. Ends the use of this object.
  std::vector<Match> settle(std::span<const float> padded_query);

 private:
  void raise_floor(const Hit& hit);
  void raise_floor_by_person();
  void drop_below_floor();
  void look_at(std::span<const Hit> hits, std::span<const float> padded_query, std::vector<Scored>& out) const;

  const Snapshot* snapshot_;
  std::size_t k_;
  ScanState state_;
  const Hit* scratch_ = nullptr;
  std::vector<Hit> hits_;
  std::size_t limit_;          // so many hits call for cutting them down
  std::vector<float> lowest_;  // a heap of the k best lower bounds, the least on top; where a person has one row
};

}  // namespace rollcall::gallery
