// For tests: small networks written on the spot, so that sessions and rewrites can be tried on any graph.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "face/onnx_file.hpp"

namespace rollcall::face::synthetic {

inline std::span<const std::byte> as_bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

// Builds a graph node by node; tensors are named by the caller.
class NetworkBuilder {
 public:
  explicit NetworkBuilder(unsigned seed = 1) : random_(seed) {
    graph_.opset = 13;
    graph_.model = {{1, 0, 7, {}}, {8, 2, 0, onnx::encode({{1, 2, 0, ""}, {2, 0, 13, {}}})}};
    graph_.rest = {{2, 2, 0, "synthetic"}};
  }

  // Sizes below 0 are left open.
  NetworkBuilder& input(const std::string& name, const std::vector<std::int64_t>& shape) {
    graph_.rest.push_back({11, 2, 0, value_info(name, shape)});
    return *this;
  }
  NetworkBuilder& output(const std::string& name, const std::vector<std::int64_t>& shape) {
    graph_.rest.push_back({12, 2, 0, value_info(name, shape)});
    return *this;
  }

  NetworkBuilder& conv(const std::string& from, const std::string& to, std::int64_t out, std::int64_t in_per_group,
                       std::int64_t kernel, std::int64_t group = 1) {
    constant(to + ".weight", {out, in_per_group, kernel, kernel});
    constant(to + ".bias", {out});
    onnx::Node& node = add("Conv", {from, to + ".weight", to + ".bias"}, to);
    node.set_integer("group", group);
    const std::vector<std::int64_t> sides(2, kernel);
    const std::vector<std::int64_t> pads(4, kernel / 2);
    node.set_integers("kernel_shape", sides);
    node.set_integers("pads", pads);
    return *this;
  }
  NetworkBuilder& prelu(const std::string& from, const std::string& to, const std::vector<std::int64_t>& slopes) {
    constant(to + ".slope", slopes);
    add("PRelu", {from, to + ".slope"}, to);
    return *this;
  }
  NetworkBuilder& op(const std::string& type, std::vector<std::string> from, const std::string& to) {
    add(type, std::move(from), to);
    return *this;
  }

  std::string file() const { return onnx::write(graph_); }

 private:
  onnx::Node& add(const std::string& type, std::vector<std::string> from, const std::string& to) {
    graph_.nodes.push_back(
        {.name = to, .op = type, .domain = {}, .inputs = std::move(from), .outputs = {to}, .attributes = {}});
    return graph_.nodes.back();
  }

  void constant(const std::string& name, const std::vector<std::int64_t>& shape) {
    std::size_t count = 1;
    for (const std::int64_t size : shape) count *= static_cast<std::size_t>(size);
    onnx::FloatTensor tensor{shape, std::vector<float>(count)};
    std::uniform_real_distribution<float> any(-1, 1);
    for (float& value : tensor.values) value = any(random_);
    graph_.floats[name] = std::move(tensor);
  }

  static std::string value_info(const std::string& name, const std::vector<std::int64_t>& shape) {
    onnx::Message dims;
    for (const std::int64_t size : shape) {
      const onnx::Message dim =
          size < 0 ? onnx::Message{{2, 2, 0, "open"}} : onnx::Message{{1, 0, static_cast<std::uint64_t>(size), {}}};
      dims.push_back({1, 2, 0, onnx::encode(dim)});
    }
    const std::string tensor = onnx::encode({{1, 0, 1, {}}, {2, 2, 0, onnx::encode(dims)}});
    return onnx::encode({{1, 2, 0, name}, {2, 2, 0, onnx::encode({{1, 2, 0, tensor}})}});
  }

  onnx::Graph graph_;
  std::mt19937 random_;
};

struct SmallNetwork {
  unsigned seed = 1;
};

// "in" [any, 3, 8, 8] to "out" [any, 5, 8, 8]: two convolutions with a PRelu between them.
inline std::string small_network(SmallNetwork what = {}) {
  return NetworkBuilder(what.seed)
      .input("in", {-1, 3, 8, 8})
      .conv("in", "a", 7, 3, 3)
      .prelu("a", "b", {7, 1, 1})
      .conv("b", "out", 5, 7, 1)
      .output("out", {-1, 5, 8, 8})
      .file();
}

}  // namespace rollcall::face::synthetic
