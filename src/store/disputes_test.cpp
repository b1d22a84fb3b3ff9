#include "store/disputes.hpp"

#include "store/instructors.hpp"
#include "store/records.hpp"
#include "store/retention.hpp"
#include "store/test_support.hpp"
#include "store/users.hpp"

namespace rollcall::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class DisputesTest : public StoreTest {
 protected:
  DisputesTest() : person_(add_person("S001")), course_(add_course("A")), session_(add_session(course_)) {}

  Dispute make(DisputeKind kind = DisputeKind::kWasThere) {
    return {.id = new_id(),
            .session_id = session_.id,
            .person_id = person_.id,
            .kind = kind,
            .words = "I sat in the last row",
            .disputed = R"({"status":"absent"})",
            .made_by = new_id(),
            .made_at = test_time(5)};
  }
  ListedDispute listed(const Dispute& dispute, std::optional<Uuid> record = {}) {
    return {.dispute = dispute, .course_id = course_.id, .record_id = record};
  }
  void settle(Dispute& dispute, DisputeStatus status) {
    dispute.status = status;
    dispute.settled_by = new_id();
    dispute.settled_at = test_time(9);
    dispute.answer = "seen by the substitute";
    if (status == DisputeStatus::kUpheld) dispute.record_status = attendance::RecordStatus::kLate;
    dispute.made = R"({"veto":false})";
    must(db().transact([&](Connection& c) { return update_dispute(c, dispute); }));
  }
  std::vector<ListedDispute> list(const DisputeFilter& filter) {
    return must(read(list_disputes, filter, PageRequest{})).items;
  }

  Person person_;
  Course course_;
  Session session_;
};

TEST_F(DisputesTest, ComeBackAsTheyWereStoredWithTheRecordThereIs) {
  Dispute dispute = make();
  must(write(insert_dispute, dispute));
  EXPECT_EQ(must(read(get_dispute, dispute.id)), listed(dispute));
  const Uuid record = new_id();
  must(write(insert_record_once, Record{.id = record, .session_id = session_.id, .person_id = person_.id}));
  EXPECT_EQ(must(read(get_dispute, dispute.id)), listed(dispute, record));
  settle(dispute, DisputeStatus::kUpheld);
  EXPECT_EQ(dispute.version, 2);
  EXPECT_EQ(must(read(get_dispute, dispute.id)), listed(dispute, record));
  EXPECT_EQ(code_of(read(get_dispute, new_id())), ErrorCode::kNotFound);
  Dispute nowhere = make(DisputeKind::kWasNotMe);
  nowhere.session_id = new_id();
  EXPECT_EQ(code_of(write(insert_dispute, nowhere)), ErrorCode::kConflict);
}

TEST_F(DisputesTest, OfOneKindOneIsOpenForASessionAndAPerson) {
  Dispute first = make();
  must(write(insert_dispute, first));
  EXPECT_EQ(code_of(write(insert_dispute, make())), ErrorCode::kAlreadyExists);
  must(write(insert_dispute, make(DisputeKind::kWasNotMe)));
  EXPECT_EQ(must(read(count_open_disputes, person_.id)), 2);
  settle(first, DisputeStatus::kDeclined);
  Dispute second = make();
  must(write(insert_dispute, second));
  settle(second, DisputeStatus::kWithdrawn);
  must(write(insert_dispute, make()));
  EXPECT_EQ(must(read(list_disputes_of, session_.id, person_.id)).size(), 4U);

  Dispute again = first;
  again.status = DisputeStatus::kOpen;
  EXPECT_EQ(code_of(db().transact([&](Connection& c) { return update_dispute(c, again); })), ErrorCode::kAlreadyExists);
  Dispute stale = make();
  stale.id = first.id;
  EXPECT_EQ(code_of(db().transact([&](Connection& c) { return update_dispute(c, stale); })),
            ErrorCode::kPreconditionFailed);
}

TEST_F(DisputesTest, AreListedByWhatIsAskedForInPages) {
  const User user{
      .id = new_id(), .name = "jane", .role = Role::kInstructor, .created_at = test_time(), .updated_at = test_time()};
  must(write(insert_user, user));
  must(write(add_instructor, course_.id, user.id, test_time()));
  Dispute a = make();
  must(write(insert_dispute, a));
  const Dispute b = make(DisputeKind::kWasNotMe);
  must(write(insert_dispute, b));
  const Course elsewhere = add_course("B");
  Dispute c = make();
  c.session_id = add_session(elsewhere).id;
  c.person_id = add_person("S002").id;
  must(write(insert_dispute, c));
  settle(a, DisputeStatus::kDeclined);
  const ListedDispute other{.dispute = c, .course_id = elsewhere.id, .record_id = {}};

  EXPECT_THAT(list({}), ElementsAre(listed(a), listed(b), other));
  EXPECT_THAT(list({.status = DisputeStatus::kOpen}), ElementsAre(listed(b), other));
  EXPECT_THAT(list({.kind = DisputeKind::kWasThere}), ElementsAre(listed(a), other));
  EXPECT_THAT(list({.course = course_.id}), ElementsAre(listed(a), listed(b)));
  EXPECT_THAT(list({.session = c.session_id}), ElementsAre(other));
  EXPECT_THAT(list({.person = person_.id}), ElementsAre(listed(a), listed(b)));
  EXPECT_THAT(list({.instructor = user.id}), ElementsAre(listed(a), listed(b)));
  EXPECT_THAT(list({.instructor = new_id()}), IsEmpty());

  const auto first = must(read(list_disputes, DisputeFilter{}, PageRequest{.limit = 2}));
  ASSERT_TRUE(first.next_cursor);
  EXPECT_THAT(must(read(list_disputes, DisputeFilter{}, PageRequest{.limit = 2, .cursor = *first.next_cursor})).items,
              ElementsAre(other));
}

TEST_F(DisputesTest, GoWithThePersonAndWithTheRecordsOfTheirTime) {
  const Dispute dispute = make();
  must(write(insert_dispute, dispute));
  EXPECT_THAT(must(read(list_older, Aging::kDisputes, session_.ends_at, 10)), IsEmpty());
  EXPECT_THAT(must(read(list_older, Aging::kDisputes, session_.ends_at + std::chrono::seconds(1), 10)),
              ElementsAre(dispute.id));
  EXPECT_TRUE(must(write(pseudonymise_person, person_.id, "erased-1", test_time())));
  EXPECT_THAT(list({}), IsEmpty());

  const Dispute next = make();
  must(write(insert_dispute, next));
  EXPECT_TRUE(must(write(delete_person, person_.id)));
  EXPECT_EQ(code_of(read(get_dispute, next.id)), ErrorCode::kNotFound);
  EXPECT_FALSE(must(write(delete_dispute, next.id)));
}

}  // namespace
}  // namespace rollcall::store
