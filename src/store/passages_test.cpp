#include "store/passages.hpp"

#include "store/checkpoints.hpp"
#include "store/groups.hpp"
#include "store/retention.hpp"
#include "store/schema/migrate.hpp"
#include "store/schema/tables.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using enum attendance::Direction;

class PassagesTest : public StoreTest {
 protected:
  Checkpoint add_checkpoint(std::string name, std::string area = "") {
    Checkpoint checkpoint{.id = new_id(),
                          .name = std::move(name),
                          .area = std::move(area),
                          .time_zone = "UTC",
                          .created_at = test_time(),
                          .updated_at = test_time()};
    must(write(insert_checkpoint, checkpoint));
    return checkpoint;
  }
  Passage make_passage(const Checkpoint& checkpoint, const Person& person, Time at,
                       attendance::Direction direction = kBoth) {
    const Uuid id = new_id();
    return {.id = id,
            .checkpoint_id = checkpoint.id,
            .person_id = person.id,
            .turn = must(read(next_turn, checkpoint.id, person.id)),
            .idempotency_key = "passage:" + id.to_string(),
            .observed_at = at,
            .observed_direction = direction,
            .captured_at = at,
            .received_at = at + 2s,
            .source = "camera",
            .model = "a_model",
            .policy = "{}",
            .created_at = at,
            .updated_at = at};
  }
  Passage add_passage(const Checkpoint& checkpoint, const Person& person, Time at,
                      attendance::Direction direction = kBoth) {
    Passage passage = make_passage(checkpoint, person, at, direction);
    EXPECT_TRUE(must(write(insert_passage_once, passage)).inserted);
    return passage;
  }
  std::vector<Uuid> ids(const PassageFilter& filter, const PageRequest& page = {}) {
    std::vector<Uuid> found;
    for (const ListedPassage& listed : must(read(list_passages, filter, page)).items)
      found.push_back(listed.passage.id);
    return found;
  }
};

TEST_F(PassagesTest, EveryFieldComesBackAsItWasStored) {
  const Checkpoint door = add_checkpoint("A");
  const Person person = add_person("S1");
  Passage passage = make_passage(door, person, test_time(5), kIn);
  passage.detection = 0.9;
  passage.quality = 0.8;
  passage.liveness = 0.7;
  passage.similarity = -0.25;
  passage.confidence = 0.6;
  passage.threshold = 0.5;
  passage.model_sha256 = "abc";
  passage.rule_version = 3;
  must(write(insert_passage_once, passage));
  EXPECT_EQ(must(read(get_passage, passage.id)), passage);
  EXPECT_EQ(passage.passed_at(), test_time(5));
  EXPECT_EQ(passage.direction(), kIn);
  EXPECT_EQ(code_of(read(get_passage, new_id())), ErrorCode::kNotFound);

  Passage by_hand = make_passage(door, person, test_time(9));
  by_hand.observed_at.reset();
  by_hand.observed_direction.reset();
  by_hand.captured_at.reset();
  by_hand.method = attendance::Method::kManual;
  by_hand.office = {.at = test_time(7), .direction = kOut, .by = new_id(), .set_at = test_time(9), .reason = "seen"};
  must(write(insert_passage_once, by_hand));
  EXPECT_EQ(must(read(get_passage, by_hand.id)), by_hand);
  EXPECT_EQ(by_hand.passed_at(), test_time(7));
  EXPECT_EQ(by_hand.direction(), kOut);
}

TEST_F(PassagesTest, OfTwoWhoSawTheSameOnlyOneTakesTheTurn) {
  const Checkpoint door = add_checkpoint("A");
  const Person person = add_person("S1");
  const Passage first = make_passage(door, person, test_time());
  const Passage second = make_passage(door, person, test_time(1));
  EXPECT_EQ(first.turn, second.turn);
  must(write(insert_passage_once, first));
  EXPECT_EQ(code_of(write(insert_passage_once, second)), ErrorCode::kAlreadyExists);
  EXPECT_EQ(must(read(next_turn, door.id, person.id)), 2);
  EXPECT_EQ(must(read(next_turn, door.id, new_id())), 1);
}

TEST_F(PassagesTest, TheSameKeyGivesTheOneThatCameBefore) {
  const Checkpoint door = add_checkpoint("A");
  const Person person = add_person("S1");
  const Passage first = add_passage(door, person, test_time());
  Passage again = make_passage(door, person, test_time(500));
  again.idempotency_key = first.idempotency_key;
  const auto once = must(write(insert_passage_once, again));
  EXPECT_FALSE(once.inserted);
  EXPECT_EQ(once.row, first);
  EXPECT_EQ(must(read(find_passage_by_key, first.idempotency_key)), first);
}

TEST_F(PassagesTest, NeedItsCheckpointAndItsPerson) {
  const Checkpoint door = add_checkpoint("A");
  const Person person = add_person("S1");
  Passage nowhere = make_passage(door, person, test_time());
  nowhere.checkpoint_id = new_id();
  EXPECT_EQ(code_of(write(insert_passage_once, nowhere)), ErrorCode::kConflict);
  Passage nobody = make_passage(door, person, test_time());
  nobody.person_id = new_id();
  EXPECT_EQ(code_of(write(insert_passage_once, nobody)), ErrorCode::kConflict);
}

TEST_F(PassagesTest, TheOfficesWordCountsAndTouchesNothingElse) {
  const Checkpoint door = add_checkpoint("A");
  const Person person = add_person("S1");
  Passage passage = add_passage(door, person, test_time(100), kIn);
  const Passage before = passage;
  const PassageCorrection moved{
      .at = test_time(40), .direction = kOut, .by = new_id(), .set_at = test_time(900), .reason = "wrong clock"};
  must(db().transact([&](Connection& c) { return correct_passage(c, passage, moved, test_time(900)); }));
  EXPECT_EQ(must(read(get_passage, passage.id)), passage);
  EXPECT_EQ(passage.observed_at, before.observed_at);
  EXPECT_EQ(passage.version, 2);
  const auto near = must(read(list_passages_near, door.id, person.id, test_time(45), 10s));
  ASSERT_EQ(near.size(), 1U);
  EXPECT_EQ(near[0].passage, (attendance::Passage{test_time(40), kOut}));
  EXPECT_THAT(must(read(list_passages_near, door.id, person.id, test_time(100), 10s)), IsEmpty());

  Passage old = before;
  EXPECT_EQ(code_of(db().transact([&](Connection& c) { return correct_passage(c, old, {}, test_time()); })),
            ErrorCode::kPreconditionFailed);
  PassageCorrection refused = moved;
  refused.refused = true;
  must(db().transact([&](Connection& c) { return correct_passage(c, passage, refused, test_time(901)); }));
  EXPECT_THAT(must(read(list_passages_near, door.id, person.id, test_time(45), 10s)), IsEmpty());
  must(db().transact([&](Connection& c) { return correct_passage(c, passage, {}, test_time(902)); }));
  EXPECT_EQ(must(read(get_passage, passage.id)).passed_at(), test_time(100));
}

TEST_F(PassagesTest, NearIsLessThanThatFarAwayOnBothSides) {
  const Checkpoint door = add_checkpoint("A");
  const Checkpoint other = add_checkpoint("B");
  const Person person = add_person("S1");
  add_passage(door, person, test_time(0));
  add_passage(door, person, test_time(120));
  add_passage(other, person, test_time(60));
  add_passage(door, add_person("S2"), test_time(60));
  const auto near = [&](int at) {
    return must(read(list_passages_near, door.id, person.id, test_time(at), 60s)).size();
  };
  EXPECT_EQ(near(59), 1U);
  EXPECT_EQ(near(60), 0U);
  EXPECT_EQ(near(61), 1U);
}

TEST_F(PassagesTest, ListsInPagesByTimeAndFilter) {
  const Checkpoint door = add_checkpoint("A", "Hall");
  const Checkpoint other = add_checkpoint("B");
  const Person one = add_person("S1", "One");
  const Person two = add_person("S2", "Two");
  must(write(set_groups_of, two.id, std::vector<std::string>{"Year 7"}));
  const Uuid c = add_passage(door, two, test_time(30)).id;
  const Uuid a = add_passage(door, one, test_time(10)).id;
  const Uuid b = add_passage(other, one, test_time(20)).id;

  EXPECT_THAT(ids({}), ElementsAre(a, b, c));
  EXPECT_THAT(ids({.newest_first = true}), ElementsAre(c, b, a));
  EXPECT_THAT(ids({.checkpoint = door.id}), ElementsAre(a, c));
  EXPECT_THAT(ids({.area = "Hall"}), ElementsAre(a, c));
  EXPECT_THAT(ids({.person = one.id}), ElementsAre(a, b));
  EXPECT_THAT(ids({.group = "Year 7"}), ElementsAre(c));
  EXPECT_THAT(ids({.from = test_time(20), .until = test_time(30)}), ElementsAre(b));
  for (const bool newest : {false, true}) {
    const PassageFilter filter{.newest_first = newest};
    const auto first = must(read(list_passages, filter, PageRequest{.limit = 2}));
    EXPECT_EQ(first.items.size(), 2U);
    EXPECT_THAT(ids(filter, {.limit = 2, .cursor = first.next_cursor.value()}), ElementsAre(newest ? a : c));
  }
  EXPECT_EQ(must(read(list_passages, PassageFilter{}, PageRequest{})).items[0].external_id, "S1");
}

TEST_F(PassagesTest, WhatCountsComesByPersonAndTime) {
  const Checkpoint door = add_checkpoint("A");
  const Person two = add_person("S2", "Two");
  const Person one = add_person("S1", "One");
  add_passage(door, two, test_time(10), kIn);
  add_passage(door, one, test_time(30), kOut);
  add_passage(door, one, test_time(20), kIn);
  Passage refused = add_passage(door, one, test_time(25));
  must(db().transact([&](Connection& c) {
    return correct_passage(c, refused, PassageCorrection{.refused = true, .set_at = test_time()}, test_time());
  }));
  std::vector<std::string> seen;
  must(db().read([&](Connection& c) {
    return each_passage(c, {}, [&](const CountedPassage& counted) -> Result<void> {
      seen.push_back(counted.external_id + " " + std::string(attendance::name(counted.passage.direction)));
      return {};
    });
  }));
  EXPECT_THAT(seen, ElementsAre("S1 in", "S1 out", "S2 in"));
}

TEST_F(PassagesTest, EvidenceExpiresAndGoesWithItsPassage) {
  const Checkpoint door = add_checkpoint("A");
  const Person person = add_person("S1");
  const Passage passage = add_passage(door, person, test_time());
  const PassageEvidence evidence{.id = new_id(),
                                 .passage_id = passage.id,
                                 .blob_name = "evidence/x",
                                 .key_id = person.id,
                                 .created_at = test_time(),
                                 .expires_at = test_time(100)};
  must(write(insert_passage_evidence, evidence));
  EXPECT_EQ(must(read(find_passage_evidence, evidence.id)), evidence);
  EXPECT_THAT(must(read(list_passage_evidence, passage.id)), ElementsAre(evidence));
  EXPECT_THAT(must(read(list_passage_evidence_of, person.id)), ElementsAre(evidence));
  EXPECT_THAT(must(read(list_expired_passage_evidence, test_time(99), 9)), IsEmpty());
  EXPECT_THAT(must(read(list_expired_passage_evidence, test_time(100), 9)), ElementsAre(evidence));
  EXPECT_EQ(must(read(count_older, Aging::kPassageEvidence, test_time(100))), 1);
  EXPECT_EQ(must(read(count_older, Aging::kPassages, test_time(1))), 1);
  EXPECT_THAT(must(read(list_older, Aging::kPassages, test_time(), 9)), IsEmpty());
  EXPECT_TRUE(must(write(delete_passage, passage.id)));
  EXPECT_EQ(must(read(find_passage_evidence, evidence.id)), std::nullopt);
  PassageEvidence lost = evidence;
  lost.id = new_id();
  EXPECT_EQ(code_of(write(insert_passage_evidence, lost)), ErrorCode::kConflict);
}

TEST_F(PassagesTest, AnErasureTakesThemAlongOrLeavesThemToNobodyKnown) {
  const Checkpoint door = add_checkpoint("A");
  const Person gone = add_person("S1");
  const Person kept = add_person("S2");
  add_passage(door, gone, test_time());
  Passage passage = add_passage(door, kept, test_time());
  must(write(insert_passage_evidence, PassageEvidence{.id = new_id(), .passage_id = passage.id, .key_id = kept.id}));
  must(write(set_groups_of, kept.id, std::vector<std::string>{"Year 7"}));
  must(db().transact([&](Connection& c) {
    return correct_passage(c, passage, PassageCorrection{.set_at = test_time(), .reason = "about her"}, test_time());
  }));
  EXPECT_TRUE(must(write(delete_person, gone.id)));
  EXPECT_TRUE(must(write(pseudonymise_person, kept.id, "erased-1", test_time())));
  EXPECT_THAT(ids({}), ElementsAre(passage.id));
  EXPECT_EQ(must(read(get_passage, passage.id)).office->reason, "");
  EXPECT_THAT(must(read(list_passage_evidence, passage.id)), IsEmpty());
  EXPECT_THAT(must(read(list_groups_of, kept.id)), IsEmpty());
}

TEST_F(PassagesTest, AreInACopyOfWhatIsHeldAboutAPerson) {
  const Checkpoint door = add_checkpoint("A");
  const Person person = add_person("S1");
  const Passage passage = add_passage(door, person, test_time());
  add_passage(door, add_person("S2"), test_time());
  must(write(insert_passage_evidence, PassageEvidence{.id = new_id(), .passage_id = passage.id, .key_id = person.id}));
  must(write(set_groups_of, person.id, std::vector<std::string>{"Year 7"}));
  std::map<std::string, std::int64_t> held;
  for (const PortableTable& table : must(portable_tables(main_migrations())))
    held[table.name] = must(db().read([&](Connection& c) {
      return read_table_of(c, table, person.id, [](const CellRow&) -> Result<void> { return {}; });
    }));
  EXPECT_EQ(held["passage"], 1);
  EXPECT_EQ(held["passage_evidence"], 1);
  EXPECT_EQ(held["person_group"], 1);
  EXPECT_EQ(held["checkpoint"], 0);
}

}  // namespace
}  // namespace rollcall::store
