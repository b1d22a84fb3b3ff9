#include "service/evaluation/identification.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rollcall::service {
namespace {

std::size_t count_from(const std::vector<float>& ascending, double threshold) {
  const auto first = std::ranges::lower_bound(ascending, threshold, {}, [](float x) { return static_cast<double>(x); });
  return static_cast<std::size_t>(ascending.end() - first);
}

double above(double score) { return std::nextafter(score, std::numeric_limits<double>::infinity()); }

}  // namespace

Result<IdentificationSearches> IdentificationSearches::make(std::span<const MatedSearch> mated,
                                                            std::span<const float> strangers) {
  IdentificationSearches made;
  if (mated.empty()) return fail(ErrorCode::kInvalidArgument, "there must be at least one probe of an enrolled person");
  for (const MatedSearch& search : mated) {
    if (!std::isfinite(search.mate_similarity) || !std::isfinite(search.best_similarity))
      return fail(ErrorCode::kInvalidArgument, "a similarity is not a number");
    if (search.rank == 0U) return fail(ErrorCode::kInvalidArgument, "ranks count from 1");
    made.mate_.push_back(search.mate_similarity);
    if (search.rank == 1U) {
      ++made.first_rank_;
      made.right_.push_back(search.best_similarity);
    } else {
      made.wrong_.push_back(search.best_similarity);
    }
  }
  for (const float similarity : strangers) {
    if (!std::isfinite(similarity)) return fail(ErrorCode::kInvalidArgument, "a similarity is not a number");
    made.strangers_.push_back(similarity);
  }
  for (std::vector<float>* scores : {&made.mate_, &made.right_, &made.wrong_, &made.strangers_})
    std::ranges::sort(*scores);
  return made;
}

IdentificationPoint IdentificationSearches::at(double threshold) const {
  return {.threshold = threshold,
          .mated = mate_.size(),
          .strangers = strangers_.size(),
          .named_right = count_from(right_, threshold),
          .named_wrong = count_from(wrong_, threshold),
          .missed = mate_.size() - count_from(mate_, threshold),
          .false_positives = count_from(strangers_, threshold)};
}

IdentificationPoint IdentificationSearches::at_fpir(double fpir) const {
  const std::size_t n = strangers_.size();
  const auto allowed =
      static_cast<std::size_t>(std::clamp(std::floor(fpir * static_cast<double>(n)), 0.0, static_cast<double>(n)));
  if (allowed == n) return at(-1.0);
  return at(above(strangers_[n - 1 - allowed]));
}

std::vector<IdentificationPoint> IdentificationSearches::curve() const {
  std::vector<double> scores(mate_.begin(), mate_.end());
  scores.insert(scores.end(), strangers_.begin(), strangers_.end());
  std::ranges::sort(scores);
  scores.erase(std::ranges::unique(scores).begin(), scores.end());
  std::vector<IdentificationPoint> points;
  points.reserve(scores.size() + 1);
  for (const double score : scores) points.push_back(at(score));
  points.push_back(at(above(scores.back())));
  return points;
}

}  // namespace rollcall::service
