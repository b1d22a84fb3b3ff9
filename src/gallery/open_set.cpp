#include "gallery/open_set.hpp"

#include <algorithm>
#include <cmath>

namespace rollcall::gallery {
namespace {

// The names of the reasons. They are part of the API's answers: a name is never changed.
constexpr std::string_view kMatch = "match";
constexpr std::string_view kNobodyEnrolled = "nobody_enrolled";
constexpr std::string_view kBelowReview = "below_review_threshold";
constexpr std::string_view kBelowAccept = "below_accept_threshold";
constexpr std::string_view kCloseSecond = "close_to_second_person";
constexpr std::string_view kOutsideRoster = "matches_someone_outside_roster";
constexpr std::string_view kOutsiderBetter = "someone_outside_roster_matches_better";

bool on_list(std::span<const Match> matches, const Uuid& person) {
  return std::ranges::contains(matches, person, &Match::person);
}

// The best of `matches` that is somebody else than `person`.
const Match* best_other(std::span<const Match> matches, const Uuid& person) {
  const auto other = std::ranges::find_if(matches, [&](const Match& m) { return m.person != person; });
  return other == matches.end() ? nullptr : &*other;
}

bool close_second(std::span<const Match> matches, const Match& best, float margin) {
  const Match* second = best_other(matches, best.person);
  return second != nullptr && best.similarity - second->similarity < margin;
}

// Everyone of both lists, best first, nobody twice.
std::vector<Match> merged(std::span<const Match> a, std::span<const Match> b) {
  std::vector<Match> all(a.begin(), a.end());
  for (const Match& match : b) {
    if (!on_list(a, match.person)) all.push_back(match);
  }
  std::ranges::sort(all, better);
  return all;
}

}  // namespace

OperatingPoint from_identification(double rate, std::size_t people, float similarity) {
  return {false_match_rate_for(rate, people), similarity};
}

// ---- the curve

Result<ThresholdCurve> ThresholdCurve::create(std::vector<OperatingPoint> points) {
  if (points.size() < 2) return fail(ErrorCode::kInvalidArgument, "a threshold curve needs at least two points");
  for (const OperatingPoint& p : points) {
    if (!(p.false_match_rate > 0 && p.false_match_rate < 1)) {
      return fail(ErrorCode::kInvalidArgument, "a false match rate of the threshold curve is not between 0 and 1");
    }
    if (!(p.similarity >= -1 && p.similarity <= 1)) {
      return fail(ErrorCode::kInvalidArgument, "a similarity of the threshold curve is not between -1 and 1");
    }
  }
  std::ranges::sort(points, std::ranges::greater(), &OperatingPoint::false_match_rate);
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i].false_match_rate == points[i - 1].false_match_rate ||
        points[i].similarity <= points[i - 1].similarity) {
      return fail(ErrorCode::kInvalidArgument, "the threshold curve does not rise as false matches get rarer");
    }
  }
  return ThresholdCurve(std::move(points));
}

float ThresholdCurve::similarity_at(double false_match_rate) const {
  if (!(false_match_rate > 0)) return 1;  // no false match at all: nothing is similar enough
  if (false_match_rate >= 1) return -1;
  // The segment whose rarer end is the first at or below the rate; the end segments reach on.
  const auto after = std::ranges::find_if(points_.begin() + 1, points_.end() - 1, [&](const OperatingPoint& p) {
    return p.false_match_rate <= false_match_rate;
  });
  const OperatingPoint& from = *(after - 1);
  const OperatingPoint& to = *after;
  const double along = (std::log10(false_match_rate) - std::log10(from.false_match_rate)) /
                       (std::log10(to.false_match_rate) - std::log10(from.false_match_rate));
  const double similarity = std::lerp(double{from.similarity}, double{to.similarity}, along);
  return static_cast<float>(std::clamp(similarity, -1.0, 1.0));
}

// ---- thresholds

// 1 - (1 - rate)^(1/N), in a form that keeps its digits when N is large.
double false_match_rate_for(double rate, std::size_t people) {
  const auto n = static_cast<double>(std::max<std::size_t>(people, 1));
  return -std::expm1(std::log1p(-rate) / n);
}

float accept_threshold(const OpenSetPolicy& policy, std::size_t people) {
  return policy.curve.similarity_at(
      std::min(false_match_rate_for(policy.false_accept_rate, people), policy.loosest_accept));
}

float review_threshold(const OpenSetPolicy& policy, std::size_t people) {
  const float review =
      policy.curve.similarity_at(std::min(false_match_rate_for(policy.review_rate, people), policy.loosest_review));
  return std::min(review, accept_threshold(policy, people));
}

// ---- verdicts

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAccept:
      return "accept";
    case Verdict::kReview:
      return "review";
    case Verdict::kUnknown:
      return "unknown";
    case Verdict::kNotOnRoster:
      return "not_on_roster";
  }
  return "unknown";
}

Identification identify(std::span<const Match> matches, std::size_t people, const OpenSetPolicy& policy) {
  Identification out;
  out.threshold = accept_threshold(policy, people);
  out.candidates.assign(matches.begin(), matches.end());
  const auto say = [&](Verdict verdict, std::optional<Match> best, std::string_view reason) {
    out.verdict = verdict;
    out.best = best;
    out.reason = reason;
    return out;
  };

  if (matches.empty()) return say(Verdict::kUnknown, {}, kNobodyEnrolled);
  const Match& best = matches.front();
  if (best.similarity < review_threshold(policy, people)) return say(Verdict::kUnknown, {}, kBelowReview);
  if (best.similarity < out.threshold) return say(Verdict::kReview, best, kBelowAccept);
  if (close_second(matches, best, policy.margin)) return say(Verdict::kReview, best, kCloseSecond);
  return say(Verdict::kAccept, best, kMatch);
}

Identification identify_in_roster(std::span<const Match> roster_matches, std::size_t roster_people,
                                  std::span<const Match> gallery_matches, std::size_t gallery_people,
                                  const OpenSetPolicy& policy) {
  const std::vector<Match> everyone = merged(roster_matches, gallery_matches);

  // Nobody outside matches as well as the roster's best: the roster decides by its own size, and the margin is to
  // whoever comes second anywhere.
  const bool roster_leads = !roster_matches.empty() && everyone.front().person == roster_matches.front().person;
  if (roster_leads) return identify(everyone, roster_people, policy);

  // An outsider leads. Who they are is a question to the whole gallery.
  Identification out = identify(everyone, gallery_people, policy);
  if (out.verdict == Verdict::kAccept) {
    out.verdict = Verdict::kNotOnRoster;
    out.reason = kOutsideRoster;
    return out;
  }
  // The outsider is not sure enough to be named. The roster's best may be the one after all, but never by themselves.
  const bool roster_is_near =
      !roster_matches.empty() && roster_matches.front().similarity >= review_threshold(policy, roster_people);
  if (roster_is_near && out.reason != kCloseSecond) {
    if (out.verdict == Verdict::kUnknown) out.best = roster_matches.front();
    out.verdict = Verdict::kReview;
    out.reason = kOutsiderBetter;
  }
  return out;
}

}  // namespace rollcall::gallery
