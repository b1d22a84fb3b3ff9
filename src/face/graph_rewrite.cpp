#include "face/graph_rewrite.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "face/onnx_file.hpp"

namespace rollcall::face {
namespace {

using onnx::FloatTensor;
using onnx::Graph;
using onnx::Node;

constexpr std::int64_t kBlock = 16;

std::int64_t whole_blocks(std::int64_t channels) { return (channels + kBlock - 1) / kBlock * kBlock; }

// A two-dimensional convolution with constant weights.
struct Convolution {
  const FloatTensor* weights = nullptr;  // out, in / group, height, width
  const FloatTensor* bias = nullptr;     // null: none
  std::int64_t group = 1;

  std::int64_t out() const { return weights->shape[0]; }
  std::int64_t in() const { return weights->shape[1] * group; }
  bool is_depthwise() const { return group > 1 && group == out() && weights->shape[1] == 1; }
};

class Rewriter {
 public:
  explicit Rewriter(Graph graph) : graph_(std::move(graph)) {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      for (const std::string& input : graph_.nodes[i].inputs) consumers_[input].push_back(i);
      for (const std::string& output : graph_.nodes[i].outputs) producer_[output] = i;
    }
    outputs_.insert(graph_.outputs.begin(), graph_.outputs.end());
  }

  // Whether anything changed.
  bool run() {
    std::vector<Node> nodes = std::exchange(graph_.nodes, {});
    originals_ = &nodes;
    for (const Node& node : nodes) {
      if (const auto conv = as_convolution(node)) {
        emit(padded_convolution(node, *conv));
      } else if (const auto slopes = as_parametric_relu(node)) {
        emit_parametric_relu(node, *slopes);
      } else {
        if (passes_channels_on(node) && padded_.contains(node.inputs[0])) {
          padded_[node.outputs[0]] = padded_[node.inputs[0]];
        }
        emit(node);
      }
    }
    return changed_;
  }

  const Graph& graph() const { return graph_; }

 private:
  void emit(Node node) { graph_.nodes.push_back(std::move(node)); }

  const FloatTensor* constant(const std::string& name) const {
    const auto found = graph_.floats.find(name);
    return found == graph_.floats.end() ? nullptr : &found->second;
  }

  std::optional<Convolution> as_convolution(const Node& node) const {
    if (node.op != "Conv" || !node.domain.empty() || node.inputs.size() < 2 || node.outputs.size() != 1) return {};
    Convolution conv{.weights = constant(node.inputs[1]), .bias = nullptr, .group = node.integer("group", 1)};
    if (conv.weights == nullptr || conv.weights->shape.size() != 4 || conv.group < 1) return {};
    if (node.inputs.size() > 2 && !node.inputs[2].empty()) {
      conv.bias = constant(node.inputs[2]);
      if (conv.bias == nullptr || std::ssize(conv.bias->values) != conv.out()) return {};
    }
    return conv;
  }

  // The slope of each channel, where the node is a PRelu with one a channel that follows a convolution.
  std::optional<std::vector<float>> as_parametric_relu(const Node& node) const {
    if (node.op != "PRelu" || !node.domain.empty() || node.inputs.size() != 2 || node.outputs.size() != 1) return {};
    const auto before = producer_.find(node.inputs[0]);
    if (before == producer_.end()) return {};
    const auto conv = as_convolution((*originals_)[before->second]);
    const FloatTensor* const slopes = constant(node.inputs[1]);
    if (!conv || slopes == nullptr) return {};
    std::vector<std::int64_t> shape = slopes->shape;
    if (shape.size() == 4 && shape.front() == 1) shape.erase(shape.begin());
    if (shape != std::vector<std::int64_t>{conv->out(), 1, 1}) return {};
    return slopes->values;
  }

  // Operators that treat each channel alike and turn zero into zero.
  static bool passes_channels_on(const Node& node) {
    return (node.op == "Relu" || node.op == "LeakyRelu") && node.domain.empty() && node.inputs.size() == 1 &&
           node.outputs.size() == 1;
  }

  // Whether a tensor may get more channels: all that see them are convolutions that will give them no weight.
  bool may_grow(const std::string& tensor) const {
    if (outputs_.contains(tensor)) return false;
    const auto uses = consumers_.find(tensor);
    if (uses == consumers_.end() || uses->second.size() != 1) return false;
    const Node& user = (*originals_)[uses->second.front()];
    if (user.inputs.empty() || user.inputs[0] != tensor) return false;
    if (const auto conv = as_convolution(user)) {
      return conv->group == 1 || (conv->is_depthwise() && may_grow(user.outputs[0]));
    }
    return (passes_channels_on(user) || as_parametric_relu(user)) && may_grow(user.outputs[0]);
  }

  std::string add_constant(const std::string& like, FloatTensor tensor) {
    std::string name;
    do {
      name = like + "/blocks" + std::to_string(next_++);
    } while (graph_.floats.contains(name) || producer_.contains(name));
    graph_.floats.emplace(name, std::move(tensor));
    return name;
  }

  Node padded_convolution(Node node, const Convolution& conv) {
    const auto before = padded_.find(node.inputs[0]);
    const std::int64_t in = before == padded_.end() ? conv.in() : before->second;
    const bool depthwise = conv.is_depthwise();
    std::int64_t out = conv.out();
    if (depthwise) {
      out = in;  // may_grow() has looked at what follows
    } else if (conv.group == 1 && may_grow(node.outputs[0])) {
      out = whole_blocks(out);
    }
    if (in == conv.in() && out == conv.out()) return node;
    changed_ = true;
    if (out != conv.out()) padded_[node.outputs[0]] = out;

    const std::vector<std::int64_t>& shape = conv.weights->shape;
    const auto window = static_cast<std::size_t>(shape[2] * shape[3]);
    const auto old_row = static_cast<std::size_t>(shape[1]) * window;
    const auto new_row = depthwise ? old_row : static_cast<std::size_t>(in) * window;
    FloatTensor weights{{out, depthwise ? 1 : in, shape[2], shape[3]}, {}};
    weights.values.resize(static_cast<std::size_t>(out) * new_row);
    for (std::size_t o = 0; o < static_cast<std::size_t>(conv.out()); ++o) {
      std::copy_n(conv.weights->values.begin() + static_cast<std::ptrdiff_t>(o * old_row), old_row,
                  weights.values.begin() + static_cast<std::ptrdiff_t>(o * new_row));
    }
    if (conv.bias != nullptr) {
      FloatTensor bias{{out}, conv.bias->values};
      bias.values.resize(static_cast<std::size_t>(out));
      node.inputs[2] = add_constant(node.inputs[2], std::move(bias));
    }
    node.inputs[1] = add_constant(node.inputs[1], std::move(weights));
    if (depthwise) node.set_integer("group", out);
    return node;
  }

  Node scale_channels(const std::string& from, const std::string& to, const std::vector<float>& factors) {
    constexpr std::array<std::int64_t, 2> kOnes{1, 1};
    constexpr std::array<std::int64_t, 4> kNoPads{};
    const auto channels = std::ssize(factors);
    Node node{.name = to, .op = "Conv", .domain = {}, .inputs = {}, .outputs = {to}, .attributes = {}};
    node.inputs = {from, add_constant(to, FloatTensor{{channels, 1, 1, 1}, factors})};
    node.set_integer("group", channels);
    node.set_integers("kernel_shape", kOnes);
    node.set_integers("strides", kOnes);
    node.set_integers("dilations", kOnes);
    node.set_integers("pads", kNoPads);
    return node;
  }

  void emit_parametric_relu(const Node& node, std::vector<float> slopes) {
    changed_ = true;
    const std::string& input = node.inputs[0];
    const std::string& output = node.outputs[0];
    if (const auto grown = padded_.find(input); grown != padded_.end()) {
      slopes.resize(static_cast<std::size_t>(grown->second));
      padded_[output] = grown->second;
    }
    std::vector<float> rest(slopes.size());
    std::ranges::transform(slopes, rest.begin(), [](float slope) { return 1 - slope; });
    const std::string positive = output + "/positive";
    emit({.name = positive, .op = "Relu", .domain = {}, .inputs = {input}, .outputs = {positive}, .attributes = {}});
    emit(scale_channels(input, output + "/whole", slopes));
    emit(scale_channels(positive, output + "/rest", rest));
    emit({.name = output,
          .op = "Add",
          .domain = {},
          .inputs = {output + "/whole", output + "/rest"},
          .outputs = {output},
          .attributes = {}});
  }

  Graph graph_;
  const std::vector<Node>* originals_ = nullptr;
  std::map<std::string, std::vector<std::size_t>> consumers_;
  std::map<std::string, std::size_t> producer_;
  std::set<std::string> outputs_;
  std::map<std::string, std::int64_t> padded_;  // tensors with more channels than in the file, and how many
  int next_ = 0;
  bool changed_ = false;
};

}  // namespace

std::string rewrite_for_blocks(std::span<const std::byte> file) {
  auto graph = onnx::read(file);
  // From operator set 7 on PRelu's slopes are broadcast as assumed here.
  if (!graph || graph->has_subgraphs || graph->opset < 7) return {};
  Rewriter rewriter(*std::move(graph));
  return rewriter.run() ? onnx::write(rewriter.graph()) : std::string();
}

}  // namespace rollcall::face
