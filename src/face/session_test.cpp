#include "face/session.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "face/synthetic_onnx.hpp"

namespace rollcall::face {
namespace {

using synthetic::as_bytes;
using synthetic::small_network;

SessionSpec spec(Shape input = {kAnySize, 3, 8, 8}, Shape output = {kAnySize, 5, 8, 8}) {
  return {.model = "small", .input = {"in", std::move(input)}, .outputs = {{"out", std::move(output)}}};
}

std::vector<float> ramp(std::size_t count) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<float>(i % 17) / 8 - 1;
  return values;
}

TEST(Session, RunsANetworkOnTheCallersMemory) {
  const std::string file = small_network();
  auto session = OnnxSession::create(as_bytes(file), spec());
  ASSERT_TRUE(session) << session.error().describe();
  Outputs outputs;
  const std::vector<float> input = ramp(3 * 8 * 8);
  ASSERT_TRUE((*session)->run(input, {1, 3, 8, 8}, outputs));
  ASSERT_EQ(outputs.size(), 1U);
  EXPECT_EQ(outputs.shape(0), (Shape{1, 5, 8, 8}));
  EXPECT_EQ(outputs[0].size(), 5U * 8 * 8);
}

TEST(Session, WritesIntoTheSameMemoryWhenTheShapeStays) {
  const std::string file = small_network();
  auto session = OnnxSession::create(as_bytes(file), spec());
  ASSERT_TRUE(session);
  Outputs outputs;
  std::vector<float> input = ramp(3 * 8 * 8);
  ASSERT_TRUE((*session)->run(input, {1, 3, 8, 8}, outputs));
  const float* const first = outputs[0].data();
  const std::vector<float> before(outputs[0].begin(), outputs[0].end());
  for (float& v : input) v = -v;
  ASSERT_TRUE((*session)->run(input, {1, 3, 8, 8}, outputs));
  EXPECT_EQ(outputs[0].data(), first);
  EXPECT_NE(before, std::vector<float>(outputs[0].begin(), outputs[0].end()));
  ASSERT_TRUE((*session)->run(ramp(2 * 3 * 8 * 8), {2, 3, 8, 8}, outputs));
  EXPECT_EQ(outputs.shape(0), (Shape{2, 5, 8, 8}));
}

TEST(Session, KeepsApartTheOutputsOfTwoSessionsInOneObject) {
  const std::string file = small_network();
  const std::string other = small_network({.seed = 99});
  auto a = OnnxSession::create(as_bytes(file), spec());
  auto b = OnnxSession::create(as_bytes(other), spec());
  ASSERT_TRUE(a && b);
  const std::vector<float> input = ramp(3 * 8 * 8);
  Outputs outputs;
  ASSERT_TRUE((*a)->run(input, {1, 3, 8, 8}, outputs));
  const std::vector<float> first(outputs[0].begin(), outputs[0].end());
  ASSERT_TRUE((*b)->run(input, {1, 3, 8, 8}, outputs));
  EXPECT_NE(first, std::vector<float>(outputs[0].begin(), outputs[0].end()));
}

TEST(Session, RefusesAModelThatIsNotAsItsRecipeSays) {
  const std::string file = small_network();
  struct Case {
    const char* what;
    SessionSpec spec;
    const char* said;
  };
  SessionSpec no_input = spec();
  no_input.input.name = "image";
  SessionSpec no_output = spec();
  no_output.outputs[0].name = "logits";
  const std::vector<Case> cases{
      {"an input of another name", no_input, "has no input \"image\"; it has: in"},
      {"an output of another name", no_output, "has no output \"logits\"; it has: out"},
      {"an input of another size", spec({kAnySize, 3, 9, 8}), "[any, 3, 8, 8] where [any, 3, 9, 8] is expected"},
      {"an input of another rank", spec({3, 8, 8}), "[any, 3, 8, 8] where [3, 8, 8] is expected"},
      {"an input that is not open where it must be", spec({kAnySize, 3, kAnySize, 8}), "[any, 3, any, 8] is expected"},
      {"an output of another size", spec({kAnySize, 3, 8, 8}, {kAnySize, 6, 8, 8}), "[any, 6, 8, 8] is expected"},
  };
  for (const Case& one : cases) {
    const auto session = OnnxSession::create(as_bytes(file), one.spec);
    ASSERT_FALSE(session) << one.what;
    EXPECT_EQ(session.error().code, ErrorCode::kModelMismatch) << one.what;
    EXPECT_NE(session.error().message.find("small"), std::string::npos) << session.error().message;
    EXPECT_NE(session.error().message.find(one.said), std::string::npos) << session.error().message;
  }
}

TEST(Session, RefusesBytesThatAreNoModel) {
  const std::string whole = small_network();
  for (const std::string& bytes :
       {std::string(), std::string("not a model at all"), whole.substr(0, whole.size() / 2), whole.substr(0, 40)}) {
    const auto session = OnnxSession::create(as_bytes(bytes), spec());
    ASSERT_FALSE(session) << bytes.size();
    EXPECT_EQ(session.error().code, ErrorCode::kModelMismatch);
    EXPECT_NE(session.error().message.find("cannot be loaded"), std::string::npos) << session.error().message;
  }
}

TEST(Session, RefusesAnInputOfTheWrongSize) {
  const std::string file = small_network();
  auto session = OnnxSession::create(as_bytes(file), spec());
  ASSERT_TRUE(session);
  Outputs outputs;
  const std::vector<float> input = ramp(3 * 8 * 8);
  for (const Shape& shape :
       {Shape{1, 3, 8, 9}, Shape{2, 3, 8, 8}, Shape{1, 3, 8}, Shape{0, 3, 8, 8}, Shape{-1, 3, 8, 8}}) {
    const auto result = (*session)->run(input, shape, outputs);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::kInvalidArgument);
  }
  EXPECT_TRUE((*session)->run(input, {1, 3, 8, 8}, outputs));
}

TEST(Session, GivesManyThreadsTheResultOfOne) {
  const std::string file = small_network();
  auto session = OnnxSession::create(as_bytes(file), spec());
  ASSERT_TRUE(session);
  const std::vector<float> input = ramp(3 * 8 * 8);
  Outputs alone;
  ASSERT_TRUE((*session)->run(input, {1, 3, 8, 8}, alone));
  const std::vector<float> expected(alone[0].begin(), alone[0].end());
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      Outputs outputs;
      for (int i = 0; i < 50; ++i) {
        ASSERT_TRUE((*session)->run(input, {1, 3, 8, 8}, outputs));
        ASSERT_EQ(std::memcmp(outputs[0].data(), expected.data(), expected.size() * sizeof(float)), 0);
      }
    });
  }
}

TEST(Session, CountsTheTimeSpentInModels) {
  const std::string file = small_network();
  auto session = OnnxSession::create(as_bytes(file), spec());
  ASSERT_TRUE(session);
  Outputs outputs;
  const auto before = model_time_of_this_thread();
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE((*session)->run(ramp(3 * 8 * 8), {1, 3, 8, 8}, outputs));
  const auto spent = model_time_of_this_thread() - before;
  EXPECT_GT(spent.count(), 0);
  EXPECT_LE(spent, std::chrono::steady_clock::now() - start);
  std::jthread([&] { EXPECT_EQ(model_time_of_this_thread().count(), 0); }).join();
}

// A process of its own, because the runtime only speaks when the first session of a process is made.
TEST(SessionDeathTest, KeepsTheRuntimesNoiseOffTheScreenAndNothingElse) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const std::string file = small_network();
  EXPECT_EXIT(
      {
        const auto session = OnnxSession::create(as_bytes(file), spec());
        std::cerr << (session ? "made" : "failed");
        std::exit(0);
      },
      testing::ExitedWithCode(0), "^made$");
}

}  // namespace
}  // namespace rollcall::face
