// Thresholds of liveness for one site, proposed from samples taken there: real faces, and attacks of each kind by the
// same camera in the same light. Two thresholds: below `spoof_below` a face is a picture, from `live_from` on it is
// live, between them a challenge or a human decides.
//
//   spoof_below   at most the share `real_refused` of the real samples lies below it
//   live_from     at most the share `attack_accepted` of each kind of attack reaches it
//
// Where the samples overlap, the samples of the overlap lie between the two. Where they do not, the two divide what is
// between the attacks and the real faces in three (on the scale of logits): the middle is where no sample says
// anything.
//
// Rates of thresholds on the very samples they were made of would flatter. So what to expect is cross-validated: each
// fifth of the samples is judged by thresholds made of the other four, and the counts are summed. Pure, deterministic.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attendance/decision.hpp"
#include "service/evaluation/liveness_counts.hpp"

namespace rollcall::service {

struct ProposalGoals {
  double real_refused = 0.01;
  double attack_accepted = 0.01;
};

// With fewer real samples, or attacks of a kind, nothing is proposed: thresholds of a handful are guesses.
inline constexpr std::size_t kLeastSamples = 10;

// How samples of one kind come out.
struct LivenessOutcomes {
  std::size_t refused = 0;  // below spoof_below
  std::size_t unsure = 0;
  std::size_t accepted = 0;  // from live_from on

  std::size_t total() const { return refused + unsure + accepted; }
  bool operator==(const LivenessOutcomes&) const = default;
};

struct ExpectedOutcomes {
  LivenessOutcomes real;
  std::map<std::string, LivenessOutcomes> attack;  // by kind
};

struct LivenessProposal {
  attendance::LivenessThresholds thresholds;
  bool separable = false;     // every real sample is above every attack
  ExpectedOutcomes expected;  // cross-validated
};

// What comes out at given thresholds. Samples without a face are left out.
ExpectedOutcomes outcomes_at(std::span<const LivenessSample> samples, const attendance::LivenessThresholds& thresholds);

// Empty where there are too few samples with a face: of real faces, of attacks at all, or of one of their kinds.
std::optional<LivenessProposal> propose_thresholds(std::span<const LivenessSample> samples,
                                                   const ProposalGoals& goals = {});

// How scores of one kind lie: counts in ten equal parts of 0..1, and the quartiles.
struct ScoreDistribution {
  std::vector<std::size_t> tenths;
  double lowest = 0;
  double lower_quartile = 0;
  double median = 0;
  double upper_quartile = 0;
  double highest = 0;
};

// Of at least one score in 0..1.
ScoreDistribution distribution_of(std::vector<double> scores);

}  // namespace rollcall::service
