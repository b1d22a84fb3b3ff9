// Readers and writers at once; meant for ThreadSanitizer as much as for its own assertions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "gallery/gallery.hpp"
#include "gallery/test_vectors.hpp"

namespace rollcall::gallery {
namespace {

// Pairs of people with one face come and go together, so every view must hold both or neither.
TEST(GalleryWithThreads, ShowsEveryReaderWholeChangesOnly) {
  constexpr std::size_t kPairs = 60;
  constexpr int kDimension = 64;
  for (const Scoring scoring : {Scoring::kMean, Scoring::kBest}) {
    Vectors vectors(kDimension);
    std::vector<Embedding> faces;
    for (std::size_t i = 0; i < kPairs; ++i) faces.push_back(vectors.any());
    Gallery gallery(kDimension, scoring);
    std::atomic<bool> done = false;
    std::atomic<int> seen = 0;
    std::atomic<int> wrong = 0;

    const auto write = [&](std::uint64_t seed) {
      Vectors dice(kDimension, seed);
      for (int i = 0; i < 1'500; ++i) {
        const std::size_t pair = dice.below(kPairs);
        auto edit = gallery.edit();
        if (dice.below(2) == 0) {
          edit.remove_person(numbered(2 * pair));
          edit.remove_person(numbered(2 * pair + 1));
        } else {
          for (const std::size_t person : {2 * pair, 2 * pair + 1}) {
            wrong += edit.put_template(numbered(person), numbered(i % 3), faces[pair]) ? 0 : 1;
          }
        }
        if (dice.below(300) == 0) edit.clear();
      }
    };
    const auto read = [&](std::uint64_t seed) {
      Vectors dice(kDimension, seed);
      while (!done) {
        const std::size_t pair = dice.below(kPairs);
        const View view = gallery.view();
        const std::vector<Uuid> both{numbered(2 * pair), numbered(2 * pair + 1)};
        const auto matches = view.search(faces[pair], 2).value();
        const auto among = view.search_among(both, faces[pair], 2).value();
        const bool there = view.contains(both[0]);
        if (view.contains(both[1]) != there || among.size() != (there ? 2U : 0U) || view.people() % 2 != 0) ++wrong;
        if (there && (matches != among || matches[0].similarity < 0.999F)) ++wrong;
        if (there) ++seen;
      }
    };
    {
      std::vector<std::jthread> readers;
      for (std::uint64_t i = 0; i < 2; ++i) readers.emplace_back(read, 100 + i);
      std::vector<std::jthread> writers;
      for (std::uint64_t i = 0; i < 2; ++i) writers.emplace_back(write, 200 + i);
      writers.clear();
      while (seen == 0 && gallery.people() > 0 && wrong == 0) std::this_thread::yield();
      done = true;
    }
    EXPECT_EQ(wrong, 0);
  }
}

}  // namespace
}  // namespace rollcall::gallery
