#include "face/engine.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <latch>
#include <span>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/test_memory.hpp"
#include "face/preprocess.hpp"
#include "face/sample_faces.hpp"
#include "face/test_folders.hpp"

namespace rollcall::face {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

EngineConfig config(int threads, std::size_t queue) {
  EngineConfig config;
  config.analyser.detect.input_size = 320;
  config.threads = threads;
  config.queue = queue;
  return config;
}

std::unique_ptr<Engine> open(const EngineConfig& with) {
  auto engine = Engine::create(Manifest::builtin(), samples::store(), with);
  EXPECT_TRUE(engine) << engine.error().describe();
  return *std::move(engine);
}

const std::string kOneFace = "people/Obama/obama_1.jpg";
const std::string kManyFaces = "groups/bbt4.jpg";

bool same_faces(const Analysis& a, const Analysis& b) {
  return std::ranges::equal(a.faces, b.faces, [](const Face& x, const Face& y) {
    return x.box == y.box && x.landmarks == y.landmarks && x.detection == y.detection && x.liveness == y.liveness &&
           x.embedding == y.embedding && x.quality.score == y.quality.score;
  });
}

float cosine(const std::vector<float>& a, const std::vector<float>& b) {
  float sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// Callers who keep a one-thread engine busy, with at least two pictures in its queue, until this goes out of scope.
class Crowd {
 public:
  Crowd(const Engine& engine, std::span<const std::byte> picture) {
    for (int i = 0; i < 5; ++i) {
      callers_.emplace_back([&engine, picture](const std::stop_token& stop) {
        while (!stop.stop_requested()) EXPECT_TRUE(engine.analyse(picture));
      });
    }
    while (engine.queued() < 2) std::this_thread::yield();
  }

 private:
  std::vector<std::jthread> callers_;
};

TEST(Engine, FindsAndDescribesTheFacesOfAPhotograph) {
  const auto engine = open(config(1, 4));
  EXPECT_EQ(engine->dimension(), 128);
  EXPECT_EQ(engine->model_hash(), Manifest::builtin().find("mobilefacenet_ms1m_128d")->hash());
  const auto analysis = engine->analyse(samples::file(kManyFaces));
  ASSERT_TRUE(analysis) << analysis.error().describe();
  EXPECT_EQ(analysis->size, (Size{710, 473}));
  EXPECT_EQ(analysis->image.size(), analysis->size);
  EXPECT_EQ(analysis->image_scale, 1.0F);
  ASSERT_EQ(analysis->faces.size(), 6U);
  EXPECT_TRUE(std::ranges::is_sorted(analysis->faces, {}, [](const Face& face) { return face.box.centre().x; }));
  for (const Face& face : analysis->faces) {
    EXPECT_EQ(face.embedding.size(), 128U);
    EXPECT_NEAR(cosine(face.embedding, face.embedding), 1, 1e-5);
    EXPECT_TRUE(face.liveness.has_value());
    EXPECT_GT(face.quality.score, 0);
    EXPECT_FALSE(crop(*analysis, face).empty());
  }
  const Timings& t = analysis->timings;
  EXPECT_GT(t.model.count(), 0);
  EXPECT_LT(t.model, t.whole);
  EXPECT_LE(t.decode + t.preprocess + t.detect + t.liveness + t.embed + t.quality, t.whole);
}

TEST(Engine, DoesOnlyWhatIsAskedFor) {
  const auto engine = open(config(1, 4));
  const auto analysis =
      engine->analyse(samples::file(kManyFaces), {.embed = false, .liveness = false, .quality = false, .max_faces = 2});
  ASSERT_TRUE(analysis);
  ASSERT_EQ(analysis->faces.size(), 2U);
  for (const Face& face : analysis->faces) {
    EXPECT_TRUE(face.embedding.empty());
    EXPECT_FALSE(face.liveness);
    EXPECT_EQ(face.quality.score, 0);
    EXPECT_GT(face.box.height, 127);  // the two largest of six
  }
  const auto none = engine->analyse(samples::file(kManyFaces), {.embed = false, .min_score = 0.999F});
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->faces.empty());
}

TEST(Engine, GivesManyCallersAtOnceTheResultsOfOne) {
  const auto engine = open(config(2, 64));
  const std::vector<std::string> files{kOneFace, kManyFaces, "people/Biden/biden_1.jpg", "groups/bbt3.jpg"};
  std::vector<std::vector<std::byte>> bytes;
  std::vector<Analysis> expected;
  for (const std::string& file : files) {
    bytes.push_back(samples::file(file));
    auto analysis = engine->analyser().analyse(bytes.back());
    ASSERT_TRUE(analysis);
    expected.push_back(*std::move(analysis));
  }
  std::vector<std::jthread> callers;
  for (std::size_t caller = 0; caller < 4; ++caller) {
    callers.emplace_back([&, caller] {
      for (std::size_t i = 0; i < 6; ++i) {
        const std::size_t which = (caller + i) % files.size();
        const auto analysis = engine->analyse(bytes[which]);
        ASSERT_TRUE(analysis) << analysis.error().describe();
        EXPECT_TRUE(same_faces(*analysis, expected[which])) << files[which];
      }
    });
  }
}

TEST(Engine, SaysThatItIsBusyInsteadOfQueueingWithoutBound) {
  const auto engine = open(config(1, 2));
  const auto bytes = samples::file(kManyFaces);
  std::atomic<int> done{0};
  std::atomic<int> busy{0};
  {
    std::latch start(12);
    std::vector<std::jthread> callers;
    for (int i = 0; i < 12; ++i) {
      callers.emplace_back([&] {
        start.arrive_and_wait();
        const auto analysis = engine->analyse(bytes);
        if (analysis) {
          ++done;
        } else {
          EXPECT_EQ(analysis.error().code, ErrorCode::kBusy) << analysis.error().describe();
          EXPECT_GT(analysis.error().retry_after_s, 0);
          ++busy;
        }
      });
    }
  }
  EXPECT_GE(done, 3);
  EXPECT_GT(busy, 0);
  EXPECT_EQ(done + busy, 12);
  EXPECT_EQ(engine->queued(), 0U);
}

TEST(Engine, HonoursADeadline) {
  const auto engine = open(config(1, 8));
  const auto bytes = samples::file(kManyFaces);
  const auto late = engine->analyse(bytes, {.deadline = steady_clock::now() - 1ms});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kTimeout);
  // Behind others in the queue: given up at the deadline, not when its turn would have come.
  const Crowd crowd(*engine, bytes);
  const auto waited = engine->analyse(bytes, {.deadline = steady_clock::now() + 1ms});
  ASSERT_FALSE(waited);
  EXPECT_EQ(waited.error().code, ErrorCode::kTimeout);
  EXPECT_TRUE(engine->analyse(bytes, {.deadline = steady_clock::now() + 60s}));
}

TEST(Engine, CanBeCancelled) {
  const auto engine = open(config(1, 8));
  const auto bytes = samples::file(kManyFaces);
  std::stop_source before;
  before.request_stop();
  const auto never = engine->analyse(bytes, {.stop = before.get_token()});
  ASSERT_FALSE(never);
  EXPECT_EQ(never.error().code, ErrorCode::kCancelled);

  const Crowd crowd(*engine, bytes);
  std::stop_source during;
  std::jthread canceller([&] { during.request_stop(); });
  auto analysis = engine->analyse(bytes, {.stop = during.get_token()});
  while (analysis) analysis = engine->analyse(bytes, {.stop = during.get_token()});
  EXPECT_EQ(analysis.error().code, ErrorCode::kCancelled);
}

TEST(Engine, AnswersBadPicturesWithAnError) {
  const auto engine = open(config(1, 4));
  EXPECT_EQ(engine->analyse(std::span<const std::byte>()).error().code, ErrorCode::kMalformed);
  const std::string text = "this is no picture";
  EXPECT_EQ(engine->analyse(std::as_bytes(std::span(text))).error().code, ErrorCode::kUnsupportedMedia);
  EXPECT_EQ(engine->analyse(Image()).error().code, ErrorCode::kInvalidArgument);
  const auto nobody = engine->analyse(samples::file("groups/no_face_017_0.jpg"));
  ASSERT_TRUE(nobody);
  EXPECT_TRUE(nobody->faces.empty());
}

TEST(Engine, DoesNotStartWithoutItsModels) {
  const ModelStore empty({in_checkout("no-such-folder")});
  const auto missing = Engine::create(Manifest::builtin(), empty);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNoModel);
  EngineConfig unknown;
  unknown.analyser.recogniser = "no_such_model";
  EXPECT_EQ(Engine::create(Manifest::builtin(), samples::store(), unknown).error().code, ErrorCode::kNotFound);
  EngineConfig swapped;
  swapped.analyser.detector = "mobilefacenet_ms1m_128d";
  EXPECT_EQ(Engine::create(Manifest::builtin(), samples::store(), swapped).error().code, ErrorCode::kInvalidArgument);
}

TEST(Engine, ReducedDecodingFindsTheSamePeople) {
  const auto engine = open(config(1, 4));
  for (const std::string file : {"people/Obama/obama_4.jpg", "people/Biden/biden_1.jpg", "groups/t1.jpg"}) {
    const auto bytes = samples::file(file);
    const auto full = engine->analyse(bytes);
    const auto reduced = engine->analyse(bytes, {.reduced_decode = true});
    ASSERT_TRUE(full && reduced);
    EXPECT_EQ(reduced->size, full->size);
    ASSERT_EQ(reduced->faces.size(), full->faces.size()) << file;
    for (std::size_t i = 0; i < full->faces.size(); ++i) {
      EXPECT_NEAR(reduced->faces[i].box.x, full->faces[i].box.x, 0.03F * full->faces[i].box.width) << file;
      EXPECT_GT(cosine(reduced->faces[i].embedding, full->faces[i].embedding), 0.95F) << file;
      EXPECT_FALSE(crop(*reduced, reduced->faces[i]).empty());
    }
  }
  const auto large = engine->analyse(samples::file("people/Biden/biden_1.jpg"), {.reduced_decode = true});
  EXPECT_LT(large->image_scale, 1);
  EXPECT_LT(large->image.width(), large->size.width);
}

TEST(Engine, GoesBackToFullSizeWhereAReducedFaceWouldBeSmall) {
  const auto engine = open(config(1, 4));
  // A face of 60 pixels in a picture of 1600: halved, it has fewer pixels than its upright picture.
  const Image face = resize(samples::picture("people/Adrien_Brody/Adrien_Brody_0001.jpg"), {170, 170});
  Image wide(1600, 900);
  for (int y = 0; y < 900; ++y) std::fill_n(wide.mutable_row(y), 1600 * 3, std::uint8_t{90});
  for (int y = 0; y < 170; ++y) std::copy_n(face.row(y), 170 * 3, wide.mutable_row(300 + y) + 3 * 700);
  const auto bytes = encode_jpeg(wide, 95);
  ASSERT_TRUE(bytes);
  const auto analysis = engine->analyse(*bytes, {.min_score = 0.3F, .reduced_decode = true});
  ASSERT_TRUE(analysis);
  ASSERT_EQ(analysis->faces.size(), 1U);
  EXPECT_EQ(analysis->image.size(), (Size{1600, 900}));
  EXPECT_EQ(analysis->image_scale, 1);
}

TEST(Engine, KeepsBoxesInThePixelsOfTheOriginalWhenPictureIsPrepared) {
  EngineConfig prepared = config(1, 4);
  prepared.analyser.preprocess = {.max_side = 400, .clahe = 2};
  const auto with = open(prepared)->analyse(samples::file(kOneFace));
  const auto without = open(config(1, 4))->analyse(samples::file(kOneFace));
  ASSERT_TRUE(with && without);
  ASSERT_EQ(with->faces.size(), without->faces.size());
  const Box& a = with->faces[0].box;
  const Box& b = without->faces[0].box;
  EXPECT_NEAR(a.x, b.x, 0.05F * b.width);
  EXPECT_NEAR(a.width, b.width, 0.05F * b.width);
  EXPECT_EQ(with->image.size(), without->image.size());
}

TEST(Engine, MemoryStaysWithinBoundsOverPicturesOfAllSizes) {
  const auto engine = open(config(2, 8));
  const Image original = samples::picture(kOneFace);
  const auto analyse = [&](int i) {
    const Size size{120 + (i * 37) % 1300, 120 + (i * 53) % 1100};
    ASSERT_TRUE(engine->analyse(resize(original, size)));
  };
  for (int i = 0; i < 20; ++i) analyse(i);
  const std::size_t before = memory_in_use();
  for (int i = 20; i < 90; ++i) analyse(i);
  EXPECT_LT(memory_in_use(), before + (std::size_t{64} << 20U)) << "bytes, after the first 20 pictures " << before;
}

}  // namespace
}  // namespace rollcall::face
