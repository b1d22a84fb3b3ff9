// Private to face/: as much of an ONNX file as graph_rewrite.hpp must read and change. What it does not know is kept
// byte for byte. The format is Protocol Buffers (onnx.proto3 of the ONNX specification, IR version 3 and later); the
// few kinds of message needed here are read and written directly, without a library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::face::onnx {

// One field of a message: a number (varint) or bytes; fixed-size numbers are kept as their bytes.
struct Field {
  std::uint32_t number = 0;
  std::uint32_t wire = 0;  // 0 varint, 1 eight bytes, 2 counted bytes, 5 four bytes
  std::uint64_t value = 0;
  std::string bytes;
};
using Message = std::vector<Field>;

// A constant of the graph: 32-bit floats.
struct FloatTensor {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

struct Node {
  std::string name;
  std::string op;
  std::string domain;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::vector<Message> attributes;

  // The value of an integer attribute, or `otherwise` where the node has none of that name.
  std::int64_t integer(std::string_view attribute, std::int64_t otherwise) const;
  void set_integer(std::string_view attribute, std::int64_t value);
  void set_integers(std::string_view attribute, std::span<const std::int64_t> values);
};

struct Graph {
  std::vector<Node> nodes;                    // in an order that can be run
  std::map<std::string, FloatTensor> floats;  // constants that are no inputs of the graph
  std::vector<std::string> outputs;
  std::int64_t opset = 0;      // of the standard operators
  bool has_subgraphs = false;  // a node holds a graph of its own, which may use any tensor of this one
  Message rest;                // everything else of the graph message
  Message model;               // everything else of the model message
};

// The bytes of a message.
std::string encode(const Message& message);

// Nothing when the bytes are no ONNX file or hold something this reader is not sure of.
std::optional<Graph> read(std::span<const std::byte> file);

// The file again. Shapes noted for inner tensors are left out: they may no longer hold, and the runtime finds its own.
std::string write(const Graph& graph);

}  // namespace rollcall::face::onnx
