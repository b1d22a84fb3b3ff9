#include "attendance/decision.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace rollcall::attendance {
namespace {

using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// A session of an hour from `kStart`; with the default policy marks count from kStart - 15 min to kStart + 60 min and
// are late after kStart + 10 min.
constexpr Time kStart = from_micros(1'795'000'000'000'000);
constexpr LivenessThresholds kLiveness = {.spoof_below = 0.3, .live_from = 0.6};

SessionFacts open_session() {
  return {.status = SessionStatus::kOpen, .starts_at = kStart, .ends_at = kStart + minutes(60)};
}

SessionFacts session_of(SessionStatus status, std::optional<Time> closed_at = {}) {
  SessionFacts session = open_session();
  session.status = status;
  session.closed_at = closed_at;
  return session;
}

// A good face of somebody on the roster.
Observation seen(Time at) {
  return {.match = Match::kAccepted,
          .confidence = 0.99,
          .quality = 0.9,
          .liveness = 0.95,
          .captured_at = at,
          .received_at = at};
}

Observation seen_as(Match match) {
  Observation observation = seen(kStart);
  observation.match = match;
  return observation;
}

Observation with(Observation observation, auto Observation::* field, auto value) {
  observation.*field = value;
  return observation;
}

History marked(RecordStatus status, Time at) { return {.mark = Mark{status, at}, .counted_at = at}; }

Policy cooldown_policy() { return {.repeat = Repeat::kCooldown, .cooldown_s = 60}; }

struct Case {
  const char* what;
  Observation observation;
  SessionFacts session = open_session();
  Policy policy = {};
  History history = {};
  Decision decision;
  Reason reason;
  std::optional<Mark> mark;
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const Outcome outcome = decide(c.observation, c.session, c.policy, c.history, kLiveness);
    EXPECT_EQ(name(outcome.decision), name(c.decision)) << c.what;
    EXPECT_EQ(name(outcome.reason), name(c.reason)) << c.what;
    EXPECT_EQ(outcome.mark, c.mark) << c.what;
  }
}

TEST(Decision, InTimeIsPresentAndAfterTheLimitLate) {
  const Time limit = kStart + minutes(10);
  expect_all({
      {.what = "at the start",
       .observation = seen(kStart),
       .decision = Decision::kPresent,
       .reason = Reason::kInTime,
       .mark = Mark{RecordStatus::kPresent, kStart}},
      {.what = "at the limit",
       .observation = seen(limit),
       .decision = Decision::kPresent,
       .reason = Reason::kInTime,
       .mark = Mark{RecordStatus::kPresent, limit}},
      {.what = "just after the limit",
       .observation = seen(limit + microseconds(1)),
       .decision = Decision::kLate,
       .reason = Reason::kAfterLateLimit,
       .mark = Mark{RecordStatus::kLate, limit + microseconds(1)}},
      {.what = "no grace",
       .observation = seen(kStart + microseconds(1)),
       .policy = {.late_after_s = 0},
       .decision = Decision::kLate,
       .reason = Reason::kAfterLateLimit,
       .mark = Mark{RecordStatus::kLate, kStart + microseconds(1)}},
  });
}

TEST(Decision, OnlyAnOpenSessionTakesMarks) {
  expect_all({
      {.what = "scheduled",
       .observation = seen(kStart),
       .session = session_of(SessionStatus::kScheduled),
       .decision = Decision::kOutsideWindow,
       .reason = Reason::kNotOpenYet},
      {.what = "cancelled",
       .observation = seen(kStart),
       .session = session_of(SessionStatus::kCancelled),
       .decision = Decision::kOutsideWindow,
       .reason = Reason::kCancelled},
      {.what = "closed, nobody knows when",
       .observation = seen(kStart),
       .session = session_of(SessionStatus::kClosed),
       .decision = Decision::kOutsideWindow,
       .reason = Reason::kClosed},
      {.what = "closed, captured after",
       .observation = seen(kStart + minutes(31)),
       .session = session_of(SessionStatus::kClosed, kStart + minutes(30)),
       .decision = Decision::kOutsideWindow,
       .reason = Reason::kClosed},
      {.what = "closed, captured just when it was",
       .observation = seen(kStart + minutes(5)),
       .session = session_of(SessionStatus::kClosed, kStart + minutes(5)),
       .decision = Decision::kPresent,
       .reason = Reason::kInTime,
       .mark = Mark{RecordStatus::kPresent, kStart + minutes(5)}},
      {.what = "reopened",
       .observation = seen(kStart + minutes(6)),
       .session = session_of(SessionStatus::kOpen, kStart + minutes(5)),
       .decision = Decision::kPresent,
       .reason = Reason::kInTime,
       .mark = Mark{RecordStatus::kPresent, kStart + minutes(6)}},
  });
}

TEST(Decision, BothEndsOfTheWindowAreInside) {
  const Time first = kStart - minutes(15);
  const Time last = kStart + minutes(60);
  expect_all({
      {.what = "first",
       .observation = seen(first),
       .decision = Decision::kPresent,
       .reason = Reason::kInTime,
       .mark = Mark{RecordStatus::kPresent, first}},
      {.what = "before the first",
       .observation = seen(first - microseconds(1)),
       .decision = Decision::kOutsideWindow,
       .reason = Reason::kBeforeWindow},
      {.what = "last",
       .observation = seen(last),
       .decision = Decision::kLate,
       .reason = Reason::kAfterLateLimit,
       .mark = Mark{RecordStatus::kLate, last}},
      {.what = "after the last",
       .observation = seen(last + microseconds(1)),
       .decision = Decision::kOutsideWindow,
       .reason = Reason::kAfterWindow},
      {.what = "closes later by policy",
       .observation = seen(last + minutes(5)),
       .policy = {.closes_after_s = 300},
       .decision = Decision::kLate,
       .reason = Reason::kAfterLateLimit,
       .mark = Mark{RecordStatus::kLate, last + minutes(5)}},
  });
}

TEST(Decision, AFrameDeliveredLateCountsByItsCaptureTime) {
  Observation offline = seen(kStart + minutes(2));
  offline.received_at = kStart + std::chrono::hours(20);
  expect_all({{.what = "offline",
               .observation = offline,
               .session = session_of(SessionStatus::kClosed, kStart + minutes(60)),
               .decision = Decision::kPresent,
               .reason = Reason::kInTime,
               .mark = Mark{RecordStatus::kPresent, kStart + minutes(2)}}});
}

TEST(Decision, AClockThatRunsAheadIsTakenBackALittleAndRefusedBeyond) {
  Observation ahead = seen(kStart + minutes(10) + kMaxClockSkew);
  ahead.received_at = kStart + minutes(10);
  Observation far_ahead = ahead;
  far_ahead.captured_at += microseconds(1);
  expect_all({
      {.what = "within the skew: captured when received, so not late",
       .observation = ahead,
       .decision = Decision::kPresent,
       .reason = Reason::kInTime,
       .mark = Mark{RecordStatus::kPresent, kStart + minutes(10)}},
      {.what = "past the skew",
       .observation = far_ahead,
       .decision = Decision::kOutsideWindow,
       .reason = Reason::kClockAhead},
  });
}

TEST(Decision, APoorPictureIsLowQualityWhoeverItShows) {
  const Policy strict = {.minimum_quality = 0.5};
  for (const Match match : {Match::kAccepted, Match::kDoubtful, Match::kUnknown, Match::kNotOnRoster})
    expect_all({
        {.what = "below",
         .observation = with(seen_as(match), &Observation::quality, 0.49),
         .policy = strict,
         .decision = Decision::kLowQuality,
         .reason = Reason::kPoorQuality},
        {.what = "not a number",
         .observation = with(seen_as(match), &Observation::quality, kNan),
         .policy = strict,
         .decision = Decision::kLowQuality,
         .reason = Reason::kPoorQuality},
    });
  expect_all({{.what = "at the limit",
               .observation = with(seen(kStart), &Observation::quality, 0.5),
               .policy = strict,
               .decision = Decision::kPresent,
               .reason = Reason::kInTime,
               .mark = Mark{RecordStatus::kPresent, kStart}}});
}

TEST(Decision, LivenessIsSpoofThenReviewThenFine) {
  const auto live = [](std::optional<double> score) { return with(seen(kStart), &Observation::liveness, score); };
  const Mark mark{RecordStatus::kPresent, kStart};
  const Policy off = {.liveness = LivenessPolicy::kOff};
  const Policy active = {.liveness = LivenessPolicy::kActive};
  expect_all({
      {.what = "fake", .observation = live(0.29), .decision = Decision::kSpoof, .reason = Reason::kNotLive},
      {.what = "no number", .observation = live(kNan), .decision = Decision::kSpoof, .reason = Reason::kNotLive},
      {.what = "unsure from",
       .observation = live(0.3),
       .decision = Decision::kReview,
       .reason = Reason::kLivenessUnsure},
      {.what = "unsure to",
       .observation = live(0.59),
       .decision = Decision::kReview,
       .reason = Reason::kLivenessUnsure},
      {.what = "live",
       .observation = live(0.6),
       .decision = Decision::kPresent,
       .reason = Reason::kInTime,
       .mark = mark},
      {.what = "no model",
       .observation = live(std::nullopt),
       .decision = Decision::kReview,
       .reason = Reason::kLivenessMissing},
      {.what = "off, fake",
       .observation = live(0.0),
       .policy = off,
       .decision = Decision::kPresent,
       .reason = Reason::kInTime,
       .mark = mark},
      {.what = "off, no model",
       .observation = live(std::nullopt),
       .policy = off,
       .decision = Decision::kPresent,
       .reason = Reason::kInTime,
       .mark = mark},
      {.what = "active, no challenge",
       .observation = live(0.9),
       .policy = active,
       .decision = Decision::kReview,
       .reason = Reason::kChallengeMissing},
      {.what = "active, challenge passed",
       .observation = with(live(0.9), &Observation::challenge_passed, true),
       .policy = active,
       .decision = Decision::kPresent,
       .reason = Reason::kInTime,
       .mark = mark},
      {.what = "unsure, challenge passed",
       .observation = with(live(0.3), &Observation::challenge_passed, true),
       .decision = Decision::kPresent,
       .reason = Reason::kInTime,
       .mark = mark},
      {.what = "no model, challenge passed",
       .observation = with(live(std::nullopt), &Observation::challenge_passed, true),
       .decision = Decision::kPresent,
       .reason = Reason::kInTime,
       .mark = mark},
      {.what = "active and unsure, challenge passed",
       .observation = with(live(0.3), &Observation::challenge_passed, true),
       .policy = active,
       .decision = Decision::kPresent,
       .reason = Reason::kInTime,
       .mark = mark},
      {.what = "active, challenge passed by a fake",
       .observation = with(live(0.1), &Observation::challenge_passed, true),
       .policy = active,
       .decision = Decision::kSpoof,
       .reason = Reason::kNotLive},
  });
}

TEST(Decision, IdentityIsUnknownNotOnRosterOrReview) {
  const Policy sure = {.minimum_confidence = 0.9};
  expect_all({
      {.what = "nobody",
       .observation = seen_as(Match::kUnknown),
       .decision = Decision::kUnknown,
       .reason = Reason::kNobodyMatches},
      {.what = "of another course",
       .observation = seen_as(Match::kNotOnRoster),
       .decision = Decision::kNotOnRoster,
       .reason = Reason::kNotEnrolled},
      {.what = "doubtful",
       .observation = seen_as(Match::kDoubtful),
       .decision = Decision::kReview,
       .reason = Reason::kDoubtfulMatch},
      {.what = "below the course's confidence",
       .observation = with(seen(kStart), &Observation::confidence, 0.89),
       .policy = sure,
       .decision = Decision::kReview,
       .reason = Reason::kLowConfidence},
      {.what = "no confidence",
       .observation = with(seen(kStart), &Observation::confidence, kNan),
       .policy = sure,
       .decision = Decision::kReview,
       .reason = Reason::kLowConfidence},
      {.what = "at the course's confidence",
       .observation = with(seen(kStart), &Observation::confidence, 0.9),
       .policy = sure,
       .decision = Decision::kPresent,
       .reason = Reason::kInTime,
       .mark = Mark{RecordStatus::kPresent, kStart}},
      {.what = "no minimum asked",
       .observation = with(seen(kStart), &Observation::confidence, 0.0),
       .decision = Decision::kPresent,
       .reason = Reason::kInTime,
       .mark = Mark{RecordStatus::kPresent, kStart}},
  });
}

TEST(Decision, ACodeNeedsNoFaceScores) {
  Observation code = seen(kStart);
  code.method = Method::kCode;
  code.confidence = 0.0;
  code.quality = 0.0;
  code.liveness.reset();
  const Policy strict = {.liveness = LivenessPolicy::kActive, .minimum_confidence = 0.9, .minimum_quality = 0.9};
  expect_all({{.what = "code",
               .observation = code,
               .policy = strict,
               .decision = Decision::kPresent,
               .reason = Reason::kInTime,
               .mark = Mark{RecordStatus::kPresent, kStart}},
              {.what = "a code of nobody",
               .observation = with(code, &Observation::match, Match::kUnknown),
               .policy = strict,
               .decision = Decision::kUnknown,
               .reason = Reason::kNobodyMatches}});
}

// Each line fails everything from its row of the header's table down; the row itself must decide.
TEST(Decision, TheFirstRowThatAppliesDecides) {
  const Policy strict = {.minimum_confidence = 0.9};
  const History before = marked(RecordStatus::kPresent, kStart - minutes(1));
  Observation doubtful = seen_as(Match::kDoubtful);
  doubtful.confidence = 0.1;
  doubtful.liveness = 0.5;
  Observation stranger = with(doubtful, &Observation::match, Match::kUnknown);
  Observation spoof = with(stranger, &Observation::liveness, std::optional(0.1));
  Observation blurred = with(spoof, &Observation::quality, 0.0);
  Observation early = with(blurred, &Observation::captured_at, kStart - minutes(16));
  Observation ahead = with(early, &Observation::captured_at, kStart + minutes(90));
  const auto line = [&](const char* what, const Observation& observation, SessionStatus status, Decision decision,
                        Reason reason) {
    return Case{.what = what,
                .observation = observation,
                .session = session_of(status),
                .policy = strict,
                .history = before,
                .decision = decision,
                .reason = reason};
  };
  expect_all({
      line("cancelled", ahead, SessionStatus::kCancelled, Decision::kOutsideWindow, Reason::kCancelled),
      line("clock", ahead, SessionStatus::kClosed, Decision::kOutsideWindow, Reason::kClockAhead),
      line("closed", early, SessionStatus::kClosed, Decision::kOutsideWindow, Reason::kClosed),
      line("early", early, SessionStatus::kOpen, Decision::kOutsideWindow, Reason::kBeforeWindow),
      line("blurred", blurred, SessionStatus::kOpen, Decision::kLowQuality, Reason::kPoorQuality),
      line("spoof", spoof, SessionStatus::kOpen, Decision::kSpoof, Reason::kNotLive),
      line("stranger", stranger, SessionStatus::kOpen, Decision::kUnknown, Reason::kNobodyMatches),
      line("doubtful", doubtful, SessionStatus::kOpen, Decision::kReview, Reason::kDoubtfulMatch),
      line("unsure liveness of somebody marked", with(seen(kStart), &Observation::liveness, std::optional(0.5)),
           SessionStatus::kOpen, Decision::kAlreadyMarked, Reason::kMarkedBefore),
  });
}

TEST(Decision, OncePolicyMarksOnceAndTheEarliestSightingIsTheMark) {
  const Time early = kStart + minutes(1);
  const Time late = kStart + minutes(20);
  expect_all({
      {.what = "seen again later",
       .observation = seen(late),
       .history = marked(RecordStatus::kPresent, early),
       .decision = Decision::kAlreadyMarked,
       .reason = Reason::kMarkedBefore},
      {.what = "an earlier capture arrives later",
       .observation = seen(early),
       .history = marked(RecordStatus::kLate, late),
       .decision = Decision::kAlreadyMarked,
       .reason = Reason::kMarkedBefore,
       .mark = Mark{RecordStatus::kPresent, early}},
      {.what = "an earlier capture that could not have made a mark",
       .observation = with(seen(early), &Observation::liveness, std::optional(0.5)),
       .history = marked(RecordStatus::kLate, late),
       .decision = Decision::kAlreadyMarked,
       .reason = Reason::kMarkedBefore},
  });
}

TEST(Decision, CooldownPolicyCountsAgainAfterThePause) {
  const Policy policy = cooldown_policy();
  const Time first = kStart + minutes(1);
  const History before = marked(RecordStatus::kPresent, first);
  const Time later = kStart + minutes(30);
  expect_all({
      {.what = "never seen",
       .observation = seen(first),
       .policy = policy,
       .decision = Decision::kPresent,
       .reason = Reason::kInTime,
       .mark = Mark{RecordStatus::kPresent, first}},
      {.what = "within the pause",
       .observation = seen(first + seconds(60) - microseconds(1)),
       .policy = policy,
       .history = before,
       .decision = Decision::kCooldown,
       .reason = Reason::kWithinCooldown},
      {.what = "after the pause",
       .observation = seen(first + seconds(60)),
       .policy = policy,
       .history = before,
       .decision = Decision::kPresent,
       .reason = Reason::kSeenAgain},
      {.what = "after the late limit it stays what it was",
       .observation = seen(later),
       .policy = policy,
       .history = before,
       .decision = Decision::kPresent,
       .reason = Reason::kSeenAgain},
      {.what = "the pause is from what counted last",
       .observation = seen(later + seconds(59)),
       .policy = policy,
       .history = {.mark = before.mark, .counted_at = later},
       .decision = Decision::kCooldown,
       .reason = Reason::kWithinCooldown},
      {.what = "unsure liveness after the pause",
       .observation = with(seen(later), &Observation::liveness, std::optional(0.5)),
       .policy = policy,
       .history = before,
       .decision = Decision::kReview,
       .reason = Reason::kLivenessUnsure},
      {.what = "an earlier capture, within the pause",
       .observation = seen(later - seconds(59)),
       .policy = policy,
       .history = marked(RecordStatus::kLate, later),
       .decision = Decision::kCooldown,
       .reason = Reason::kWithinCooldown,
       .mark = Mark{RecordStatus::kLate, later - seconds(59)}},
      {.what = "an earlier capture, before the pause",
       .observation = seen(first),
       .policy = policy,
       .history = marked(RecordStatus::kLate, later),
       .decision = Decision::kPresent,
       .reason = Reason::kSeenAgain,
       .mark = Mark{RecordStatus::kPresent, first}},
      {.what = "no pause at all",
       .observation = seen(first),
       .policy = {.repeat = Repeat::kCooldown, .cooldown_s = 0},
       .history = before,
       .decision = Decision::kPresent,
       .reason = Reason::kSeenAgain},
  });
}

TEST(Decision, EveryReasonHasItsOwnNameAndASentence) {
  std::set<std::string_view> names;
  for (int i = 0; i <= std::to_underlying(Reason::kClockAhead); ++i) {
    const auto reason = static_cast<Reason>(i);
    EXPECT_TRUE(names.insert(name(reason)).second) << name(reason);
    EXPECT_TRUE(sentence(reason).ends_with('.')) << name(reason);
  }
}

// The properties below hold for whatever arrives.

class Arrivals {
 public:
  explicit Arrivals(unsigned seed) : random_(seed) {}

  Observation observation() {
    Observation o;
    o.method = chance(0.1) ? Method::kCode : Method::kFace;
    o.match = chance(0.7) ? Match::kAccepted : static_cast<Match>(std::uniform_int_distribution(0, 3)(random_));
    o.confidence = score();
    o.quality = score();
    if (!chance(0.1)) o.liveness = score();
    o.challenge_passed = chance(0.5);
    o.captured_at = kStart + seconds(std::uniform_int_distribution(-1200, 4200)(random_));
    o.received_at = o.captured_at + seconds(std::uniform_int_distribution(-150, 7200)(random_));
    return o;
  }

  Policy policy() {
    Policy p;
    p.repeat = chance(0.5) ? Repeat::kOnce : Repeat::kCooldown;
    p.cooldown_s = std::uniform_int_distribution(0, 900)(random_);
    p.late_after_s = std::uniform_int_distribution(0, 1800)(random_);
    p.liveness = static_cast<LivenessPolicy>(std::uniform_int_distribution(0, 2)(random_));
    if (chance(0.3)) p.minimum_confidence = 0.5;
    return p;
  }

  bool chance(double p) { return std::bernoulli_distribution(p)(random_); }
  double score() { return std::uniform_real_distribution(0.0, 1.0)(random_); }
  std::mt19937& random() { return random_; }

 private:
  std::mt19937 random_;
};

// What a store does with outcomes.
class Ledger {
 public:
  Outcome take(const Observation& observation, const Policy& policy) {
    const Time at = std::min(observation.captured_at, observation.received_at);
    History history{.mark = mark_, .counted_at = {}};
    for (const Time counted : counted_)
      if (!history.counted_at || std::chrono::abs(counted - at) < std::chrono::abs(*history.counted_at - at))
        history.counted_at = counted;
    const Outcome outcome = decide(observation, open_session(), policy, history, kLiveness);
    if (outcome.decision == Decision::kPresent || outcome.decision == Decision::kLate) counted_.push_back(at);
    if (outcome.mark) mark_ = outcome.mark;
    return outcome;
  }

  const std::optional<Mark>& mark() const { return mark_; }

 private:
  std::optional<Mark> mark_;
  std::vector<Time> counted_;
};

TEST(DecisionProperty, TheRecordDoesNotDependOnTheOrderOfArrival) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    Arrivals arrivals(seed);
    const Policy policy = arrivals.policy();
    std::vector<Observation> observations;
    observations.reserve(12);
    for (int i = 0; i < 12; ++i) observations.push_back(arrivals.observation());
    std::optional<Mark> first;
    for (int order = 0; order < 6; ++order) {
      Ledger ledger;
      for (const Observation& observation : observations) ledger.take(observation, policy);
      if (order == 0) first = ledger.mark();
      EXPECT_EQ(ledger.mark(), first) << "seed " << seed << " order " << order;
      std::ranges::shuffle(observations, arrivals.random());
    }
  }
}

TEST(DecisionProperty, TheSameSightingTwiceChangesNothing) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    Arrivals arrivals(seed);
    const Policy policy = arrivals.policy();
    Ledger ledger;
    for (int i = 0; i < 3; ++i) {
      const Observation observation = arrivals.observation();
      const Outcome once = ledger.take(observation, policy);
      const Outcome twice = ledger.take(observation, policy);
      EXPECT_FALSE(twice.mark) << "seed " << seed;
      if (once.mark && policy.repeat == Repeat::kOnce) {
        EXPECT_EQ(twice.decision, Decision::kAlreadyMarked);
      }
      if (once.mark && policy.repeat == Repeat::kCooldown && policy.cooldown_s > 0) {
        EXPECT_EQ(twice.decision, Decision::kCooldown);
      }
    }
  }
}

TEST(DecisionProperty, OnlyASettledIdentityInsideTheWindowMakesAMark) {
  for (unsigned seed = 0; seed < 5000; ++seed) {
    Arrivals arrivals(seed);
    const Policy policy = arrivals.policy();
    const Observation observation = arrivals.observation();
    const Outcome outcome = decide(observation, open_session(), policy, {}, kLiveness);
    const bool counts = outcome.decision == Decision::kPresent || outcome.decision == Decision::kLate;
    ASSERT_EQ(outcome.mark.has_value(), counts) << seed;
    if (!outcome.mark) continue;
    EXPECT_EQ(observation.match, Match::kAccepted);
    EXPECT_LE(outcome.mark->at, observation.received_at);
    EXPECT_GE(outcome.mark->at, kStart - seconds(policy.opens_before_s));
    EXPECT_LE(outcome.mark->at, kStart + minutes(60) + seconds(policy.closes_after_s));
    EXPECT_EQ(outcome.mark->status == RecordStatus::kLate, outcome.decision == Decision::kLate);
  }
}

// How far a decision is from a mark; better scores may only bring it nearer.
int distance_from_a_mark(Decision decision) {
  switch (decision) {
    case Decision::kLowQuality:
      return 3;
    case Decision::kSpoof:
      return 2;
    case Decision::kReview:
      return 1;
    default:
      return 0;
  }
}

TEST(DecisionProperty, BetterScoresNeverTakeAMarkAway) {
  for (unsigned seed = 0; seed < 5000; ++seed) {
    Arrivals arrivals(seed);
    const Policy policy = arrivals.policy();
    Observation observation = arrivals.observation();
    observation.match = Match::kAccepted;
    Observation better = observation;
    const double gain = arrivals.score() / 2;
    better.quality = std::min(1.0, better.quality + gain);
    better.confidence = std::min(1.0, better.confidence + gain);
    if (better.liveness) better.liveness = std::min(1.0, *better.liveness + gain);
    better.challenge_passed = true;
    const Outcome worse = decide(observation, open_session(), policy, {}, kLiveness);
    const Outcome best = decide(better, open_session(), policy, {}, kLiveness);
    EXPECT_LE(distance_from_a_mark(best.decision), distance_from_a_mark(worse.decision)) << seed;
    if (worse.mark) {
      EXPECT_EQ(worse, best) << seed;
    }
  }
}

TEST(DecisionProperty, ComingLaterNeverTurnsLateIntoPresent) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    Arrivals arrivals(seed);
    const Policy policy = {.late_after_s = std::uniform_int_distribution(0, 3600)(arrivals.random())};
    const Time at = kStart + seconds(std::uniform_int_distribution(-900, 3000)(arrivals.random()));
    const Outcome first = decide(seen(at), open_session(), policy, {}, kLiveness);
    const Outcome later = decide(seen(at + seconds(300)), open_session(), policy, {}, kLiveness);
    ASSERT_TRUE(first.mark && later.mark) << seed;
    EXPECT_FALSE(first.decision == Decision::kLate && later.decision == Decision::kPresent) << seed;
  }
}

TEST(Decide, WhoComesAfterTheAbsentLimitIsLateWithAMarkThatSaysAbsent) {
  using namespace std::chrono_literals;
  const Time start = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 9h;
  const SessionFacts session{.status = SessionStatus::kOpen, .starts_at = start, .ends_at = start + 1h};
  const Policy policy{.late_after_s = 600, .absent_after_s = 1800};
  struct Arrival {
    std::chrono::minutes after;
    Decision decision;
    Reason reason;
    RecordStatus status;
  };
  const Arrival cases[] = {{10min, Decision::kPresent, Reason::kInTime, RecordStatus::kPresent},
                           {11min, Decision::kLate, Reason::kAfterLateLimit, RecordStatus::kLate},
                           {30min, Decision::kLate, Reason::kAfterLateLimit, RecordStatus::kLate},
                           {31min, Decision::kLate, Reason::kAfterAbsentLimit, RecordStatus::kAbsent}};
  for (const Arrival& one : cases) {
    const Observation seen{.method = Method::kManual,
                           .match = Match::kAccepted,
                           .captured_at = start + one.after,
                           .received_at = start + one.after};
    const Outcome outcome = decide(seen, session, policy, {});
    EXPECT_EQ(outcome.decision, one.decision) << one.after;
    EXPECT_EQ(outcome.reason, one.reason) << one.after;
    EXPECT_EQ(outcome.mark, (Mark{.status = one.status, .at = start + one.after}));
    EXPECT_EQ(parse_reason(name(one.reason)).value(), one.reason);
  }
}

TEST(Decision, WhatAHumanSettledIsNotDoubtedAgain) {
  Observation settled = seen(kStart);
  settled.confidence = 0.1;
  settled.quality = 0.05;
  settled.liveness = 0.1;
  settled.settled = true;
  Observation unknown = settled;
  unknown.match = Match::kUnknown;
  Observation after = settled;
  after.captured_at = after.received_at = kStart + minutes(61);
  expect_all({
      {.what = "poor, doubtful and perhaps no live face",
       .observation = settled,
       .policy = {.liveness = LivenessPolicy::kActive, .minimum_confidence = 0.9},
       .decision = Decision::kPresent,
       .reason = Reason::kInTime,
       .mark = Mark{RecordStatus::kPresent, kStart}},
      {.what = "but it says who it is",
       .observation = unknown,
       .decision = Decision::kUnknown,
       .reason = Reason::kNobodyMatches},
      {.what = "and when", .observation = after, .decision = Decision::kOutsideWindow, .reason = Reason::kAfterWindow},
      {.what = "and once",
       .observation = settled,
       .history = marked(RecordStatus::kPresent, kStart - minutes(1)),
       .decision = Decision::kAlreadyMarked,
       .reason = Reason::kMarkedBefore},
  });
}

}  // namespace
}  // namespace rollcall::attendance
