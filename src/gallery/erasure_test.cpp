// What was removed is not in memory any more: looked for in every writable page of the process.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "base/test_memory.hpp"
#include "gallery/cell_pool.hpp"
#include "gallery/codes.hpp"
#include "gallery/gallery.hpp"
#include "gallery/test_vectors.hpp"

namespace rollcall::gallery {
namespace {

constexpr std::uint32_t kMask = 0x5aa5c33cU;

// Part of an embedding, as fp32 and as codes, kept masked so that this is no copy of it.
class Trace {
 public:
  explicit Trace(const Embedding& e) {
    alignas(64) std::array<std::uint8_t, block_bytes(128)> memory{};
    const BlockRef block{.bytes = memory.data()};
    encode_row(e, block, 0);
    for (std::size_t i = 0; i < kWords; ++i) {
      std::memcpy(&floats_[i], &e[32 + i], 4);
      std::memcpy(&codes_[i], &memory[(8 + i) * kQuadBytes], 4);
      floats_[i] ^= kMask;
      codes_[i] ^= kMask;
    }
    wipe(memory.data(), memory.size());
  }

  struct Found {
    int floats = 0;
    int codes = 0;
    bool operator==(const Found&) const = default;
  };

  Found look() const {
    Found found;
    const int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    EXPECT_GE(memory, 0);
    std::ifstream maps("/proc/self/maps");
    std::vector<std::uint32_t> words;
    for (std::string line; std::getline(maps, line);) {
      std::istringstream fields(line);
      std::size_t begin = 0;
      std::size_t end = 0;
      char dash = 0;
      std::string rights;
      fields >> std::hex >> begin >> dash >> end >> rights;
      constexpr std::size_t kSanitizerShadow = std::size_t{1} << 30U;
      if (!rights.starts_with("rw") || end - begin >= kSanitizerShadow) continue;
      words.resize((end - begin) / 4);
      const ssize_t got = pread(memory, words.data(), end - begin, static_cast<off_t>(begin));
      if (got > 0) search({words.data(), static_cast<std::size_t>(got) / 4}, found);
      wipe(words.data(), words.size() * 4);
    }
    close(memory);
    return found;
  }

 private:
  static constexpr std::size_t kWords = 6;

  void search(std::span<const std::uint32_t> words, Found& found) const {
    const auto stands = [&](std::size_t at, const auto& pattern, std::size_t stride) {
      for (std::size_t i = 0; i < kWords; ++i) {
        if (at + i * stride >= words.size() || (words[at + i * stride] ^ kMask) != pattern[i]) return false;
      }
      return true;
    };
    for (std::size_t at = 0; at < words.size(); ++at) {
      found.floats += stands(at, floats_, 1) ? 1 : 0;
      found.codes += stands(at, codes_, kQuadBytes / 4) ? 1 : 0;
    }
  }

  std::array<std::uint32_t, kWords> floats_{};
  std::array<std::uint32_t, kWords> codes_{};
};

void forget(Embedding& e) { wipe(e.data(), e.size() * sizeof(float)); }

// A gallery with neighbours, so that blocks are shared.
void fill(Gallery& gallery, Vectors& vectors) {
  for (std::size_t i = 0; i < 40; ++i) ASSERT_TRUE(gallery.put_template(numbered(i), numbered(0), vectors.any()));
}

struct Case {
  const char* name;
  Scoring scoring;
  std::size_t templates;  // the person has, the traced one the last
  void (*remove)(Gallery& gallery);
};

const Uuid kPerson = numbered(1'000);

class Erasure : public testing::TestWithParam<Case> {};

INSTANTIATE_TEST_SUITE_P(
    Gallery, Erasure,
    testing::Values(
        Case{"PersonWithOneTemplate", Scoring::kMean, 1, [](Gallery& g) { g.remove_person(kPerson); }},
        Case{"PersonWithMany", Scoring::kMean, 3, [](Gallery& g) { g.remove_person(kPerson); }},
        Case{"OneTemplateOfMany", Scoring::kMean, 3, [](Gallery& g) { g.remove_template(kPerson, numbered(3)); }},
        Case{"PersonWithManyBest", Scoring::kBest, 3, [](Gallery& g) { g.remove_person(kPerson); }},
        Case{"OneTemplateOfManyBest", Scoring::kBest, 3, [](Gallery& g) { g.remove_template(kPerson, numbered(3)); }},
        Case{"Replaced", Scoring::kMean, 1,
             [](Gallery& g) {
               Vectors others(128, 99);
               ASSERT_TRUE(g.put_template(kPerson, numbered(1), others.any()));
             }},
        Case{"Everything", Scoring::kMean, 1, [](Gallery& g) { g.clear(); }}),
    [](const auto& test) { return std::string(test.param.name); });

TEST_P(Erasure, OverwritesOnceNoViewFromBeforeIsLeft) {
  const Case& c = GetParam();
  Vectors vectors(128, 7);
  Gallery gallery(128, c.scoring);
  fill(gallery, vectors);
  std::optional<Trace> trace;
  for (std::size_t t = 1; t <= c.templates; ++t) {
    Embedding e = vectors.any();
    ASSERT_TRUE(gallery.put_template(kPerson, numbered(t), e));
    if (t == c.templates) trace.emplace(e);
    forget(e);
  }
  const bool coded = c.scoring == Scoring::kBest || c.templates == 1;  // else the mean's codes are
  EXPECT_EQ(trace->look(), (Trace::Found{1, coded ? 1 : 0})) << "the look-out sees nothing";

  std::optional<View> view = gallery.view();
  c.remove(gallery);
  EXPECT_EQ(trace->look().floats, 1) << "a view from before needs it";
  view.reset();
  EXPECT_EQ(trace->look(), (Trace::Found{0, 0}));

  for (std::size_t i = 0; i < 40; ++i) {
    EXPECT_EQ(gallery.view().contains(numbered(i)), std::string_view(c.name) != "Everything");
  }
}

TEST(GalleryMemory, IsOverwrittenAtOnceWithoutViews) {
  Vectors vectors(128, 8);
  Gallery gallery(128);
  fill(gallery, vectors);
  Embedding e = vectors.any();
  ASSERT_TRUE(gallery.put_template(kPerson, numbered(1), e));
  const Trace trace(e);
  forget(e);
  ASSERT_TRUE(gallery.remove_person(kPerson));
  EXPECT_EQ(trace.look(), (Trace::Found{0, 0}));
}

TEST(GalleryMemory, IsUsedAgainWhenPeopleLeave) {
  Vectors vectors(128, 9);
  Gallery gallery(128);
  const Embedding face = vectors.any();
  const auto churn = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      ASSERT_TRUE(gallery.put_template(numbered(i), numbered(0), face));
      if (i >= 100) gallery.remove_person(numbered(i - 100));
    }
  };
  churn(0, 2'000);
  const std::size_t before = memory_in_use();
  churn(2'000, 42'000);  // 20 MB of embeddings, were they kept
  EXPECT_LT(memory_in_use(), before + (std::size_t{8} << 20U));
  EXPECT_EQ(gallery.people(), 100U);
}

}  // namespace
}  // namespace rollcall::gallery
