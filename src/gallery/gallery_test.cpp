#include "gallery/gallery.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <format>
#include <limits>

#include "gallery/kernel.hpp"
#include "gallery/test_vectors.hpp"

namespace rollcall::gallery {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

struct Both {
  Gallery gallery;
  BruteGallery brute;

  Both(int dimension, Scoring scoring) : gallery(dimension, scoring), brute{scoring, {}} {}

  void put(const Uuid& person, const Uuid& id, const Embedding& e) {
    ASSERT_TRUE(gallery.put_template(person, id, e));
    brute.people[person][id] = e;
  }
  void remove(const Uuid& person, const Uuid& id) {
    const bool there = brute.people.contains(person) && brute.people[person].erase(id) == 1;
    if (brute.people[person].empty()) brute.people.erase(person);
    EXPECT_EQ(gallery.remove_template(person, id), there);
  }
  void remove(const Uuid& person) { EXPECT_EQ(gallery.remove_person(person), brute.people.erase(person) == 1); }

  void expect_same(Vectors& vectors, std::size_t queries) const {
    const View view = gallery.view();
    ASSERT_EQ(view.people(), brute.people.size());
    ASSERT_EQ(view.templates(), brute.templates());
    std::vector<Embedding> asked;
    std::vector<float> batch;
    for (std::size_t i = 0; i < queries; ++i) {
      // Strangers, and faces of people who are there.
      Embedding query = vectors.any();
      if (i % 2 == 1 && !brute.people.empty()) {
        auto person = brute.people.begin();
        std::advance(person, vectors.below(brute.people.size()));
        query = i % 4 == 1 ? person->second.begin()->second : vectors.near(person->second.begin()->second, 0.6F);
      }
      batch.insert(batch.end(), query.begin(), query.end());
      asked.push_back(std::move(query));
    }
    std::vector<std::vector<Match>> everyone;
    for (const Embedding& query : asked) everyone.push_back(brute.search(query, brute.people.size()));
    for (const std::size_t k : {std::size_t{1}, std::size_t{3}, std::size_t{50}, brute.people.size() + 7}) {
      const auto together = view.search_batch(batch, k);
      ASSERT_TRUE(together);
      ASSERT_THAT(*together, SizeIs(queries));
      for (std::size_t i = 0; i < queries; ++i) {
        std::vector<Match> expected = everyone[i];
        expected.resize(std::min(k, expected.size()));
        const auto alone = view.search(asked[i], k);
        ASSERT_TRUE(alone);
        ASSERT_EQ(*alone, expected) << "query " << i << ", k " << k;
        ASSERT_EQ((*together)[i], expected) << "query " << i << " of the batch, k " << k;
      }
    }
    std::vector<Uuid> roster{numbered(999'999'999)};  // nobody
    for (const auto& [id, templates] : brute.people) {
      if (vectors.below(3) == 0) roster.insert(roster.end(), {id, id});
    }
    const Roster compiled = view.compile(roster);
    EXPECT_EQ(compiled.enrolled(), (roster.size() - 1) / 2);
    for (const Embedding& query : asked) {
      ASSERT_EQ(view.search_among(compiled, query, 4).value(), brute.search_among(roster, query, 4));
    }
  }
};

TEST(Gallery, FindsTheSameAsComparingWithEveryone) {
  // Around the edges of blocks (16), pages (4096 rows) and steps, and dimensions that need padding.
  struct Case {
    int dimension;
    std::size_t people;
    Scoring scoring;
  };
  std::vector<Case> cases;
  for (const int dimension : {128, 512, 100, 130, 3}) {
    for (const std::size_t people : {0, 1, 2, 15, 16, 17, 31, 32, 33, 257}) {
      cases.push_back({dimension, people, Scoring::kMean});
      cases.push_back({dimension, people, Scoring::kBest});
    }
  }
  cases.push_back({128, 4095, Scoring::kMean});
  cases.push_back({128, 4113, Scoring::kBest});
  cases.push_back({512, 3000, Scoring::kMean});

  for (const auto& [dimension, people, scoring] : cases) {
    SCOPED_TRACE(std::format("{} people, dimension {}, scoring {}", people, dimension, static_cast<int>(scoring)));
    Vectors vectors(dimension, people);
    Both both(dimension, scoring);
    for (std::size_t i = 0; i < people; ++i) both.put(numbered(i), numbered(i), vectors.any());
    both.expect_same(vectors, people > 1000 ? 6 : 11);
  }
}

TEST(Gallery, FindsTheSameOnEveryInstructionSet) {
  const auto targets = kernel_targets();
  ASSERT_FALSE(targets.empty());
  for (const std::int64_t target : targets) {
    hwy::SetSupportedTargetsForTest(target);
    SCOPED_TRACE(kernel_name());
    for (const int dimension : {128, 130, 512}) {
      Vectors vectors(dimension, 77);
      Both both(dimension, Scoring::kBest);
      for (std::size_t i = 0; i < 333; ++i) {
        for (std::size_t t = 0; t <= i % 3; ++t) both.put(numbered(i), numbered(t), vectors.any());
      }
      both.remove(numbered(17));
      both.expect_same(vectors, 19);
    }
  }
  hwy::SetSupportedTargetsForTest(0);
}

TEST(Gallery, FindsTheSameAfterAnyChanges) {
  for (const Scoring scoring : {Scoring::kMean, Scoring::kBest}) {
    for (const int dimension : {128, 100}) {
      SCOPED_TRACE(std::format("dimension {}, scoring {}", dimension, static_cast<int>(scoring)));
      Vectors vectors(dimension, 5);
      Both both(dimension, scoring);
      for (int round = 0; round < 12; ++round) {
        for (int change = 0; change < 150; ++change) {
          const Uuid person = numbered(vectors.below(120));
          const Uuid id = numbered(vectors.below(4));
          switch (vectors.below(round % 4 == 3 ? 9 : 6)) {
            case 0:
              both.remove(person, id);
              break;
            case 1:
              both.remove(person);
              break;
            case 2:
            case 3:
            case 4:
            case 5:
              both.put(person, id, vectors.any());
              break;
            default:
              both.remove(person);  // rounds in which the gallery shrinks
          }
        }
        if (round == 8) {
          both.gallery.clear();
          both.brute.people.clear();
        }
        both.expect_same(vectors, 5);
      }
    }
  }
}

TEST(Gallery, OrdersEqualSimilaritiesByPersonId) {
  Vectors vectors(128);
  const Embedding face = vectors.any();
  for (const Scoring scoring : {Scoring::kMean, Scoring::kBest}) {
    Both both(128, scoring);
    for (std::size_t i = 0; i < 300; ++i) both.put(numbered(i), numbered(0), i % 3 == 0 ? vectors.any() : face);
    both.expect_same(vectors, 5);
    const auto matches = both.gallery.view().search(face, 60).value();
    ASSERT_THAT(matches, SizeIs(60));
    for (std::size_t i = 1; i < matches.size(); ++i) {
      EXPECT_EQ(matches[i].similarity, matches[0].similarity);
      EXPECT_LT(matches[i - 1].person, matches[i].person);
    }
  }
}

TEST(Gallery, TellsNearTwinsApartThatTheCodesCannot) {
  Vectors vectors(128);
  const Embedding face = vectors.any();
  Both both(128, Scoring::kMean);
  for (std::size_t i = 0; i < 500; ++i) both.put(numbered(i), numbered(0), vectors.near(face, 0.001F));
  both.expect_same(vectors, 40);
}

TEST(Gallery, HoldsPeopleWithManyTemplates) {
  for (const Scoring scoring : {Scoring::kMean, Scoring::kBest}) {
    Vectors vectors(128);
    Both both(128, scoring);
    const Embedding face = vectors.any();
    for (std::size_t i = 0; i < 200; ++i) both.put(numbered(1), numbered(i), vectors.near(face, 0.3F));
    for (std::size_t i = 0; i < 40; ++i) both.put(numbered(100 + i), numbered(0), vectors.near(face, 0.9F));
    both.expect_same(vectors, 8);
    for (std::size_t i = 0; i < 199; ++i) both.remove(numbered(1), numbered(i));
    both.expect_same(vectors, 8);
    both.remove(numbered(1), numbered(199));
    EXPECT_FALSE(both.gallery.view().contains(numbered(1)));
    both.expect_same(vectors, 8);
  }
}

TEST(Gallery, GivesTheSameMeanInWhateverOrderTemplatesArrive) {
  Vectors vectors(128);
  const std::vector<Embedding> faces{vectors.any(), vectors.any(), vectors.any()};
  const Embedding query = vectors.any();
  std::vector<float> similarities;
  for (const auto& order : {std::vector{0, 1, 2}, std::vector{2, 0, 1}, std::vector{1, 2, 0}}) {
    Gallery gallery(128);
    for (const int i : order) ASSERT_TRUE(gallery.put_template(numbered(1), numbered(i), faces[i]));
    similarities.push_back(gallery.view().search(query, 1).value().front().similarity);
  }
  EXPECT_THAT(similarities, testing::Each(similarities.front()));
}

TEST(Gallery, HasTheFingerprintOfWhatItHoldsHoweverItCameToHoldIt) {
  Vectors vectors(128);
  Gallery one(128);
  Gallery other(128);
  EXPECT_EQ(one.view().fingerprint(), 0U);
  for (const int i : {1, 2, 3}) ASSERT_TRUE(one.put_template(numbered(i % 2), numbered(i), vectors.any()));
  for (const int i : {3, 4, 2, 1, 2}) ASSERT_TRUE(other.put_template(numbered(i % 2), numbered(i), vectors.any()));
  EXPECT_NE(one.view().fingerprint(), other.view().fingerprint());
  EXPECT_TRUE(other.remove_template(numbered(0), numbered(4)));
  EXPECT_EQ(one.view().fingerprint(), other.view().fingerprint());
  EXPECT_TRUE(one.remove_person(numbered(0)));
  ASSERT_TRUE(one.put_template(numbered(5), numbered(2), vectors.any()));
  EXPECT_NE(one.view().fingerprint(), other.view().fingerprint()) << "the same templates, of others";
  EXPECT_TRUE(one.remove_person(numbered(5)));
  EXPECT_TRUE(one.remove_person(numbered(1)));
  EXPECT_EQ(one.view().fingerprint(), 0U);
  other.clear();
  EXPECT_EQ(other.view().fingerprint(), 0U);
}

TEST(Gallery, LetsTheFirstTemplateStandForTemplatesThatCancelOut) {
  Vectors vectors(128);
  const Embedding face = vectors.any();
  Embedding opposite = face;
  for (float& x : opposite) x = -x;
  Gallery gallery(128);
  Uuid first;
  first.bytes[0] = 1;
  Uuid second;
  second.bytes[0] = 2;
  ASSERT_TRUE(gallery.put_template(numbered(1), second, opposite));
  ASSERT_TRUE(gallery.put_template(numbered(1), first, face));
  EXPECT_NEAR(gallery.view().search(face, 1).value().front().similarity, 1, 1e-6);
}

TEST(Gallery, RefusesWhatIsNotAUnitVector) {
  Vectors vectors(128);
  const Embedding good = vectors.any();
  const auto changed = [&](auto change) {
    Embedding bad = good;
    change(bad);
    return bad;
  };
  const std::vector<Embedding> refused{
      {},
      Embedding(128),
      changed([](Embedding& e) { e.pop_back(); }),
      changed([](Embedding& e) { e.resize(256); }),
      changed([](Embedding& e) { e[5] = std::numeric_limits<float>::quiet_NaN(); }),
      changed([](Embedding& e) { e[127] = std::numeric_limits<float>::infinity(); }),
      changed([](Embedding& e) { e[0] = 3e38F; }),
      changed([](Embedding& e) {
        for (float& x : e) x *= 1.01F;
      }),
      changed([](Embedding& e) {
        for (float& x : e) x *= 0.5F;
      }),
  };
  Gallery gallery(128);
  ASSERT_TRUE(gallery.put_template(numbered(1), numbered(1), good));
  const View view = gallery.view();
  for (std::size_t i = 0; i < refused.size(); ++i) {
    SCOPED_TRACE(i);
    const auto put = gallery.put_template(numbered(2), numbered(1), refused[i]);
    ASSERT_FALSE(put);
    EXPECT_EQ(put.error().code, ErrorCode::kInvalidArgument);
    ASSERT_FALSE(view.search(refused[i], 1));
    ASSERT_FALSE(view.search_among(std::vector{numbered(1)}, refused[i], 1));
    EXPECT_EQ(view.search_batch(refused[i], 1).has_value(), refused[i].empty());
  }
  EXPECT_EQ(gallery.people(), 1U);
  EXPECT_EQ(gallery.view().version(), view.version()) << "a refusal changes nothing";
  EXPECT_THAT(view.search_batch({}, 3).value(), IsEmpty());
}

TEST(Gallery, AnswersOddQuestions) {
  Vectors vectors(128);
  Gallery gallery(128);
  EXPECT_THAT(gallery.view().search(vectors.any(), 5).value(), IsEmpty());
  EXPECT_THAT(gallery.view().search_among(std::vector{numbered(1)}, vectors.any(), 5).value(), IsEmpty());
  EXPECT_FALSE(gallery.view().contains(numbered(1)));
  EXPECT_FALSE(gallery.remove_person(numbered(1)));
  EXPECT_FALSE(gallery.remove_template(numbered(1), numbered(1)));

  ASSERT_TRUE(gallery.put_template(numbered(1), numbered(1), vectors.any()));
  EXPECT_FALSE(gallery.remove_template(numbered(1), numbered(2)));
  EXPECT_THAT(gallery.view().search(vectors.any(), 0).value(), IsEmpty());
  EXPECT_THAT(gallery.view().search(vectors.any(), std::numeric_limits<std::size_t>::max()).value(), SizeIs(1));
  EXPECT_THAT(gallery.view().search_among(std::vector<Uuid>{}, vectors.any(), 5).value(), IsEmpty());
}

TEST(Gallery, KeepsAViewAsItWas) {
  Vectors vectors(128);
  Both both(128, Scoring::kMean);
  for (std::size_t i = 0; i < 100; ++i) both.put(numbered(i), numbered(0), vectors.any());
  const View before = both.gallery.view();
  const BruteGallery was = both.brute;
  const Roster roster = before.compile(std::vector{numbered(3), numbered(4), numbered(200)});

  for (std::size_t i = 0; i < 100; i += 2) both.remove(numbered(i));
  for (std::size_t i = 200; i < 290; ++i) both.put(numbered(i), numbered(0), vectors.any());
  const View after = both.gallery.view();
  for (int i = 0; i < 10; ++i) {
    const Embedding query = vectors.any();
    EXPECT_EQ(before.search(query, 200).value(), was.search(query, 200));
    EXPECT_EQ(after.search(query, 200).value(), both.brute.search(query, 200));
    // A roster compiled for one view serves another.
    EXPECT_THAT(before.search_among(roster, query, 5).value(), SizeIs(2));
    EXPECT_EQ(after.search_among(roster, query, 5).value(),
              both.brute.search_among(std::vector{numbered(3), numbered(4), numbered(200)}, query, 5));
  }
  EXPECT_NE(before.version(), after.version());
  EXPECT_FALSE(roster.fits(after.version()));
}

TEST(Gallery, ShowsTheChangesOfAnEditTogether) {
  Vectors vectors(128);
  Gallery gallery(128);
  {
    auto edit = gallery.edit();
    for (std::size_t i = 0; i < 50; ++i) ASSERT_TRUE(edit.put_template(numbered(i), numbered(0), vectors.any()));
    EXPECT_TRUE(edit.remove_person(numbered(7)));
    EXPECT_EQ(gallery.people(), 0U) << "a reader neither waits for an edit nor sees half of it";
  }
  EXPECT_EQ(gallery.people(), 49U);
  const std::uint64_t version = gallery.view().version();
  {
    auto nothing = gallery.edit();
  }
  EXPECT_EQ(gallery.view().version(), version);
}

TEST(Gallery, LeavesItsViewsBehind) {
  Vectors vectors(128);
  const Embedding face = vectors.any();
  auto gallery = std::make_unique<Gallery>(128);
  ASSERT_TRUE(gallery->put_template(numbered(1), numbered(1), face));
  const View view = gallery->view();
  gallery.reset();
  EXPECT_EQ(view.search(face, 1).value().front().person, numbered(1));
}

}  // namespace
}  // namespace rollcall::gallery
