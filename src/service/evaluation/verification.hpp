// How well a recogniser tells pairs of the same person from pairs of two people (1:1). Pure; no images here.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/error.hpp"

namespace rollcall::service {

// The similarity of one pair and the truth about it. A pair in which a face was not found counts as similarity -1.
struct PairScore {
  float similarity = 0.0F;
  bool same = false;
};

// What happens when pairs with similarity >= threshold are taken for the same person.
struct VerificationPoint {
  double threshold = 0.0;
  std::size_t true_accepts = 0;
  std::size_t false_accepts = 0;
  std::size_t genuine = 0;
  std::size_t impostor = 0;

  double tar() const { return static_cast<double>(true_accepts) / static_cast<double>(genuine); }
  double far() const { return static_cast<double>(false_accepts) / static_cast<double>(impostor); }
  double frr() const { return 1.0 - tar(); }
  double accuracy() const {
    return static_cast<double>(true_accepts + impostor - false_accepts) / static_cast<double>(genuine + impostor);
  }
};

struct EqualErrorRate {
  double rate = 0.0;
  double threshold = 0.0;
};

// All pairs of one evaluation, sorted once. Immutable.
class Verification {
 public:
  // Needs at least one pair of each kind, and similarities that are numbers.
  static Result<Verification> make(std::span<const PairScore> pairs);

  std::size_t genuine() const { return genuine_.size(); }
  std::size_t impostor() const { return impostor_.size(); }

  VerificationPoint at(double threshold) const;

  // The point with the lowest threshold whose false-accept rate is at most `far`.
  VerificationPoint at_far(double far) const;

  // The point of the highest accuracy on these very pairs; its threshold lies in the middle of the scores between which
  // nothing changes. Of several, the one with the lowest threshold.
  VerificationPoint best() const;

  // Where false accepts and false rejects are equally frequent, interpolated between the two points beside it.
  EqualErrorRate equal_error_rate() const;

  // For a DET curve: every point at which a rate changes, thresholds ascending, so far() falls and frr() rises.
  std::vector<VerificationPoint> curve() const;

 private:
  Verification() = default;
  std::vector<double> distinct() const;

  std::vector<float> genuine_;   // ascending
  std::vector<float> impostor_;  // ascending
};

}  // namespace rollcall::service
