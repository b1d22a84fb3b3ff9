#include "service/evaluation/liveness_counts.hpp"

namespace rollcall::service {

std::size_t LivenessCounts::attacks() const {
  std::size_t total = 0;
  for (const auto& [kind, counts] : attack) total += counts.total;
  return total;
}

LivenessCounts count_liveness(std::span<const LivenessSample> samples, double threshold) {
  LivenessCounts counts;
  for (const LivenessSample& sample : samples) {
    if (!sample.liveness) {
      ++(sample.attack ? counts.attacks_without_face : counts.real_without_face);
      continue;
    }
    const bool live = *sample.liveness >= threshold;
    WrongOf& kind = sample.attack ? counts.attack[*sample.attack] : counts.real;
    ++kind.total;
    if (live == sample.attack.has_value()) ++kind.wrong;
  }
  return counts;
}

}  // namespace rollcall::service
