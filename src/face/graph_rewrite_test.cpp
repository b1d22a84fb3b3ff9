#include "face/graph_rewrite.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "face/onnx_file.hpp"
#include "face/session.hpp"
#include "face/synthetic_onnx.hpp"
#include "face/test_folders.hpp"

namespace rollcall::face {
namespace {

using synthetic::as_bytes;
using synthetic::NetworkBuilder;

std::vector<float> noise(const Shape& shape, float low, float high) {
  std::size_t count = 1;
  for (const std::int64_t size : shape) count *= static_cast<std::size_t>(size);
  std::mt19937 random(5);
  std::uniform_real_distribution<float> any(low, high);
  std::vector<float> values(count);
  std::ranges::generate(values, [&] { return any(random); });
  return values;
}

// Runs a file as it is and rewritten on the same noise; the outputs must agree but for rounding.
void expect_same(const std::string& what, const std::string& file, const SessionSpec& spec, const Shape& shape,
                 float low = -1, float high = 1) {
  const auto plain = OnnxSession::create(as_bytes(file), spec, {.rewrite = false});
  const auto rewritten = OnnxSession::create(as_bytes(file), spec, {.rewrite = true});
  ASSERT_TRUE(plain) << what << ": " << plain.error().describe();
  ASSERT_TRUE(rewritten) << what << ": " << rewritten.error().describe();
  const std::vector<float> input = noise(shape, low, high);
  Outputs a;
  Outputs b;
  ASSERT_TRUE((*plain)->run(input, shape, a)) << what;
  ASSERT_TRUE((*rewritten)->run(input, shape, b)) << what;
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a.shape(i), b.shape(i)) << what;
    float largest = 1;
    for (const float v : a[i]) largest = std::max(largest, std::abs(v));
    for (std::size_t k = 0; k < a[i].size(); ++k) ASSERT_NEAR(a[i][k], b[i][k], 2e-5F * largest) << what << " at " << k;
  }
}

std::size_t count(const std::string& file, std::string_view op) {
  const auto graph = onnx::read(as_bytes(file));
  EXPECT_TRUE(graph);
  return graph ? static_cast<std::size_t>(std::ranges::count(graph->nodes, op, &onnx::Node::op)) : 0;
}

const Shape kIn{1, 3, 12, 12};

SessionSpec in_to_out() { return {.model = "test", .input = {"in", {}}, .outputs = {{"out", {}}}}; }

NetworkBuilder with_input() { return std::move(NetworkBuilder().input("in", {-1, 3, 12, 12})); }

TEST(GraphRewrite, LeavesTheResultsOfAnyGraphAsTheyWere) {
  const std::vector<std::int64_t> open{-1, -1, -1, -1};
  struct Case {
    const char* what;
    std::string file;
    std::size_t prelus_left;
  };
  const std::vector<Case> cases{
      {"a chain of odd channel counts through a depth-wise convolution",
       with_input()
           .conv("in", "a", 13, 3, 3)
           .prelu("a", "b", {13, 1, 1})
           .conv("b", "c", 13, 1, 3, 13)
           .prelu("c", "d", {13, 1, 1})
           .conv("d", "out", 6, 13, 1)
           .output("out", open)
           .file(),
       0},
      {"slopes with a batch dimension",
       with_input()
           .conv("in", "a", 5, 3, 1)
           .prelu("a", "b", {1, 5, 1, 1})
           .conv("b", "out", 4, 5, 1)
           .output("out", open)
           .file(),
       0},
      {"a PRelu that is the output, which must keep its channels",
       with_input().conv("in", "a", 5, 3, 3).prelu("a", "out", {5, 1, 1}).output("out", open).file(), 0},
      {"a tensor that is an output and goes on, too",
       with_input()
           .conv("in", "a", 5, 3, 3)
           .prelu("a", "out", {5, 1, 1})
           .conv("out", "b", 4, 5, 1)
           .output("out", open)
           .output("b", open)
           .file(),
       0},
      {"two users of one tensor, one of which minds its channels",
       with_input()
           .conv("in", "a", 5, 3, 3)
           .prelu("a", "b", {5, 1, 1})
           .conv("b", "c", 5, 5, 1)
           .op("Add", {"b", "c"}, "out")
           .output("out", open)
           .file(),
       0},
      {"a convolution in groups that is not depth-wise",
       with_input()
           .conv("in", "a", 6, 3, 3)
           .prelu("a", "b", {6, 1, 1})
           .conv("b", "out", 4, 3, 1, 2)
           .output("out", open)
           .file(),
       0},
      {"a depth-wise convolution that is the output",
       with_input()
           .conv("in", "a", 7, 3, 1)
           .op("Relu", {"a"}, "b")
           .conv("b", "out", 7, 1, 3, 7)
           .output("out", open)
           .file(),
       0},
      {"odd channels through a plain Relu",
       with_input()
           .conv("in", "a", 7, 3, 1)
           .op("Relu", {"a"}, "b")
           .conv("b", "c", 7, 1, 3, 7)
           .op("Relu", {"c"}, "d")
           .conv("d", "out", 3, 7, 1)
           .output("out", open)
           .file(),
       0},
      {"a Sigmoid, which makes one half of zero",
       with_input()
           .conv("in", "a", 7, 3, 1)
           .op("Sigmoid", {"a"}, "b")
           .conv("b", "out", 3, 7, 1)
           .output("out", open)
           .file(),
       0},
      {"one slope for all channels, which stays",
       with_input().conv("in", "a", 5, 3, 3).prelu("a", "b", {1}).conv("b", "out", 4, 5, 1).output("out", open).file(),
       1},
      {"slopes along the width, which stay",
       with_input()
           .conv("in", "a", 12, 3, 3)
           .prelu("a", "b", {12})
           .conv("b", "out", 4, 12, 1)
           .output("out", open)
           .file(),
       1},
      {"a PRelu without a convolution before it, which stays",
       with_input().prelu("in", "b", {3, 1, 1}).conv("b", "out", 4, 3, 1).output("out", open).file(), 1},
  };
  for (const Case& one : cases) {
    SessionSpec spec = in_to_out();
    if (const auto graph = onnx::read(as_bytes(one.file))) {
      spec.outputs.clear();
      for (const std::string& output : graph->outputs) spec.outputs.push_back({output, {}});
    }
    expect_same(one.what, one.file, spec, kIn);
    const std::string rewritten = rewrite_for_blocks(as_bytes(one.file));
    EXPECT_EQ(count(rewritten.empty() ? one.file : rewritten, "PRelu"), one.prelus_left) << one.what;
  }
}

TEST(GraphRewrite, GivesNothingWhereThereIsNothingToDo) {
  const std::string file = with_input().conv("in", "out", 16, 3, 3).output("out", {-1, 16, 12, 12}).file();
  EXPECT_EQ(rewrite_for_blocks(as_bytes(file)), "");
}

TEST(GraphRewrite, GivesNothingForBytesThatAreNoModel) {
  EXPECT_EQ(rewrite_for_blocks({}), "");
  EXPECT_EQ(rewrite_for_blocks(as_bytes("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF")), "");
  const std::string whole = synthetic::small_network();
  for (std::size_t size = 0; size < whole.size(); ++size) rewrite_for_blocks(as_bytes(whole).first(size));
  std::mt19937 random(3);
  for (int round = 0; round < 3000; ++round) {
    std::string damaged = whole;
    for (int i = 0; i < 3; ++i) damaged[random() % damaged.size()] = static_cast<char>(random());
    rewrite_for_blocks(as_bytes(damaged));  // must only not crash; sanitizers watch
  }
  EXPECT_NE(rewrite_for_blocks(as_bytes(whole)), "");
}

TEST(GraphRewrite, LeavesTheResultsOfTheModelsWeKnowAsTheyWere) {
  struct Case {
    const char* file;
    const char* input;
    Shape shape;
    std::vector<const char*> outputs;
    float high;
    bool changes;
  };
  const std::vector<Case> cases{
      {"minifas_128_celebaspoof.onnx", "input", {1, 3, 128, 128}, {"output"}, 1, true},
      {"minifasnet_v2.onnx", "input", {1, 3, 80, 80}, {"output"}, 255, true},
      {"minifasnet_v1se.onnx", "input", {1, 3, 80, 80}, {"output"}, 255, true},
      {"mobilefacenet_ms1m_128d.onnx", "input0", {1, 3, 112, 112}, {"output0"}, 1, false},
  };
  for (const Case& one : cases) {
    std::ifstream stream(in_shared("models/") + one.file, std::ios::binary);
    const std::string file{std::istreambuf_iterator<char>(stream), {}};
    ASSERT_FALSE(file.empty()) << one.file;
    SessionSpec spec{.model = one.file, .input = {one.input, {}}, .outputs = {}};
    for (const char* output : one.outputs) spec.outputs.push_back({output, {}});
    expect_same(one.file, file, spec, one.shape, 0, one.high);
    const std::string rewritten = rewrite_for_blocks(as_bytes(file));
    EXPECT_EQ(!rewritten.empty(), one.changes) << one.file;
    EXPECT_EQ(one.changes ? count(rewritten, "PRelu") : 0, 0U) << one.file;
  }
}

}  // namespace
}  // namespace rollcall::face
