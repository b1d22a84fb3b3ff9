#include "crypto/hash_chain.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace rollcall::crypto {
namespace {

// An event as the log keeps it.
struct Row {
  std::int64_t number;
  std::string facts;
  std::optional<std::string> content;
  std::optional<Salt> salt;
  Digest commitment{};
  Digest link{};
};

std::vector<Row> make_log(int length) {
  std::vector<Row> log;
  Digest head = kGenesis;
  for (int i = 1; i <= length; ++i) {
    Row row{.number = std::int64_t{2} * i,
            .facts = "fact " + std::to_string(i),
            .content = "content " + std::to_string(i),
            .salt = new_salt()};
    row.commitment = commit_to(bytes_of(*row.content), *row.salt);
    row.link = head = link_after(head, row.number, bytes_of(row.facts), row.commitment);
    log.push_back(row);
  }
  return log;
}

std::optional<ChainBreak> walk(const std::vector<Row>& log, ChainVerifier verifier = {}) {
  for (const Row& row : log) {
    ChainedEvent event{
        .number = row.number, .facts = bytes_of(row.facts), .commitment = row.commitment, .link = row.link};
    if (row.content) event.content = bytes_of(*row.content);
    event.salt = row.salt;
    if (const auto broken = verifier.check(event)) return broken;
  }
  return std::nullopt;
}

TEST(HashChain, AnUntouchedLogHolds) {
  EXPECT_FALSE(walk({}));
  EXPECT_FALSE(walk(make_log(10)));
}

TEST(HashChain, ErasingContentAndSaltLeavesItVerifiable) {
  std::vector<Row> log = make_log(10);
  for (const std::size_t i : {0UZ, 4UZ, 9UZ}) {
    log[i].content.reset();
    log[i].salt.reset();
  }
  EXPECT_FALSE(walk(log));
}

TEST(HashChain, TheFirstChangedEventIsNamed) {
  struct Case {
    const char* what;
    std::function<void(std::vector<Row>&)> change;
    std::int64_t number;
    ChainFault fault;
  };
  const Case cases[] = {
      {"content", [](auto& log) { log[3].content = "another"; }, 8, ChainFault::kContent},
      {"content emptied", [](auto& log) { log[3].content = ""; }, 8, ChainFault::kContent},
      {"content lost", [](auto& log) { log[3].content.reset(); }, 8, ChainFault::kContent},
      {"salt lost", [](auto& log) { log[3].salt.reset(); }, 8, ChainFault::kContent},
      {"salt", [](auto& log) { (*log[3].salt)[0] ^= std::byte{1}; }, 8, ChainFault::kContent},
      {"content and commitment",
       [](auto& log) {
         log[3].content = "another";
         log[3].commitment = commit_to(bytes_of(*log[3].content), *log[3].salt);
       },
       8, ChainFault::kLink},
      {"a whole event made anew",
       [](auto& log) {
         log[3].content = "another";
         log[3].commitment = commit_to(bytes_of(*log[3].content), *log[3].salt);
         log[3].link = link_after(log[2].link, log[3].number, bytes_of(log[3].facts), log[3].commitment);
       },
       10, ChainFault::kLink},
      {"facts", [](auto& log) { log[3].facts += "!"; }, 8, ChainFault::kLink},
      {"number", [](auto& log) { log[3].number = 7; }, 7, ChainFault::kLink},
      {"link", [](auto& log) { log[3].link[31] ^= std::byte{1}; }, 8, ChainFault::kLink},
      {"the first removed", [](auto& log) { log.erase(log.begin()); }, 4, ChainFault::kLink},
      {"one removed", [](auto& log) { log.erase(log.begin() + 3); }, 10, ChainFault::kLink},
      {"one added twice", [](auto& log) { log.insert(log.begin() + 3, log[3]); }, 8, ChainFault::kOrder},
      {"two swapped", [](auto& log) { std::swap(log[3], log[4]); }, 10, ChainFault::kLink},
  };
  for (const Case& c : cases) {
    std::vector<Row> log = make_log(6);
    c.change(log);
    const auto broken = walk(log);
    ASSERT_TRUE(broken) << c.what;
    EXPECT_EQ(broken->number, c.number) << c.what;
    EXPECT_EQ(broken->fault, c.fault) << c.what;
  }
}

TEST(HashChain, AWalkMayGoOnFromAKnownGoodEvent) {
  std::vector<Row> log = make_log(6);
  const Row known = log[2];
  log.erase(log.begin(), log.begin() + 3);
  EXPECT_FALSE(walk(log, ChainVerifier(known.number, known.link)));
  EXPECT_TRUE(walk(log, ChainVerifier(known.number, kGenesis)));
}

TEST(HashChain, FactsCannotPassForTheCommitment) {
  const Digest commitment = commit_to(bytes_of("c"), new_salt());
  const std::string facts = "facts" + std::string(text_of(commitment));
  EXPECT_NE(link_after(kGenesis, 1, bytes_of("facts"), commitment), link_after(kGenesis, 1, bytes_of(facts), Digest{}));
}

TEST(HashChain, EqualContentCannotBeGuessedFromItsCommitment) {
  EXPECT_NE(commit_to(bytes_of("present"), new_salt()), commit_to(bytes_of("present"), new_salt()));
}

}  // namespace
}  // namespace rollcall::crypto
