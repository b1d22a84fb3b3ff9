// How well people are found in a gallery (1:N), with strangers among the searches. The words and the two error rates
// are those of NIST's reports on one-to-many recognition: FPIR, the share of searches by strangers that return anybody,
// and FNIR, the share of searches by enrolled people that do not return them. Pure; no images here.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/error.hpp"

namespace rollcall::service {

// The search of one photograph of somebody in the gallery. No face found: rank nullopt and similarities -1.
struct MatedSearch {
  std::optional<std::size_t> rank;  // of the right person, from 1
  float mate_similarity = -1.0F;    // of the right person
  float best_similarity = -1.0F;    // of whoever came first
};

// What happens when candidates with similarity >= threshold are returned.
struct IdentificationPoint {
  double threshold = 0.0;
  std::size_t mated = 0;            // searches by people of the gallery
  std::size_t strangers = 0;        // searches by others
  std::size_t named_right = 0;      // mated: first, and at or over the threshold
  std::size_t named_wrong = 0;      // mated: somebody else came first, at or over the threshold
  std::size_t missed = 0;           // mated: the right person is below the threshold, at whatever rank
  std::size_t false_positives = 0;  // strangers for whom anybody is returned

  double tpir() const { return share(named_right, mated); }
  double fnir() const { return share(missed, mated); }
  double fpir() const { return share(false_positives, strangers); }  // 0 without strangers

 private:
  static double share(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
  }
};

// All searches of one evaluation against one gallery. Immutable.
class IdentificationSearches {
 public:
  // `strangers` holds the best similarity of each search by somebody not enrolled (-1: no face found). Needs at least
  // one mated search, ranks from 1, and similarities that are numbers.
  static Result<IdentificationSearches> make(std::span<const MatedSearch> mated, std::span<const float> strangers);

  // Mated searches in which the right person came first, whatever the similarity.
  std::size_t first_rank() const { return first_rank_; }
  double rank1() const { return static_cast<double>(first_rank_) / static_cast<double>(mate_.size()); }

  IdentificationPoint at(double threshold) const;

  // The point with the lowest threshold whose FPIR is at most `fpir`. Needs strangers, else the threshold is -1.
  IdentificationPoint at_fpir(double fpir) const;

  // For a DET curve: every point at which FPIR or FNIR changes, thresholds ascending.
  std::vector<IdentificationPoint> curve() const;

 private:
  IdentificationSearches() = default;

  // Each ascending.
  std::vector<float> mate_;       // similarity of the right person
  std::vector<float> right_;      // best similarity where the right person came first
  std::vector<float> wrong_;      // best similarity where somebody else did
  std::vector<float> strangers_;  // best similarity
  std::size_t first_rank_ = 0;
};

}  // namespace rollcall::service
