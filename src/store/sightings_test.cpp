#include "store/sightings.hpp"

#include <array>
#include <thread>

#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

using testing::ElementsAre;

class SightingsTest : public StoreTest {
 protected:
  SightingsTest() : person_(add_person("S001")), session_(add_session(add_course("A"))) {}

  Sighting add(std::string key, int seconds) {
    Sighting sighting = make_sighting(session_, person_, std::move(key));
    sighting.captured_at = test_time(seconds);
    return must(write(insert_sighting_once, sighting)).row;
  }

  Person person_;
  Session session_;
};

TEST_F(SightingsTest, EveryFieldComesBackAsItWasStored) {
  Sighting full = make_sighting(session_, person_, "key");
  full.method = attendance::Method::kCode;
  full.decision = attendance::Decision::kNotOnRoster;
  full.received_at = test_time(77);
  full.detection = 0.5;
  full.quality = 0.25;
  full.liveness = 0.125;
  full.confidence = 1.0;
  full.threshold = -0.5;
  const Sighting bare{
      .id = new_id(), .idempotency_key = "bare", .captured_at = test_time(), .received_at = test_time()};
  for (const Sighting& sighting : {full, bare}) {
    EXPECT_TRUE(must(write(insert_sighting_once, sighting)).inserted);
    EXPECT_EQ(must(read(find_sighting, sighting.id)), sighting);
    EXPECT_EQ(must(read(find_sighting_by_key, sighting.idempotency_key)), sighting);
  }
}

TEST_F(SightingsTest, TheSameKeyTwiceGivesTheFirst) {
  const Sighting first = add("key", 1);
  Sighting second = make_sighting(session_, person_, "key");
  second.decision = attendance::Decision::kSpoof;
  const auto once = must(write(insert_sighting_once, second));
  EXPECT_FALSE(once.inserted);
  EXPECT_EQ(once.row, first);
}

TEST_F(SightingsTest, TheSameKeysFromEightThreadsMakeOneSightingEach) {
  constexpr int kThreads = 8;
  constexpr int kKeys = 15;
  std::array<int, kThreads> inserted{};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int k = 0; k < kKeys; ++k) {
          const Sighting sighting = make_sighting(session_, person_, std::to_string(k));
          if (must(write(insert_sighting_once, sighting)).inserted) ++inserted.at(t);
        }
      });
    }
  }
  int total = 0;
  for (const int count : inserted) total += count;
  EXPECT_EQ(total, kKeys);
}

TEST_F(SightingsTest, TheLastOneIsTheLatestCaptureNotTheLatestArrival) {
  EXPECT_EQ(must(read(find_last_sighting, session_.id, person_.id)), std::nullopt);
  const Sighting late = add("late", 50);
  add("early", 10);  // from a device that was offline
  EXPECT_EQ(must(read(find_last_sighting, session_.id, person_.id)), late);
}

TEST_F(SightingsTest, ListsByCaptureWithinAWindow) {
  const Sighting c = add("c", 30);
  const Sighting a = add("a", 10);
  const Sighting b = add("b", 20);
  const auto list = [&](const SightingFilter& filter) {
    return must(read(list_sightings, filter, PageRequest{})).items;
  };
  EXPECT_THAT(list({}), ElementsAre(a, b, c));
  EXPECT_THAT(list({.session = session_.id, .person = person_.id}), ElementsAre(a, b, c));
  EXPECT_THAT(list({.from = test_time(20)}), ElementsAre(b, c));
  EXPECT_THAT(list({.until = test_time(20)}), ElementsAre(a));
  EXPECT_THAT(list({.person = new_id()}), ElementsAre());

  const auto first = must(read(list_sightings, SightingFilter{}, PageRequest{.limit = 2}));
  EXPECT_THAT(first.items, ElementsAre(a, b));
  const PageRequest rest{.limit = 2, .cursor = first.next_cursor.value()};
  EXPECT_THAT(must(read(list_sightings, SightingFilter{}, rest)).items, ElementsAre(c));
}

}  // namespace
}  // namespace rollcall::store
