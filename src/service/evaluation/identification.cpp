#include "service/evaluation/identification.hpp"

#include <algorithm>
#include <cmath>

#include "service/evaluation/sorted_scores.hpp"

namespace rollcall::service {

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
  return at(threshold_for_share(strangers_, fpir, -1.0));
}

std::vector<IdentificationPoint> IdentificationSearches::curve() const {
  std::vector<double> scores(mate_.begin(), mate_.end());
  scores.insert(scores.end(), strangers_.begin(), strangers_.end());
  std::ranges::sort(scores);
  scores.erase(std::ranges::unique(scores).begin(), scores.end());
  std::vector<IdentificationPoint> points;
  points.reserve(scores.size() + 1);
  for (const double score : scores) points.push_back(at(score));
  points.push_back(at(just_above(scores.back())));
  return points;
}

}  // namespace rollcall::service
