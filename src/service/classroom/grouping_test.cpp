#include "service/classroom/grouping.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace rollcall::service {
namespace {

using testing::ElementsAre;

using Groups = std::vector<std::vector<std::size_t>>;

constexpr float kLimit = 0.5F;

Uuid person(int n) {
  Uuid id;
  id.bytes[15] = static_cast<std::uint8_t>(n);
  return id;
}

// A unit vector in the plane, `degrees` from the first axis: the cosine of two is that of the angle between them.
std::vector<float> at(float degrees) {
  const float radians = degrees * 3.14159265F / 180;
  return {std::cos(radians), std::sin(radians)};
}

struct Room {
  std::vector<std::vector<float>> embeddings;
  std::vector<SeenFace> faces;

  void add(std::size_t picture, std::vector<float> embedding, std::optional<Uuid> who = {}) {
    embeddings.push_back(std::move(embedding));
    faces.push_back({.picture = picture, .embedding = {}, .person = who});
  }
  Groups groups() {
    for (std::size_t i = 0; i < faces.size(); ++i) faces[i].embedding = embeddings[i];
    return group_faces(faces, kLimit);
  }
};

TEST(GroupFaces, NobodyIsNoGroup) { EXPECT_TRUE(group_faces({}, kLimit).empty()); }

TEST(GroupFaces, WhoIsRecognisedInSeveralPicturesIsOne) {
  Room room;
  room.add(0, at(0), person(1));
  room.add(0, at(90), person(2));
  room.add(1, at(100), person(1));  // not alike at all: turned away, and recognised all the same
  room.add(2, at(95), person(2));
  EXPECT_EQ(room.groups(), (Groups{{0, 2}, {1, 3}}));
}

TEST(GroupFaces, TwoPeopleAreNeverOneHoweverAlike) {
  Room room;
  room.add(0, at(0), person(1));
  room.add(1, at(0), person(2));
  EXPECT_EQ(room.groups(), (Groups{{0}, {1}}));
}

TEST(GroupFaces, TwoFacesOfOnePictureAreNeverOneHoweverAlike) {
  Room room;
  room.add(0, at(0));
  room.add(0, at(1));
  EXPECT_EQ(room.groups(), (Groups{{0}, {1}}));
}

TEST(GroupFaces, AnUnknownFaceInSeveralPicturesIsOneUnknown) {
  Room room;
  room.add(0, at(0));
  room.add(1, at(20));
  room.add(2, at(40));
  room.add(2, at(170));
  EXPECT_EQ(room.groups(), (Groups{{0, 1, 2}, {3}}));
}

TEST(GroupFaces, ADoubtfulFaceJoinsThePersonItIsAlikeInAnotherPicture) {
  Room room;
  room.add(0, at(0), person(1));
  room.add(1, at(30));
  room.add(1, at(80));
  EXPECT_EQ(room.groups(), (Groups{{0, 1}, {2}}));
}

TEST(GroupFaces, TheMostAlikeJoinFirst) {
  Room room;  // the second face of picture 1 is nearer, so the first one stays alone
  room.add(0, at(0));
  room.add(1, at(50));
  room.add(1, at(10));
  EXPECT_EQ(room.groups(), (Groups{{0, 2}, {1}}));
}

TEST(GroupFaces, AChainOfLikenessesIsNotOnePerson) {
  Room room;  // each is like the next by more than the limit, the ends are not
  for (std::size_t i = 0; i < 4; ++i) room.add(i, at(45.0F * static_cast<float>(i)));
  for (const auto& group : room.groups()) EXPECT_LE(group.size(), 2U);
}

TEST(GroupFaces, AFaceWithoutAnEmbeddingIsAlone) {
  Room room;
  room.add(0, {});
  room.add(1, {});
  room.add(2, at(0));
  EXPECT_EQ(room.groups(), (Groups{{0}, {1}, {2}}));
}

TEST(GroupFacesProperty, EveryFaceIsInOneGroupAndNoGroupHasTwoOfAPicture) {
  std::mt19937 random(7);
  std::uniform_int_distribution<int> angle(0, 359);
  std::uniform_int_distribution<int> whom(0, 9);
  for (int round = 0; round < 200; ++round) {
    Room room;
    for (std::size_t picture = 0; picture < 4; ++picture) {
      std::vector<int> taken;
      for (int i = 0; i < 6; ++i) {
        const int who = whom(random);
        const bool known = who < 4 && !std::ranges::contains(taken, who);
        if (known) taken.push_back(who);
        room.add(picture, at(static_cast<float>(angle(random))), known ? std::optional(person(who)) : std::nullopt);
      }
    }
    std::vector<int> seen(room.faces.size(), 0);
    for (const auto& group : room.groups()) {
      std::vector<std::size_t> pictures;
      std::vector<Uuid> people;
      for (const std::size_t face : group) {
        ++seen[face];
        pictures.push_back(room.faces[face].picture);
        if (room.faces[face].person) people.push_back(*room.faces[face].person);
      }
      std::ranges::sort(pictures);
      EXPECT_EQ(std::ranges::adjacent_find(pictures), pictures.end());
      EXPECT_EQ(std::ranges::count_if(people, [&](const Uuid& one) { return one != people.front(); }), 0);
    }
    EXPECT_THAT(seen, testing::Each(1));
  }
}

// A class of thirty in three pictures: the faces of one person lie round a centre, as embeddings of one morning do.
TEST(GroupFaces, AClassOfThirtyInThreePicturesIsThirty) {
  constexpr std::size_t kDimension = 128;
  std::mt19937 random(11);
  std::normal_distribution<float> normal;
  const auto unit = [](std::vector<float> v) {
    double length = 0;
    for (const float x : v) length += double{x} * double{x};
    for (float& x : v) x = static_cast<float>(double{x} / std::sqrt(length));
    return v;
  };
  std::vector<std::vector<float>> centres;
  for (int i = 0; i < 30; ++i) {
    std::vector<float> v(kDimension);
    for (float& x : v) x = normal(random);
    centres.push_back(unit(v));
  }
  Room room;
  for (std::size_t picture = 0; picture < 3; ++picture)
    for (const auto& centre : centres) {
      std::vector<float> v = centre;
      for (float& x : v) x += 0.06F * normal(random);
      room.add(picture, unit(v));
    }
  const Groups groups = room.groups();
  ASSERT_EQ(groups.size(), 30U);
  for (std::size_t i = 0; i < groups.size(); ++i) EXPECT_THAT(groups[i], ElementsAre(i, i + 30, i + 60));
}

}  // namespace
}  // namespace rollcall::service
