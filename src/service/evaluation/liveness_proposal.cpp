#include "service/evaluation/liveness_proposal.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace rollcall::service {
namespace {

constexpr std::size_t kFolds = 5;
constexpr double kLeastThreshold = 0.001;  // 0 would stand for the model's own
constexpr double kMostThreshold = 0.999;

struct Scores {
  std::vector<double> real;
  std::map<std::string, std::vector<double>> attack;
};

double logit(double p) {
  const double inside = std::clamp(p, 1e-6, 1 - 1e-6);
  return std::log(inside / (1 - inside));
}

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

// The highest threshold that at most `share` of the scores lies below.
double highest_that_keeps(std::vector<double> scores, double share) {
  std::ranges::sort(scores);
  const auto below = static_cast<std::size_t>(share * static_cast<double>(scores.size()));
  return scores[std::min(below, scores.size() - 1)];
}

// The lowest threshold that at most `share` of the scores reaches.
double lowest_that_stops(std::vector<double> scores, double share) {
  std::ranges::sort(scores, std::ranges::greater{});
  const auto reaching = static_cast<std::size_t>(share * static_cast<double>(scores.size()));
  return std::nextafter(scores[std::min(reaching, scores.size() - 1)], 2.0);
}

struct Made {
  attendance::LivenessThresholds thresholds;
  bool separable = false;
};

Made make(const Scores& scores, const ProposalGoals& goals) {
  const double refused_below = highest_that_keeps(scores.real, goals.real_refused);
  double attacks_reach = 0;
  double stopped_from = 0;
  for (const auto& [kind, values] : scores.attack) {
    attacks_reach = std::max(attacks_reach, std::ranges::max(values));
    stopped_from = std::max(stopped_from, lowest_that_stops(values, goals.attack_accepted));
  }
  const double real_from = std::ranges::min(scores.real);
  Made made{.thresholds = {.spoof_below = refused_below, .live_from = stopped_from},
            .separable = attacks_reach < real_from};
  if (refused_below >= stopped_from) {  // nothing overlaps that the goals do not allow
    const double low = logit(std::min(stopped_from, attacks_reach));
    const double high = logit(refused_below);
    made.thresholds = {.spoof_below = logistic(low + (high - low) / 3),
                       .live_from = logistic(low + 2 * (high - low) / 3)};
  }
  made.thresholds.spoof_below = std::clamp(made.thresholds.spoof_below, kLeastThreshold, kMostThreshold);
  made.thresholds.live_from = std::clamp(made.thresholds.live_from, made.thresholds.spoof_below, kMostThreshold);
  return made;
}

void count(LivenessOutcomes& outcomes, double score, const attendance::LivenessThresholds& thresholds) {
  if (!(score >= thresholds.spoof_below)) {
    ++outcomes.refused;
  } else if (score >= thresholds.live_from) {
    ++outcomes.accepted;
  } else {
    ++outcomes.unsure;
  }
}

// The scores of every fifth sample from `fold` on, or all but those. In the order they were taken, neighbours are
// frames of one moment; dealing them out sorted by score gives every fold its share of easy and hard ones.
std::vector<double> part(const std::vector<double>& ascending, std::size_t fold, bool held_out) {
  std::vector<double> result;
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    if ((i % kFolds == fold) == held_out) result.push_back(ascending[i]);
  }
  return result;
}

}  // namespace

ExpectedOutcomes outcomes_at(std::span<const LivenessSample> samples,
                             const attendance::LivenessThresholds& thresholds) {
  ExpectedOutcomes outcomes;
  for (const LivenessSample& sample : samples) {
    if (!sample.liveness) continue;
    count(sample.attack ? outcomes.attack[*sample.attack] : outcomes.real, *sample.liveness, thresholds);
  }
  return outcomes;
}

std::optional<LivenessProposal> propose_thresholds(std::span<const LivenessSample> samples,
                                                   const ProposalGoals& goals) {
  Scores all;
  for (const LivenessSample& sample : samples) {
    if (!sample.liveness || !std::isfinite(*sample.liveness)) continue;
    (sample.attack ? all.attack[*sample.attack] : all.real).push_back(*sample.liveness);
  }
  if (all.real.size() < kLeastSamples || all.attack.empty()) return std::nullopt;
  std::ranges::sort(all.real);
  for (auto& [kind, values] : all.attack) {
    if (values.size() < kLeastSamples) return std::nullopt;
    std::ranges::sort(values);
  }
  const Made made = make(all, goals);
  LivenessProposal proposal{.thresholds = made.thresholds, .separable = made.separable, .expected = {}};
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    Scores others{.real = part(all.real, fold, false), .attack = {}};
    for (const auto& [kind, values] : all.attack) others.attack[kind] = part(values, fold, false);
    const attendance::LivenessThresholds thresholds = make(others, goals).thresholds;
    for (const double score : part(all.real, fold, true)) count(proposal.expected.real, score, thresholds);
    for (const auto& [kind, values] : all.attack) {
      for (const double score : part(values, fold, true)) count(proposal.expected.attack[kind], score, thresholds);
    }
  }
  return proposal;
}

ScoreDistribution distribution_of(std::vector<double> scores) {
  std::ranges::sort(scores);
  ScoreDistribution result;
  result.tenths.resize(10);
  for (const double score : scores) {
    ++result.tenths[static_cast<std::size_t>(std::clamp(score * 10, 0.0, 9.0))];
  }
  const auto quantile = [&](double share) {
    const double at = share * static_cast<double>(scores.size() - 1);
    const auto low = static_cast<std::size_t>(at);
    const std::size_t high = std::min(low + 1, scores.size() - 1);
    return scores[low] + (at - static_cast<double>(low)) * (scores[high] - scores[low]);
  };
  result.lowest = scores.front();
  result.lower_quartile = quantile(0.25);
  result.median = quantile(0.5);
  result.upper_quartile = quantile(0.75);
  result.highest = scores.back();
  return result;
}

}  // namespace rollcall::service
