#include "store/key_store.hpp"

#include <cstring>
#include <fstream>

#include "store/sql/child_process.hpp"
#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using testing::ElementsAre;

class KeyStoreTest : public testing::Test {
 protected:
  Result<std::unique_ptr<KeyStore>> open(const crypto::Key& key) { return KeyStore::open(url_, key); }
  static WrappedKey make_key(KeyKind kind = KeyKind::kPerson) {
    return {.subject_id = new_id(), .kind = kind, .wrapped = to_bytes("wrapped"), .created_at = test_time()};
  }
  bool is_in_a_file(std::string_view text) const {
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string content((std::istreambuf_iterator<char>(in)), {});
      if (content.find(text) != std::string::npos) return true;
    }
    return false;
  }

  TestFolder folder_;
  const DatabaseUrl url_ = test_server() ? new_place(*test_server()) : sqlite_url(folder_.file("keys.db"));
  crypto::Key master_ = crypto::Key::random();
};

TEST_F(KeyStoreTest, KeysComeBackAndOutliveTheOpening) {
  const WrappedKey key = make_key();
  must(must(open(master_))->put(key));
  const auto store = must(open(master_));
  EXPECT_EQ(must(store->find(key.subject_id)), key.wrapped);
  EXPECT_EQ(must(store->find(new_id())), std::nullopt);
  EXPECT_EQ(code_of(store->put(key)), ErrorCode::kAlreadyExists);
}

TEST_F(KeyStoreTest, AnotherMasterKeyIsRecognisedAtTheDoor) {
  must(open(master_));
  EXPECT_EQ(code_of(open(crypto::Key::random())), ErrorCode::kWrongKey);
  must(open(master_));
}

TEST_F(KeyStoreTest, AScanGivesTheKeysOfOneKindInOrderAndStopsAtAnError) {
  const auto store = must(open(master_));
  const WrappedKey first = make_key();
  const WrappedKey item = make_key(KeyKind::kItem);
  const WrappedKey second = make_key();
  for (const WrappedKey& key : {second, item, first}) must(store->put(key));

  std::vector<Uuid> seen;
  const auto note = [&](const WrappedKeyView& key) -> Result<void> {
    EXPECT_EQ(text_of(key.wrapped), "wrapped");
    seen.push_back(key.subject_id);
    return {};
  };
  EXPECT_EQ(must(store->scan(KeyKind::kPerson, note)), 2);
  EXPECT_THAT(seen, ElementsAre(first.subject_id, second.subject_id));
  seen.clear();
  EXPECT_EQ(must(store->scan(KeyKind::kItem, note)), 1);
  EXPECT_THAT(seen, ElementsAre(item.subject_id));

  int calls = 0;
  EXPECT_EQ(code_of(store->scan(KeyKind::kPerson,
                                [&](const WrappedKeyView&) -> Result<void> {
                                  ++calls;
                                  return fail(ErrorCode::kCancelled, "enough");
                                })),
            ErrorCode::kCancelled);
  EXPECT_EQ(calls, 1);
}

TEST_F(KeyStoreTest, ADestroyedKeyIsInTheLedgerInNoFileAndNeverComesBack) {
  const auto store = must(open(master_));
  WrappedKey key = make_key();
  key.wrapped = to_bytes("the-bytes-that-must-go");
  const WrappedKey other = make_key();
  must(store->put(key));
  must(store->put(other));
  EXPECT_EQ(is_in_a_file("the-bytes-that-must-go"), !test_server());

  EXPECT_TRUE(must(store->destroy(key.subject_id, test_time(1))));
  EXPECT_FALSE(is_in_a_file("the-bytes-that-must-go"));
  EXPECT_EQ(must(store->find(key.subject_id)), std::nullopt);
  EXPECT_TRUE(must(store->is_erased(key.subject_id)));
  EXPECT_FALSE(must(store->is_erased(other.subject_id)));
  EXPECT_EQ(must(store->find(other.subject_id)), other.wrapped);
  EXPECT_EQ(code_of(store->put(key)), ErrorCode::kConflict);
}

TEST_F(KeyStoreTest, TheLedgerHoldsEachSubjectOnceInOrder) {
  const auto store = must(open(master_));
  const WrappedKey key = make_key();
  must(store->put(key));
  const Uuid never_had_one = new_id();
  EXPECT_TRUE(must(store->destroy(key.subject_id, test_time(1))));
  EXPECT_FALSE(must(store->destroy(never_had_one, test_time(2))));
  EXPECT_FALSE(must(store->destroy(key.subject_id, test_time(3))));

  const LedgerEntry first{.number = 1, .subject_id = key.subject_id, .erased_at = test_time(1)};
  const LedgerEntry second{.number = 2, .subject_id = never_had_one, .erased_at = test_time(2)};
  EXPECT_THAT(must(store->read_ledger_after(0, 10)), ElementsAre(first, second));
  EXPECT_THAT(must(store->read_ledger_after(0, 1)), ElementsAre(first));
  EXPECT_THAT(must(store->read_ledger_after(1, 10)), ElementsAre(second));
}

TEST_F(KeyStoreTest, WhatWasAcknowledgedSurvivesKill9) {
  ChildProcess child([&](const ParentLine& parent) {
    const auto store = open(master_);
    if (!store) return 1;
    for (;;) {
      const WrappedKey key = make_key();
      if (!(*store)->put(key)) return 2;
      parent.tell(std::as_bytes(std::span(key.subject_id.bytes)));
    }
  });
  std::vector<Uuid> acknowledged;
  const auto note = [&](const std::array<std::byte, 16>& bytes) {
    std::memcpy(acknowledged.emplace_back().bytes.data(), bytes.data(), bytes.size());
  };
  for (int i = 0; i < 25; ++i) note(child.receive<16>().value());
  child.kill();
  while (const auto id = child.receive<16>()) note(*id);
  child.wait();
  const auto store = must(open(master_));
  for (const Uuid& id : acknowledged) EXPECT_TRUE(must(store->find(id)));
}

}  // namespace
}  // namespace rollcall::store
