#include "face/tracker.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <set>
#include <string>

namespace rollcall::face {
namespace {

constexpr Time kStart{std::chrono::seconds{1'800'000'000}};
Time at(double seconds) { return kStart + std::chrono::microseconds{std::llround(seconds * 1e6)}; }

// Somebody whose faces are alike: a direction of their own, and noise round it.
class Someone {
 public:
  explicit Someone(unsigned seed, float noise = 0.6F) : random_(seed), noise_(noise), own_(direction()) {}

  Face face(float x, float y, float width = 60, float quality = 0.7F) {
    Face face{.box = {x, y, width, width * 1.3F},
              .landmarks = {},
              .detection = 0.9F,
              .quality = {},
              .liveness = {},
              .embedding = direction()};
    face.quality.score = quality;
    float squares = 0;
    for (std::size_t i = 0; i < own_.size(); ++i) {
      face.embedding[i] = own_[i] + noise_ * face.embedding[i];
      squares += face.embedding[i] * face.embedding[i];
    }
    for (float& value : face.embedding) value /= std::sqrt(squares);
    return face;
  }

 private:
  std::vector<float> direction() {
    std::normal_distribution<float> normal;
    std::vector<float> result(128);
    float squares = 0;
    for (float& value : result) {
      value = normal(random_);
      squares += value * value;
    }
    for (float& value : result) value /= std::sqrt(squares);
    return result;
  }

  std::mt19937 random_;
  float noise_;
  std::vector<float> own_;
};

TEST(Tracker, FollowsSomebodyWhoStandsThere) {
  Tracker tracker;
  Someone ana(1);
  const TrackedFrame first = tracker.feed(at(0), std::vector{ana.face(100, 100)});
  ASSERT_EQ(first.began.size(), 1U);
  EXPECT_EQ(first.tracks, first.began);
  for (int i = 1; i < 20; ++i) {
    const TrackedFrame next = tracker.feed(at(i * 0.2), std::vector{ana.face(100.0F + static_cast<float>(i % 3), 99)});
    EXPECT_EQ(next.tracks, first.tracks);
    EXPECT_TRUE(next.began.empty());
    EXPECT_TRUE(next.ended.empty());
  }
  EXPECT_EQ(tracker.size(), 1U);
}

TEST(Tracker, IsOneTrackForWhoeverWalksByWhileNoTwoBoxesOverlap) {
  // 1.4 m/s across the view, a face 60 px wide (0.15 m): 560 px a second, and at five frames a second 112 px a frame.
  for (const float metres_per_s : {0.7F, 1.4F, 2.0F}) {
    Tracker tracker;
    Someone ana(2);
    std::set<TrackId> ids;
    for (int i = 0; i < 10; ++i) {
      const float x = 20 + metres_per_s / 0.15F * 60 * 0.2F * static_cast<float>(i);
      ids.insert(tracker.feed(at(i * 0.2), std::vector{ana.face(x, 100)}).tracks[0]);
    }
    EXPECT_EQ(ids.size(), 1U) << metres_per_s << " m/s";
  }
}

TEST(Tracker, DoesNotSwapTwoPeopleWhoCross) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    Tracker tracker;
    Someone ana(2 * seed + 100);
    Someone ben(2 * seed + 101);
    std::map<std::string, std::set<TrackId>> ids;
    for (int i = 0; i <= 16; ++i) {
      const float step = 25.0F * static_cast<float>(i);
      std::vector<Face> faces;
      std::vector<std::string> who;
      faces.push_back(ana.face(100 + step, 100));
      who.emplace_back("ana");
      if (i < 7 || i > 9) {  // ben passes behind her
        faces.push_back(ben.face(500 - step, 104));
        who.emplace_back("ben");
      }
      if (i % 2 == 1) {
        std::ranges::reverse(faces);
        std::ranges::reverse(who);
      }
      const TrackedFrame frame = tracker.feed(at(i * 0.2), faces);
      for (std::size_t k = 0; k < faces.size(); ++k) ids[who[k]].insert(frame.tracks[k]);
    }
    EXPECT_EQ(ids["ana"].size(), 1U) << "seed " << seed;
    EXPECT_EQ(ids["ben"].size(), 1U) << "seed " << seed;
    EXPECT_NE(ids["ana"], ids["ben"]) << "seed " << seed;
  }
}

TEST(Tracker, TellsTwoPeopleWhoMeetAndTurnBackFromTwoWhoPass) {
  // Constant velocity alone would swap them.
  Tracker tracker;
  Someone ana(7);
  Someone ben(8);
  std::set<TrackId> anas;
  std::set<TrackId> bens;
  for (int i = 0; i <= 16; ++i) {
    const float away = 20 + 30.0F * static_cast<float>(std::abs(i - 8));
    const TrackedFrame frame =
        tracker.feed(at(i * 0.2), std::vector{ana.face(300 - away, 100), ben.face(300 + away, 100)});
    anas.insert(frame.tracks[0]);
    bens.insert(frame.tracks[1]);
  }
  EXPECT_EQ(anas.size(), 1U);
  EXPECT_EQ(bens.size(), 1U);
}

TEST(Tracker, BeginsAnotherTrackWhereSomebodyElseStandsInTheSamePlace) {
  Tracker tracker;
  Someone ana(3);
  Someone ben(4);
  const TrackId first = tracker.feed(at(0), std::vector{ana.face(100, 100)}).tracks[0];
  const TrackedFrame next = tracker.feed(at(0.2), std::vector{ben.face(100, 100)});
  EXPECT_NE(next.tracks[0], first);
  EXPECT_EQ(next.began, next.tracks);
}

TEST(Tracker, KeepsATrackOverAGapAndEndsItAfterwards) {
  Tracker tracker;
  Someone ana(5);
  const TrackId first = tracker.feed(at(0), std::vector{ana.face(100, 100)}).tracks[0];
  EXPECT_EQ(tracker.feed(at(1.9), std::vector{ana.face(160, 100)}).tracks[0], first);
  EXPECT_TRUE(tracker.end_unseen(at(3.8)).empty());
  const TrackedFrame late = tracker.feed(at(4.0), std::vector{ana.face(160, 100)});
  EXPECT_EQ(late.ended, std::vector{first});
  EXPECT_NE(late.tracks[0], first);
  EXPECT_EQ(tracker.end_unseen(at(7)), late.tracks);
  EXPECT_EQ(tracker.size(), 0U);
}

TEST(Tracker, DoesNotJumpFartherThanSomebodyCanGo) {
  Tracker tracker;
  Someone ana(6);
  const TrackId first = tracker.feed(at(0), std::vector{ana.face(100, 100)}).tracks[0];
  EXPECT_NE(tracker.feed(at(0.1), std::vector{ana.face(600, 100)}).tracks[0], first);
}

TEST(Tracker, DoesNotTakeAFaceFarLargerForTheSame) {
  Tracker tracker;
  Someone ana(6);
  const TrackId first = tracker.feed(at(0), std::vector{ana.face(100, 100, 40)}).tracks[0];
  EXPECT_NE(tracker.feed(at(0.1), std::vector{ana.face(60, 60, 120)}).tracks[0], first);
}

TEST(Tracker, FollowsByPlaceWhereThereAreNoEmbeddings) {
  Tracker tracker;
  Someone ana(9);
  const auto bare = [&](float x) {
    Face face = ana.face(x, 100);
    face.embedding.clear();
    return face;
  };
  std::set<TrackId> left;
  std::set<TrackId> right;
  for (int i = 0; i < 10; ++i) {
    const float step = 15.0F * static_cast<float>(i);
    const TrackedFrame frame = tracker.feed(at(i * 0.2), std::vector{bare(100 + step), bare(400 + step)});
    left.insert(frame.tracks[0]);
    right.insert(frame.tracks[1]);
  }
  EXPECT_EQ(left.size(), 1U);
  EXPECT_EQ(right.size(), 1U);
}

TEST(Tracker, LeavesAFaceThatMayBeOfEitherOutAndKnowsBothAgain) {
  Tracker tracker;
  Someone ana(10);
  Someone ben(11);
  const TrackedFrame first = tracker.feed(at(0), std::vector{ana.face(100, 100), ben.face(130, 100)});
  Face unclear = ana.face(115, 100, 60, 0.05F);
  unclear.embedding = Someone(99).face(0, 0).embedding;  // a poor face is like nobody
  const TrackedFrame middle = tracker.feed(at(0.2), std::vector{unclear});
  EXPECT_EQ(middle.tracks[0], kNoTrack);
  EXPECT_TRUE(middle.began.empty());
  EXPECT_EQ(tracker.feed(at(0.4), std::vector{ben.face(100, 100), ana.face(130, 100)}).tracks,
            (std::vector{first.tracks[1], first.tracks[0]}));
}

TEST(Tracker, KeepsAPoorFaceOnTheTrackThatWasGoingThere) {
  Tracker tracker;
  Someone ana(12);
  const TrackId first = tracker.feed(at(0), std::vector{ana.face(100, 100)}).tracks[0];
  Face blurred = ana.face(105, 100, 60, 0.05F);
  blurred.embedding = Someone(98).face(0, 0).embedding;
  EXPECT_EQ(tracker.feed(at(0.2), std::vector{blurred}).tracks[0], first);
  EXPECT_EQ(tracker.feed(at(0.4), std::vector{ana.face(110, 100)}).tracks[0], first) << "learned from a poor face";
}

TEST(Tracker, LeavesAStaleFrameAlone) {
  Tracker tracker;
  Someone ana(13);
  const TrackId first = tracker.feed(at(1), std::vector{ana.face(100, 100)}).tracks[0];
  for (const double when : {1.0, 0.9}) {
    const TrackedFrame old = tracker.feed(at(when), std::vector{ana.face(100, 100)});
    EXPECT_TRUE(old.stale);
    EXPECT_EQ(old.tracks, std::vector{kNoTrack});
  }
  EXPECT_EQ(tracker.feed(at(1.2), std::vector{ana.face(100, 100)}).tracks[0], first);
}

TEST(Tracker, BeginsAnewWhereTheClockWasSetBack) {
  Tracker tracker;
  Someone ana(14);
  const TrackId first = tracker.feed(at(3600), std::vector{ana.face(100, 100)}).tracks[0];
  const TrackedFrame back = tracker.feed(at(0), std::vector{ana.face(100, 100)});
  EXPECT_FALSE(back.stale);
  EXPECT_EQ(back.ended, std::vector{first});
  EXPECT_NE(back.tracks[0], first);
  EXPECT_NE(back.tracks[0], kNoTrack);
}

TEST(Tracker, HoldsNoMoreTracksThanItMayAndTakesTheLargestFaces) {
  Tracker tracker({.max_tracks = 3, .max_faces = 5});
  std::vector<Face> crowd;
  for (unsigned i = 0; i < 10; ++i)
    crowd.push_back(Someone(200 + i).face(100.0F * static_cast<float>(i), 50, 20 + static_cast<float>(i)));
  const TrackedFrame frame = tracker.feed(at(0), crowd);
  EXPECT_EQ(tracker.size(), 3U);
  EXPECT_EQ(std::ranges::count(frame.tracks, kNoTrack), 7);
  for (std::size_t i = 7; i < 10; ++i) EXPECT_NE(frame.tracks[i], kNoTrack);
}

TEST(Tracker, TakesNoFaceWithoutABox) {
  Tracker tracker;
  Face face = Someone(15).face(1, 1);
  for (const float bad :
       {0.0F, -3.0F, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    face.box.width = bad;
    EXPECT_EQ(tracker.feed(at(static_cast<double>(tracker.size())), std::vector{face}).tracks[0], kNoTrack);
  }
}

TEST(Tracker, NeverGivesOneTrackTwiceInAFrameNorAnEndedOneAgain) {
  std::mt19937 random(77);
  std::vector<Someone> people;
  for (unsigned i = 0; i < 12; ++i) people.emplace_back(300 + i, 1.2F);
  std::uniform_real_distribution<float> place(0, 900);
  Tracker tracker;
  std::set<TrackId> gone;
  double now = 0;
  for (int i = 0; i < 600; ++i) {
    now += random() % 40 == 0 ? 3.0 : 0.1;
    std::vector<Face> faces;
    for (Someone& someone : people)
      if (random() % 3 != 0)
        faces.push_back(someone.face(place(random), place(random), 30 + static_cast<float>(random() % 60),
                                     static_cast<float>(random() % 10) / 10));
    const TrackedFrame frame = tracker.feed(at(now), faces);
    gone.insert(frame.ended.begin(), frame.ended.end());
    std::set<TrackId> used;
    for (const TrackId id : frame.tracks) {
      if (id == kNoTrack) continue;
      EXPECT_TRUE(used.insert(id).second) << "twice in a frame";
      EXPECT_FALSE(gone.contains(id)) << "ended, and came back";
    }
    EXPECT_LE(tracker.size(), 64U);
  }
}

}  // namespace
}  // namespace rollcall::face
