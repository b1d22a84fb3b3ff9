#include "store/idempotency.hpp"

#include "store/erasures.hpp"
#include "store/settings.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using testing::ElementsAre;

using IdempotencyTest = StoreTest;
using SettingsTest = StoreTest;
using ErasuresTest = StoreTest;

StoredAnswer make_answer(std::string scope, std::string key, int created_s = 0) {
  return {.scope = std::move(scope),
          .request_key = std::move(key),
          .request_hash = to_bytes("hash"),
          .status = 201,
          .content_type = "application/json",
          .etag = "\"1\"",
          .location = "/made",
          .body = to_bytes("{}"),
          .created_at = test_time(created_s)};
}

TEST_F(IdempotencyTest, TheFirstAnswerStaysForItsScopeAndKey) {
  const StoredAnswer first = make_answer("create_person", "k");
  EXPECT_TRUE(must(write(insert_answer_once, first)).inserted);
  StoredAnswer second = first;
  second.status = 500;
  const auto once = must(write(insert_answer_once, second));
  EXPECT_FALSE(once.inserted);
  EXPECT_EQ(once.row, first);
  EXPECT_TRUE(must(write(insert_answer_once, make_answer("create_course", "k"))).inserted);
  EXPECT_EQ(must(read(find_answer, "create_person", "k")), first);
  EXPECT_EQ(must(read(find_answer, "create_person", "K")), std::nullopt);
}

TEST_F(IdempotencyTest, AClaimIsAnsweredPassedOnOrGivenFreeByItsHolderAlone) {
  const Uuid mine = new_id();
  const Uuid other = new_id();
  StoredAnswer claim = make_answer("s", "k");
  claim.claim_id = mine;
  must(write(insert_answer_once, claim));
  EXPECT_FALSE(must(write(keep_answer, make_answer("s", "k"), other)));
  EXPECT_FALSE(must(write(delete_claim, "s", "k", other)));
  EXPECT_EQ(must(read(find_answer, "s", "k")), claim);
  EXPECT_TRUE(must(write(take_over_claim, claim, other)));
  EXPECT_FALSE(must(write(take_over_claim, claim, other)));
  EXPECT_FALSE(must(write(keep_answer, make_answer("s", "k"), mine)));
  EXPECT_TRUE(must(write(keep_answer, make_answer("s", "k"), other)));
  EXPECT_EQ(must(read(find_answer, "s", "k")), make_answer("s", "k"));
  EXPECT_TRUE(must(write(keep_answer, make_answer("s", "never claimed"), mine)));
  claim.request_key = "free again";
  must(write(insert_answer_once, claim));
  EXPECT_TRUE(must(write(delete_claim, "s", "free again", mine)));
  EXPECT_EQ(must(read(find_answer, "s", "free again")), std::nullopt);
}

TEST_F(IdempotencyTest, WhatCannotBeAnsweredAgainBecomesAClaimWithOrWithoutWhatWasAsked) {
  const StoredAnswer first = make_answer("s", "first");
  must(write(insert_answer_once, first));
  const Uuid claim = new_id();
  EXPECT_EQ(must(write(reopen_answers, claim)), 1);
  StoredAnswer open = first;
  open.claim_id = claim;
  open.body.clear();
  EXPECT_EQ(must(read(find_answer, "s", "first")), open);
  must(write(insert_answer_once, make_answer("s", "second")));
  EXPECT_EQ(must(write(empty_answers, new_id())), 2);
  for (const char* key : {"first", "second"}) {
    const auto emptied = must(read(find_answer, "s", key)).value();
    EXPECT_TRUE(emptied.claim_id);
    EXPECT_TRUE(emptied.request_hash.empty() && emptied.body.empty());
    EXPECT_EQ(emptied.etag + emptied.location, "");
  }
}

TEST_F(IdempotencyTest, OldAnswersAreForgotten) {
  must(write(insert_answer_once, make_answer("s", "old", 0)));
  must(write(insert_answer_once, make_answer("s", "new", 10)));
  EXPECT_EQ(must(write(delete_answers, test_time(10))), 1);
  EXPECT_EQ(must(read(find_answer, "s", "old")), std::nullopt);
  EXPECT_NE(must(read(find_answer, "s", "new")), std::nullopt);
}

TEST_F(SettingsTest, AreReplacedListedByNameAndRemoved) {
  EXPECT_EQ(must(read(find_setting, "a")), std::nullopt);
  const Setting b{.name = "b", .content = "1", .updated_at = test_time()};
  const Setting a{.name = "a", .content = "2", .updated_at = test_time()};
  Setting changed = b;
  changed.content = "3";
  for (const Setting& setting : {b, a, changed}) must(write(put_setting, setting));
  EXPECT_THAT(must(read(list_settings)), ElementsAre(a, changed));
  EXPECT_EQ(must(read(find_setting, "b")), "3");
  EXPECT_TRUE(must(write(delete_setting, "b")));
  EXPECT_FALSE(must(write(delete_setting, "b")));
}

TEST_F(ErasuresTest, APersonIsErasedOnce) {
  const Erasure erasure{
      .id = new_id(), .person_id = new_id(), .requested_by = new_id(), .reason = "request", .erased_at = test_time()};
  must(write(insert_erasure, erasure));
  EXPECT_EQ(must(read(find_erasure_of, erasure.person_id)), erasure);
  Erasure again = erasure;
  again.id = new_id();
  EXPECT_EQ(code_of(write(insert_erasure, again)), ErrorCode::kAlreadyExists);
  EXPECT_THAT(must(read(list_erasures, PageRequest{})).items, ElementsAre(erasure));
}

}  // namespace
}  // namespace rollcall::store
