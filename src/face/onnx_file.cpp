#include "face/onnx_file.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <set>
#include <utility>

namespace rollcall::face::onnx {
namespace {

static_assert(std::endian::native == std::endian::little, "raw tensors of ONNX files are little-endian");

// Field numbers of onnx.proto3.
constexpr std::uint32_t kModelGraph = 7;
constexpr std::uint32_t kModelOpset = 8;
constexpr std::uint32_t kOpsetDomain = 1;
constexpr std::uint32_t kOpsetVersion = 2;
constexpr std::uint32_t kGraphNode = 1;
constexpr std::uint32_t kGraphInitializer = 5;
constexpr std::uint32_t kGraphInput = 11;
constexpr std::uint32_t kGraphOutput = 12;
constexpr std::uint32_t kGraphValueInfo = 13;
constexpr std::uint32_t kValueName = 1;
constexpr std::uint32_t kNodeInput = 1;
constexpr std::uint32_t kNodeOutput = 2;
constexpr std::uint32_t kNodeName = 3;
constexpr std::uint32_t kNodeOp = 4;
constexpr std::uint32_t kNodeAttribute = 5;
constexpr std::uint32_t kNodeDomain = 7;
constexpr std::uint32_t kAttributeName = 1;
constexpr std::uint32_t kAttributeInt = 3;
constexpr std::uint32_t kAttributeGraph = 6;
constexpr std::uint32_t kAttributeInts = 8;
constexpr std::uint32_t kAttributeGraphs = 11;
constexpr std::uint32_t kAttributeType = 20;
constexpr std::uint64_t kTypeInt = 2;
constexpr std::uint64_t kTypeInts = 7;
constexpr std::uint32_t kTensorDims = 1;
constexpr std::uint32_t kTensorType = 2;
constexpr std::uint32_t kTensorFloats = 4;
constexpr std::uint32_t kTensorName = 8;
constexpr std::uint32_t kTensorRaw = 9;
constexpr std::uint32_t kTensorExternal = 13;
constexpr std::uint32_t kTensorLocation = 14;
constexpr std::uint64_t kFloat32 = 1;

std::optional<std::uint64_t> take_varint(std::string_view& in) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !in.empty(); shift += 7) {
    const auto byte = static_cast<std::uint8_t>(in.front());
    in.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80U) return value;
  }
  return std::nullopt;
}

std::optional<Message> parse(std::string_view in) {
  Message message;
  while (!in.empty()) {
    const auto key = take_varint(in);
    if (!key) return std::nullopt;
    Field field{.number = static_cast<std::uint32_t>(*key >> 3U), .wire = static_cast<std::uint32_t>(*key & 7U)};
    if (field.wire == 0) {
      const auto value = take_varint(in);
      if (!value) return std::nullopt;
      field.value = *value;
    } else {
      std::uint64_t size = field.wire == 1 ? 8 : 4;
      if (field.wire == 2) {
        const auto counted = take_varint(in);
        if (!counted) return std::nullopt;
        size = *counted;
      } else if (field.wire != 1 && field.wire != 5) {
        return std::nullopt;
      }
      if (size > in.size()) return std::nullopt;
      field.bytes = in.substr(0, size);
      in.remove_prefix(size);
    }
    message.push_back(std::move(field));
  }
  return message;
}

void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80U; value >>= 7U) out += static_cast<char>((value & 0x7FU) | 0x80U);
  out += static_cast<char>(value);
}

Field text(std::uint32_t number, std::string_view bytes) { return {number, 2, 0, std::string(bytes)}; }
Field integer(std::uint32_t number, std::uint64_t value) { return {number, 0, value, {}}; }

const Field* find(const Message& message, std::uint32_t number) {
  const auto found = std::ranges::find(message, number, &Field::number);
  return found == message.end() ? nullptr : &*found;
}

std::string_view text_of(const Message& message, std::uint32_t number) {
  const Field* const field = find(message, number);
  return field == nullptr ? std::string_view() : std::string_view(field->bytes);
}

// A repeated number, packed or not.
std::optional<std::vector<std::int64_t>> integers_of(const Message& message, std::uint32_t number) {
  std::vector<std::int64_t> values;
  for (const Field& field : message) {
    if (field.number != number) continue;
    if (field.wire == 0) {
      values.push_back(static_cast<std::int64_t>(field.value));
      continue;
    }
    for (std::string_view packed = field.bytes; !packed.empty();) {
      const auto value = take_varint(packed);
      if (!value) return std::nullopt;
      values.push_back(static_cast<std::int64_t>(*value));
    }
  }
  return values;
}

// A constant, where it is one of floats that stands whole in the file.
std::optional<FloatTensor> floats_of(const Message& message) {
  const Field* const type = find(message, kTensorType);
  const Field* const location = find(message, kTensorLocation);
  const auto shape = integers_of(message, kTensorDims);
  if (type == nullptr || type->value != kFloat32 || !shape || find(message, kTensorExternal) != nullptr ||
      (location != nullptr && location->value != 0)) {
    return std::nullopt;
  }
  std::size_t count = 1;
  for (const std::int64_t size : *shape) {
    if (size < 0 || __builtin_mul_overflow(count, static_cast<std::size_t>(size), &count)) return std::nullopt;
  }
  std::string bytes(text_of(message, kTensorRaw));
  if (bytes.empty()) {
    for (const Field& field : message) {
      if (field.number == kTensorFloats) bytes += field.bytes;
    }
  }
  if (count > bytes.size() || bytes.size() != count * sizeof(float)) return std::nullopt;
  FloatTensor tensor{*shape, std::vector<float>(count)};
  if (count > 0) std::memcpy(tensor.values.data(), bytes.data(), bytes.size());
  return tensor;
}

Message message_of(const std::string& name, const FloatTensor& tensor) {
  Message message;
  for (const std::int64_t size : tensor.shape)
    message.push_back(integer(kTensorDims, static_cast<std::uint64_t>(size)));
  message.push_back(integer(kTensorType, kFloat32));
  message.push_back(text(kTensorName, name));
  std::string raw(tensor.values.size() * sizeof(float), '\0');
  if (!raw.empty()) std::memcpy(raw.data(), tensor.values.data(), raw.size());
  message.push_back({kTensorRaw, 2, 0, std::move(raw)});
  return message;
}

std::optional<Node> node_of(const Message& message) {
  Node node;
  for (const Field& field : message) {
    switch (field.number) {
      case kNodeInput:
        node.inputs.push_back(field.bytes);
        break;
      case kNodeOutput:
        node.outputs.push_back(field.bytes);
        break;
      case kNodeName:
        node.name = field.bytes;
        break;
      case kNodeOp:
        node.op = field.bytes;
        break;
      case kNodeDomain:
        node.domain = field.bytes;
        break;
      case kNodeAttribute: {
        auto attribute = parse(field.bytes);
        if (!attribute) return std::nullopt;
        node.attributes.push_back(*std::move(attribute));
        break;
      }
      default:  // documentation and metadata: not needed to run
        break;
    }
  }
  return node;
}

Message message_of(const Node& node) {
  Message message;
  for (const std::string& input : node.inputs) message.push_back(text(kNodeInput, input));
  for (const std::string& output : node.outputs) message.push_back(text(kNodeOutput, output));
  message.push_back(text(kNodeName, node.name));
  message.push_back(text(kNodeOp, node.op));
  if (!node.domain.empty()) message.push_back(text(kNodeDomain, node.domain));
  for (const Message& attribute : node.attributes) message.push_back(text(kNodeAttribute, encode(attribute)));
  return message;
}

void replace_attribute(Node& node, std::string_view name, Message value) {
  std::erase_if(node.attributes, [name](const Message& a) { return text_of(a, kAttributeName) == name; });
  value.insert(value.begin(), text(kAttributeName, name));
  node.attributes.push_back(std::move(value));
}

// Moves what is understood of the graph message into `graph`. False when something in it cannot be read.
bool fill(Graph& graph, const Message& message) {
  std::set<std::string, std::less<>> inputs;
  for (const Field& field : message) {
    if (field.number != kGraphInput && field.number != kGraphOutput) continue;
    const auto value = parse(field.bytes);
    if (!value) return false;
    const std::string name(text_of(*value, kValueName));
    if (field.number == kGraphInput) {
      inputs.insert(name);
    } else {
      graph.outputs.push_back(name);
    }
  }
  for (const Field& field : message) {
    if (field.number == kGraphNode) {
      const auto parsed = parse(field.bytes);
      auto node = parsed ? node_of(*parsed) : std::nullopt;
      if (!node) return false;
      for (const Message& attribute : node->attributes) {
        if (find(attribute, kAttributeGraph) != nullptr || find(attribute, kAttributeGraphs) != nullptr) {
          graph.has_subgraphs = true;
        }
      }
      graph.nodes.push_back(*std::move(node));
      continue;
    }
    if (field.number == kGraphValueInfo) continue;
    if (field.number == kGraphInitializer) {
      const auto tensor = parse(field.bytes);
      if (!tensor) return false;
      std::string name(text_of(*tensor, kTensorName));
      auto floats = floats_of(*tensor);
      if (floats && !inputs.contains(name)) {
        graph.floats.emplace(std::move(name), *std::move(floats));
        continue;
      }
    }
    graph.rest.push_back(field);
  }
  return true;
}

}  // namespace

std::string encode(const Message& message) {
  std::string out;
  for (const Field& field : message) {
    put_varint(out, (std::uint64_t{field.number} << 3U) | field.wire);
    if (field.wire == 0) {
      put_varint(out, field.value);
    } else {
      if (field.wire == 2) put_varint(out, field.bytes.size());
      out += field.bytes;
    }
  }
  return out;
}

std::int64_t Node::integer(std::string_view attribute, std::int64_t otherwise) const {
  const auto found =
      std::ranges::find(attributes, attribute, [](const Message& a) { return text_of(a, kAttributeName); });
  if (found == attributes.end()) return otherwise;
  const Field* const value = find(*found, kAttributeInt);
  return value == nullptr ? otherwise : static_cast<std::int64_t>(value->value);
}

void Node::set_integer(std::string_view attribute, std::int64_t value) {
  replace_attribute(
      *this, attribute,
      {onnx::integer(kAttributeInt, static_cast<std::uint64_t>(value)), onnx::integer(kAttributeType, kTypeInt)});
}

void Node::set_integers(std::string_view attribute, std::span<const std::int64_t> values) {
  Message message;
  for (const std::int64_t value : values) {
    message.push_back(onnx::integer(kAttributeInts, static_cast<std::uint64_t>(value)));
  }
  message.push_back(onnx::integer(kAttributeType, kTypeInts));
  replace_attribute(*this, attribute, std::move(message));
}

std::optional<Graph> read(std::span<const std::byte> file) {
  auto model = parse({reinterpret_cast<const char*>(file.data()), file.size()});
  if (!model) return std::nullopt;
  Graph graph;
  bool found = false;
  for (Field& field : *model) {
    if (field.number == kModelGraph) {
      const auto message = found ? std::nullopt : parse(field.bytes);
      if (!message || !fill(graph, *message)) return std::nullopt;
      found = true;
      continue;
    }
    if (field.number == kModelOpset) {
      const auto opset = parse(field.bytes);
      if (!opset) return std::nullopt;
      const Field* const version = find(*opset, kOpsetVersion);
      const std::string_view domain = text_of(*opset, kOpsetDomain);
      if (version != nullptr && (domain.empty() || domain == "ai.onnx")) {
        graph.opset = static_cast<std::int64_t>(version->value);
      }
    }
    graph.model.push_back(std::move(field));
  }
  if (!found) return std::nullopt;
  return graph;
}

std::string write(const Graph& graph) {
  Message message;
  for (const Node& node : graph.nodes) message.push_back(text(kGraphNode, encode(message_of(node))));
  for (const auto& [name, tensor] : graph.floats) {
    message.push_back(text(kGraphInitializer, encode(message_of(name, tensor))));
  }
  message.insert(message.end(), graph.rest.begin(), graph.rest.end());
  Message model = graph.model;
  model.push_back(text(kModelGraph, encode(message)));
  return encode(model);
}

}  // namespace rollcall::face::onnx
