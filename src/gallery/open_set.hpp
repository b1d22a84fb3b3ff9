// From similarities to a verdict: is this one of ours, and who? Pure functions; the derivation is in docs/accuracy.md.
//
// A stranger compared with N people has N chances to resemble one of them. With a false match rate FMR for one
// comparison, the rate of strangers accepted is FPIR = 1 - (1 - FMR)^N. So the threshold is not a matter of taste: the
// accepted FPIR and N give the FMR one comparison may have, and the model's measured curve gives the similarity that
// has it.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "gallery/match.hpp"

namespace rollcall::gallery {

// One measured point of a model: the share `false_match_rate` of pairs of different people is at least this similar.
struct OperatingPoint {
  double false_match_rate = 0;  // 0..1, for one comparison
  float similarity = 0;
};

// A point measured by searching strangers among `people` enrolled: brought to one comparison.
OperatingPoint from_identification(double false_positive_identification_rate, std::size_t people, float similarity);

// Similarity as a function of the false match rate: straight lines over log10(FMR) between the points, and beyond the
// ends along the last line. A measured curve bends down (each further decade asks for less), so beyond the rarest point
// the line errs on the strict side. Never above 1 nor below -1.
class ThresholdCurve {
 public:
  // At least two points; rates in (0, 1), all different; similarity falls as the rate grows. kInvalidArgument
  // otherwise.
  static Result<ThresholdCurve> create(std::vector<OperatingPoint> points);

  float similarity_at(double false_match_rate) const;
  std::span<const OperatingPoint> points() const { return points_; }  // commonest rate first

 private:
  explicit ThresholdCurve(std::vector<OperatingPoint> points) : points_(std::move(points)) {}

  std::vector<OperatingPoint> points_;
};

// The false match rate one comparison may have for at most `rate` of strangers to be accepted among `people`.
double false_match_rate_for(double rate, std::size_t people);

// How strict to be.
struct OpenSetPolicy {
  ThresholdCurve curve;
  double false_accept_rate = 0.003;  // of strangers searched, those who may be accepted as somebody
  double review_rate = 0.1;          // of strangers searched, those a human may be bothered with
  float margin = 0.05F;              // a best match closer than this to the second person goes to review

  // However few the people: never laxer than verifying one person against their own photo. At rosters of a few, the
  // formula alone would allow more than the model's curve can tell apart (relatives, label noise).
  double loosest_accept = 1e-3;  // false match rate
  double loosest_review = 1e-2;  // false match rate
};

// The lowest similarity that is accepted, and the lowest that is worth a human's look, among `people`.
float accept_threshold(const OpenSetPolicy& policy, std::size_t people);
float review_threshold(const OpenSetPolicy& policy, std::size_t people);

enum class Verdict : std::uint8_t { kAccept, kReview, kUnknown, kNotOnRoster };
std::string_view name(Verdict verdict);

struct Identification {
  Verdict verdict = Verdict::kUnknown;
  std::optional<Match> best;      // who it is (accept, not_on_roster) or would be (review); empty for unknown
  std::vector<Match> candidates;  // everyone worth showing in a review, best first
  float threshold = 0;            // the accept threshold the verdict was measured by
  std::string_view reason;        // snake_case, one of the names in open_set.cpp; also said for accept
};

// Among everyone. `matches`: the answer of View::search with k >= 2; `people`: View::people().
Identification identify(std::span<const Match> matches, std::size_t people, const OpenSetPolicy& policy);

// Inside a session (rule 3 of the design). `roster_matches`: View::search_among of the roster, those already marked
// included; `gallery_matches`: View::search of the same view and query, k >= 2 for both.
//
// Accepted: the roster's best passes the threshold for the roster's size, and is the gallery's best too. Someone
// outside the roster who matches better is not_on_roster when they pass the threshold for the whole gallery, else it is
// a review: the roster's best is then never marked.
Identification identify_in_roster(std::span<const Match> roster_matches, std::size_t roster_people,
                                  std::span<const Match> gallery_matches, std::size_t gallery_people,
                                  const OpenSetPolicy& policy);

}  // namespace rollcall::gallery
