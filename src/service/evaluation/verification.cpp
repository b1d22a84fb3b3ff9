#include "service/evaluation/verification.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "service/evaluation/sorted_scores.hpp"

namespace rollcall::service {

Result<Verification> Verification::make(std::span<const PairScore> pairs) {
  Verification made;
  for (const PairScore& pair : pairs) {
    if (!std::isfinite(pair.similarity)) return fail(ErrorCode::kInvalidArgument, "a similarity is not a number");
    (pair.same ? made.genuine_ : made.impostor_).push_back(pair.similarity);
  }
  if (made.genuine_.empty() || made.impostor_.empty())
    return fail(ErrorCode::kInvalidArgument, "there must be pairs of the same person and pairs of two people");
  std::ranges::sort(made.genuine_);
  std::ranges::sort(made.impostor_);
  return made;
}

VerificationPoint Verification::at(double threshold) const {
  return {.threshold = threshold,
          .true_accepts = count_from(genuine_, threshold),
          .false_accepts = count_from(impostor_, threshold),
          .genuine = genuine_.size(),
          .impostor = impostor_.size()};
}

VerificationPoint Verification::at_far(double far) const {
  return at(threshold_for_share(impostor_, far, std::min(genuine_.front(), impostor_.front())));
}

std::vector<double> Verification::distinct() const {
  std::vector<double> scores;
  scores.reserve(genuine_.size() + impostor_.size());
  std::ranges::merge(genuine_, impostor_, std::back_inserter(scores));
  scores.erase(std::ranges::unique(scores).begin(), scores.end());
  return scores;
}

std::vector<VerificationPoint> Verification::curve() const {
  std::vector<VerificationPoint> points;
  const std::vector<double> scores = distinct();
  points.reserve(scores.size() + 1);
  for (const double score : scores) points.push_back(at(score));
  points.push_back(at(just_above(scores.back())));
  return points;
}

VerificationPoint Verification::best() const {
  const std::vector<VerificationPoint> points = curve();
  const auto best = std::ranges::max_element(points, {}, &VerificationPoint::accuracy);
  if (best == points.begin() || std::next(best) == points.end()) return *best;
  return at((std::prev(best)->threshold + best->threshold) / 2.0);
}

EqualErrorRate Verification::equal_error_rate() const {
  const std::vector<VerificationPoint> points = curve();
  // The first point has far 1 and frr 0, the last far 0 and frr 1, and their difference only falls.
  const auto after = std::ranges::find_if(points, [](const VerificationPoint& p) { return p.far() <= p.frr(); });
  const auto before = std::prev(after);
  const double excess_before = before->far() - before->frr();
  const double excess_after = after->far() - after->frr();
  const double share = excess_before / (excess_before - excess_after);
  return {.rate = std::lerp(before->far(), after->far(), share),
          .threshold = std::lerp(before->threshold, after->threshold, share)};
}

}  // namespace rollcall::service
