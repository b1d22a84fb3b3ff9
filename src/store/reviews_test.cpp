#include "store/reviews.hpp"

#include "store/evidence.hpp"
#include "store/records.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ReviewsTest : public StoreTest {
 protected:
  ReviewsTest() : person_(add_person("S001")), session_(add_session(add_course("A"))) {}

  Sighting add_sighting() {
    return must(write(insert_sighting_once, make_sighting(session_, person_, new_id().to_string()))).row;
  }
  Review add(int expires_s, std::optional<Uuid> candidate = {}) {
    const Review review{.id = new_id(),
                        .sighting_id = add_sighting().id,
                        .session_id = session_.id,
                        .decision = attendance::Decision::kUnknown,
                        .candidate_id = candidate,
                        .similarity = 0.25,
                        .confidence = 0.5,
                        .blob_name = "reviews/1",
                        .key_id = new_id(),
                        .captured_at = test_time(1),
                        .created_at = test_time(2),
                        .expires_at = test_time(expires_s)};
    must(write(insert_review, review));
    return review;
  }

  Person person_;
  Session session_;
};

TEST_F(ReviewsTest, ComeBackAsTheyWereStoredAndListOldestFirst) {
  const Review a = add(100, person_.id);
  const Review b = add(50);
  EXPECT_EQ(must(read(get_review, a.id)), a);
  EXPECT_THAT(must(read(list_reviews, ReviewFilter{}, PageRequest{})).items, ElementsAre(a, b));
  EXPECT_THAT(must(read(list_reviews, ReviewFilter{.session = new_id()}, PageRequest{})).items, IsEmpty());
  EXPECT_THAT(must(read(list_reviews_of, person_.id)), ElementsAre(a));
  EXPECT_EQ(code_of(write(insert_review, Review{.id = new_id(), .sighting_id = new_id()})), ErrorCode::kConflict);
}

TEST_F(ReviewsTest, AreSettledOnceAndForgetTheirCrop) {
  const Review review = add(100);
  const Settlement confirmed{
      .status = ReviewStatus::kConfirmed, .person_id = person_.id, .by = new_id(), .at = test_time(5)};
  EXPECT_EQ(must(write(settle_review, review.id, confirmed)), review);  // with what is to be destroyed

  Review settled = review;
  settled.status = ReviewStatus::kConfirmed;
  settled.blob_name.clear();
  settled.settled_person_id = person_.id;
  settled.settled_by = confirmed.by;
  settled.settled_at = confirmed.at;
  settled.version = 2;
  EXPECT_EQ(must(read(get_review, review.id)), settled);

  EXPECT_EQ(code_of(write(settle_review, review.id, Settlement{.at = test_time(6)})), ErrorCode::kConflict);
  EXPECT_EQ(code_of(write(settle_review, new_id(), Settlement{})), ErrorCode::kNotFound);
  EXPECT_THAT(must(read(list_reviews, ReviewFilter{.status = ReviewStatus::kOpen}, PageRequest{})).items, IsEmpty());
  EXPECT_THAT(must(read(list_reviews, ReviewFilter{.status = ReviewStatus::kConfirmed}, PageRequest{})).items,
              ElementsAre(settled));
}

TEST_F(ReviewsTest, ASettlementThatMakesNoSenseIsRefused) {
  const Review review = add(100);
  const Settlement cases[] = {
      {.status = ReviewStatus::kOpen},
      {.status = ReviewStatus::kConfirmed},
      {.status = ReviewStatus::kRejected, .person_id = person_.id},
  };
  for (const Settlement& settlement : cases) {
    EXPECT_EQ(code_of(write(settle_review, review.id, settlement)), ErrorCode::kInvalidArgument);
  }
  EXPECT_EQ(must(read(get_review, review.id)), review);
}

TEST_F(ReviewsTest, ExpiredOnesAreTheOpenOnesPastTheirTime) {
  const Review later = add(20);
  const Review sooner = add(10);
  add(30);
  const Review settled = add(5);
  must(write(settle_review, settled.id, Settlement{.at = test_time(1)}));
  EXPECT_THAT(must(read(list_expired_reviews, test_time(20), 10)), ElementsAre(sooner, later));
  EXPECT_THAT(must(read(list_expired_reviews, test_time(20), 1)), ElementsAre(sooner));
}

TEST_F(ReviewsTest, ReviewStatusesHaveNamesThatReadBack) {
  for (const auto status :
       {ReviewStatus::kOpen, ReviewStatus::kConfirmed, ReviewStatus::kRejected, ReviewStatus::kExpired}) {
    EXPECT_EQ(must(parse_review_status(name(status))), status);
  }
  EXPECT_EQ(code_of(parse_review_status("Open")), ErrorCode::kInvalidArgument);
}

TEST_F(ReviewsTest, EvidenceStandsBehindARecordUntilItExpires) {
  const Record record{.id = new_id(),
                      .session_id = session_.id,
                      .person_id = person_.id,
                      .observed = attendance::RecordStatus::kPresent};
  must(write(insert_record_once, record));
  const auto add_evidence = [&](int expires_s) {
    const Evidence evidence{.id = new_id(),
                            .record_id = record.id,
                            .sighting_id = add_sighting().id,
                            .blob_name = "evidence/1",
                            .key_id = person_.id,
                            .model = "m",
                            .model_sha256 = "00",
                            .threshold = 0.5,
                            .created_at = test_time(),
                            .expires_at = test_time(expires_s)};
    must(write(insert_evidence, evidence));
    return evidence;
  };
  const Evidence a = add_evidence(100);
  const Evidence b = add_evidence(50);
  EXPECT_EQ(must(read(find_evidence, a.id)), a);
  EXPECT_THAT(must(read(list_evidence, record.id)), ElementsAre(a, b));
  EXPECT_THAT(must(read(list_evidence_of, person_.id)), ElementsAre(a, b));
  EXPECT_THAT(must(read(list_expired_evidence, test_time(99), 10)), ElementsAre(b));
  EXPECT_TRUE(must(write(delete_evidence, b.id)));
  must(write(delete_person, person_.id));
  EXPECT_EQ(must(read(find_evidence, a.id)), std::nullopt);
  EXPECT_EQ(code_of(write(insert_evidence, Evidence{.id = new_id(), .record_id = new_id()})), ErrorCode::kConflict);
}

TEST_F(ReviewsTest, AreRankedByWhatTheyWouldChangeThenByHowOftenTheyWereSeen) {
  must(write(add_to_roster, session_.course_id, person_.id, test_time()));
  const Review perhaps = add(100);
  const Review seen_often = add(100);
  const Review absence = add(100, person_.id);
  const Review nothing = add(100, add_person("S002").id);  // not on the roster
  must(write(touch_review, seen_often.id, test_time(9)));
  const auto ranked = [&](const RankedFilter& filter) {
    std::vector<Uuid> ids;
    PageRequest page{.limit = 3};
    do {
      const auto found = must(read(list_ranked_reviews, filter, page));
      for (const RankedReview& one : found.items) ids.push_back(one.review.id);
      page.cursor = found.next_cursor.value_or("");
    } while (!page.cursor.empty());
    return ids;
  };
  EXPECT_THAT(ranked({.status = ReviewStatus::kOpen}), ElementsAre(absence.id, seen_often.id, perhaps.id, nothing.id));
  EXPECT_THAT(ranked({.candidate = person_.id}), ElementsAre(absence.id));
  EXPECT_THAT(ranked({.instructor = new_id()}), IsEmpty());
}

TEST_F(ReviewsTest, OfOneGroupAreOneLineWithEverythingTheyAre) {
  Review first = add(100);
  Review second{.id = new_id(),
                .sighting_id = add_sighting().id,
                .session_id = session_.id,
                .key_id = new_id(),
                .captured_at = test_time(7),
                .created_at = test_time(7),
                .expires_at = test_time(99),
                .group_id = first.id,
                .times_seen = 3};
  must(write(insert_review, second));
  const auto groups = must(read(list_review_groups, RankedFilter{}, PageRequest{})).items;
  ASSERT_EQ(groups.size(), 1);
  EXPECT_EQ(groups.front().id, first.id);
  EXPECT_EQ(groups.front().reviews, 2);
  EXPECT_EQ(groups.front().times_seen, 4);
  EXPECT_EQ(groups.front().first_seen_at, test_time(1));
  EXPECT_EQ(groups.front().last_seen_at, test_time(7));
}

TEST_F(ReviewsTest, CanBeOpenedAgainWhileTheirCropIsKept) {
  const Review review = add(100);
  must(write(settle_review, review.id,
             Settlement{.status = ReviewStatus::kRejected, .at = test_time(5), .undo_until = test_time(50)}));
  EXPECT_EQ(must(read(get_review, review.id)).blob_name, review.blob_name);
  EXPECT_THAT(must(read(list_final_reviews, test_time(49), 10)), IsEmpty());
  must(write(reopen_review, review.id));
  EXPECT_EQ(must(read(get_review, review.id)).status, ReviewStatus::kOpen);
  must(write(settle_review, review.id,
             Settlement{.status = ReviewStatus::kRejected, .at = test_time(5), .undo_until = test_time(50)}));
  EXPECT_EQ(must(read(list_final_reviews, test_time(50), 10)).size(), 1);
  must(write(forget_crop, review.id));
  EXPECT_THAT(must(read(list_final_reviews, test_time(50), 10)), IsEmpty());
  EXPECT_EQ(code_of(write(reopen_review, review.id)), ErrorCode::kConflict);
}

}  // namespace
}  // namespace rollcall::store
