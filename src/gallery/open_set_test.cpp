#include "gallery/open_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "gallery/calibration.hpp"

namespace rollcall::gallery {
namespace {

Uuid person(int n) {
  Uuid id;
  id.bytes[15] = static_cast<std::uint8_t>(n);
  return id;
}

// The measurements of the default model: pairs, and strangers searched among 610 people.
OpenSetPolicy policy() {
  return {.curve = ThresholdCurve::create({{1e-2, 0.254F},
                                           {1e-3, 0.338F},
                                           from_identification(0.1, 610, 0.394F),
                                           from_identification(0.01, 610, 0.46F),
                                           from_identification(0.003, 610, 0.485F),
                                           {1e-6, 0.51F}})
                       .value()};
}

TEST(ThresholdCurve, GoesThroughItsPoints) {
  const ThresholdCurve curve = policy().curve;
  for (const OperatingPoint& p : curve.points()) {
    EXPECT_NEAR(curve.similarity_at(p.false_match_rate), p.similarity, 1e-6);
  }
}

TEST(ThresholdCurve, IsStraightOverTheLogarithmAndBeyondItsEnds) {
  const ThresholdCurve curve = ThresholdCurve::create({{1e-4, 0.40F}, {1e-2, 0.20F}, {1e-3, 0.35F}}).value();
  EXPECT_NEAR(curve.similarity_at(std::sqrt(1e-2 * 1e-3)), 0.275, 1e-6);
  EXPECT_NEAR(curve.similarity_at(1e-6), 0.50, 1e-6);
  EXPECT_NEAR(curve.similarity_at(1e-1), 0.05, 1e-6);
  EXPECT_FLOAT_EQ(curve.similarity_at(1e-300), 1);
  EXPECT_FLOAT_EQ(curve.similarity_at(0), 1);
  EXPECT_FLOAT_EQ(curve.similarity_at(1), -1);
}

TEST(ThresholdCurve, RefusesPointsThatAreNoCurve) {
  const std::vector<std::vector<OperatingPoint>> refused{
      {},
      {{1e-3, 0.3F}},
      {{1e-3, 0.3F}, {1e-3, 0.4F}},
      {{1e-3, 0.3F}, {1e-4, 0.3F}},
      {{1e-3, 0.3F}, {1e-4, 0.2F}},
      {{0, 0.3F}, {1e-4, 0.2F}},
      {{1, 0.3F}, {1e-4, 0.4F}},
      {{1e-3, 0.3F}, {1e-4, 1.4F}},
      {{1e-3, NAN}, {1e-4, 0.4F}},
      {{NAN, 0.3F}, {1e-4, 0.4F}},
  };
  for (std::size_t i = 0; i < refused.size(); ++i) {
    const auto curve = ThresholdCurve::create(refused[i]);
    ASSERT_FALSE(curve) << i;
    EXPECT_EQ(curve.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(Thresholds, AllowEachComparisonTheRootOfWhatTheWholeSearchMay) {
  for (const double rate : {0.001, 0.003, 0.1}) {
    for (const std::size_t people : {1UL, 30UL, 610UL, 1'000'000UL, 100'000'000UL}) {
      const double fmr = false_match_rate_for(rate, people);
      EXPECT_NEAR(-std::expm1(static_cast<double>(people) * std::log1p(-fmr)), rate, rate * 1e-9);
    }
  }
}

TEST(Thresholds, RiseWithTheNumberOfPeople) {
  struct Case {
    std::size_t people;
    float accept;
    float review;
  };
  const Case cases[] = {
      {0, 0.3380F, 0.2540F},  // the floors: verification, and what is worth a look
      {1, 0.3380F, 0.2540F},      {3, 0.3380F, 0.2540F},
      {30, 0.4093F, 0.2922F},     {610, 0.4850F, 0.3940F},  // measured
      {100000, 0.5650F, 0.5092F}, {1000000, 0.6011F, 0.5453F},
  };
  const OpenSetPolicy p = policy();
  float last = 0;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.people);
    EXPECT_NEAR(accept_threshold(p, c.people), c.accept, 1e-4);
    EXPECT_NEAR(review_threshold(p, c.people), c.review, 1e-4);
    EXPECT_GE(accept_threshold(p, c.people), last);
    last = accept_threshold(p, c.people);
  }
}

TEST(Thresholds, NeverReviewAboveWhatIsAccepted) {
  OpenSetPolicy p = policy();
  p.review_rate = 1e-6;
  for (const std::size_t people : {1U, 50U, 5000U}) {
    EXPECT_LE(review_threshold(p, people), accept_threshold(p, people));
  }
}

TEST(Identify, SaysWhoItIsOrThatItDoesNotKnow) {
  struct Case {
    const char* name;
    std::vector<Match> matches;
    Verdict verdict;
    std::string_view reason;
  };
  // Among 610 people: accepted from 0.485, reviewed from 0.394.
  const Case cases[] = {
      {"nobody is enrolled", {}, Verdict::kUnknown, "nobody_enrolled"},
      {"a stranger", {{person(1), 0.30F}, {person(2), 0.29F}}, Verdict::kUnknown, "below_review_threshold"},
      {"doubtful", {{person(1), 0.45F}, {person(2), 0.2F}}, Verdict::kReview, "below_accept_threshold"},
      {"sure", {{person(1), 0.49F}, {person(2), 0.2F}}, Verdict::kAccept, "match"},
      {"sure, the only one", {{person(1), 0.80F}}, Verdict::kAccept, "match"},
      {"twins", {{person(1), 0.80F}, {person(2), 0.76F}}, Verdict::kReview, "close_to_second_person"},
      {"not quite twins", {{person(1), 0.80F}, {person(2), 0.74F}}, Verdict::kAccept, "match"},
      {"the same", {{person(1), 0.80F}, {person(2), 0.80F}}, Verdict::kReview, "close_to_second_person"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Identification got = identify(c.matches, 610, policy());
    EXPECT_EQ(got.verdict, c.verdict);
    EXPECT_EQ(got.reason, c.reason);
    EXPECT_EQ(got.candidates, c.matches);
    EXPECT_EQ(got.best.has_value(), c.verdict != Verdict::kUnknown);
    if (got.best) {
      EXPECT_EQ(*got.best, c.matches.front());
    }
    EXPECT_NEAR(got.threshold, 0.485, 1e-4);
  }
}

TEST(IdentifyInRoster, MarksNobodyWhoMatchesWorseThanAnOutsider) {
  struct Case {
    const char* name;
    std::vector<Match> roster;
    std::vector<Match> gallery;
    Verdict verdict;
    std::optional<Uuid> best;
    std::string_view reason;
  };
  // A roster of 30 accepts from 0.41 and reviews from 0.30; the gallery of 610 accepts from 0.485 and reviews from
  // 0.394. People 1 to 9 are on the roster, the others are not.
  const Case cases[] = {
      {"sure by the roster's size",
       {{person(1), 0.43F}, {person(2), 0.1F}},
       {{person(1), 0.43F}, {person(20), 0.3F}},
       Verdict::kAccept,
       person(1),
       "match"},
      {"nobody is enrolled", {}, {}, Verdict::kUnknown, {}, "nobody_enrolled"},
      {"a stranger",
       {{person(1), 0.2F}},
       {{person(20), 0.35F}, {person(21), 0.31F}},
       Verdict::kUnknown,
       {},
       "below_review_threshold"},
      {"doubtful on the roster",
       {{person(1), 0.40F}},
       {{person(1), 0.40F}, {person(20), 0.2F}},
       Verdict::kReview,
       person(1),
       "below_accept_threshold"},
      {"someone of another class",
       {{person(1), 0.2F}},
       {{person(20), 0.6F}, {person(21), 0.2F}},
       Verdict::kNotOnRoster,
       person(20),
       "matches_someone_outside_roster"},
      {"someone of another class, though the roster's best would pass",
       {{person(1), 0.45F}},
       {{person(20), 0.6F}, {person(1), 0.45F}},
       Verdict::kNotOnRoster,
       person(20),
       "matches_someone_outside_roster"},
      {"an outsider hardly better",
       {{person(1), 0.58F}},
       {{person(20), 0.6F}, {person(1), 0.58F}},
       Verdict::kReview,
       person(20),
       "close_to_second_person"},
      {"an outsider hardly worse",
       {{person(1), 0.6F}},
       {{person(1), 0.6F}, {person(20), 0.58F}},
       Verdict::kReview,
       person(1),
       "close_to_second_person"},
      {"an outsider exactly as good, with the lower id",
       {{person(5), 0.6F}},
       {{person(0), 0.6F}, {person(5), 0.6F}},
       Verdict::kReview,
       person(0),
       "close_to_second_person"},
      {"an outsider better, but not sure; the roster's best would pass",
       {{person(1), 0.42F}},
       {{person(20), 0.45F}, {person(1), 0.42F}},
       Verdict::kReview,
       person(20),
       "someone_outside_roster_matches_better"},
      {"an outsider better than the gallery's strangers, nobody on the roster near",
       {{person(1), 0.1F}},
       {{person(20), 0.45F}, {person(21), 0.2F}},
       Verdict::kReview,
       person(20),
       "below_accept_threshold"},
      {"an outsider like any stranger, the roster's best near",
       {{person(1), 0.38F}},
       {{person(20), 0.39F}, {person(1), 0.38F}},
       Verdict::kReview,
       person(1),
       "someone_outside_roster_matches_better"},
      {"nobody of the roster is enrolled",
       {},
       {{person(20), 0.6F}, {person(21), 0.2F}},
       Verdict::kNotOnRoster,
       person(20),
       "matches_someone_outside_roster"},
      {"the second of the gallery is on the roster too",
       {{person(1), 0.6F}, {person(2), 0.58F}},
       {{person(1), 0.6F}, {person(2), 0.58F}},
       Verdict::kReview,
       person(1),
       "close_to_second_person"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Identification got = identify_in_roster(c.roster, 30, c.gallery, 610, policy());
    EXPECT_EQ(name(got.verdict), name(c.verdict));
    EXPECT_EQ(got.reason, c.reason);
    EXPECT_EQ(got.best.transform([](const Match& m) { return m.person; }), c.best);
    EXPECT_TRUE(std::ranges::is_sorted(got.candidates, better));
  }
}

// Whatever the lists: a mark is always the gallery's best, and on the roster.
TEST(IdentifyInRoster, NeverAcceptsAnyoneButTheGallerysBest) {
  const float values[] = {0.1F, 0.35F, 0.42F, 0.47F, 0.5F, 0.7F};
  for (const float a : values) {
    for (const float b : values) {
      for (const float outsider : values) {
        std::vector<Match> roster{{person(1), a}, {person(2), b}};
        std::vector<Match> gallery{{person(1), a}, {person(2), b}, {person(20), outsider}};
        std::ranges::sort(roster, better);
        std::ranges::sort(gallery, better);
        gallery.resize(2);
        const Identification got = identify_in_roster(roster, 30, gallery, 610, policy());
        if (got.verdict == Verdict::kAccept) {
          EXPECT_EQ(*got.best, gallery.front());
          EXPECT_NE(got.best->person, person(20));
          EXPECT_GE(got.best->similarity, accept_threshold(policy(), 30));
        }
        if (got.verdict == Verdict::kNotOnRoster) {
          EXPECT_EQ(got.best->person, person(20));
        }
        EXPECT_EQ(got.best.has_value(), got.verdict != Verdict::kUnknown);
      }
    }
  }
}

TEST(Confidence, IsALogisticOfSimilarity) {
  const Logistic model{.slope = 20, .intercept = -8};
  EXPECT_FLOAT_EQ(confidence(0.4F, model), 0.5F);
  EXPECT_NEAR(confidence(0.5F, model), 0.880797, 1e-5);
  EXPECT_NEAR(confidence(-1, model), 0, 1e-6);
  EXPECT_NEAR(confidence(1, model), 1, 1e-5);
  EXPECT_EQ(confidence(NAN, model), 0);
}

}  // namespace
}  // namespace rollcall::gallery
