// What a compiled schema is made of; for json_schema.cpp, which makes it, and json_schema_check.cpp, which reads it.
#pragma once

#include <array>
#include <boost/json/value.hpp>
#include <boost/regex.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_schema.hpp"

namespace rollcall {

// The bits of Node::types.
enum JsonType : std::uint8_t {
  kNull = 1,
  kBoolean = 2,
  kInteger = 4,
  kNumber = 8,
  kString = 16,
  kArray = 32,
  kObject = 64,
};

struct JsonTypeName {
  std::string_view name;
  JsonType type;
  std::string_view message;  // "must be " before it
};
inline constexpr std::array kJsonTypes = std::to_array<JsonTypeName>({
    {"null", kNull, "null"},
    {"boolean", kBoolean, "true or false"},
    {"integer", kInteger, "an integer"},
    {"number", kNumber, "a number"},
    {"string", kString, "a string"},
    {"array", kArray, "an array"},
    {"object", kObject, "a JSON object"},
});

enum class JsonFormat : std::uint8_t { kNone, kUuid, kDateTime, kDate };

inline constexpr int kJsonSchemaDepth = 128;  // of schema and value together: what a loop of references would pass

// References between nodes are plain pointers into the pool that owns them all.
struct JsonSchema::Node {
  std::uint8_t types = 0;  // 0: any
  bool never = false;      // the schema `false`
  bool unique_items = false;
  bool closed = false;     // additionalProperties: false
  bool not_blank = false;  // the pattern of kNotBlank, which needs no regular expression
  JsonFormat format = JsonFormat::kNone;
  std::vector<boost::json::value> choices;
  std::optional<double> minimum;
  std::optional<double> maximum;
  std::optional<double> above;
  std::optional<double> below;
  std::optional<double> multiple_of;
  std::optional<std::size_t> min_length;
  std::optional<std::size_t> max_length;
  std::optional<std::size_t> min_items;
  std::optional<std::size_t> max_items;
  std::optional<std::size_t> min_properties;
  std::optional<std::size_t> max_properties;
  std::optional<boost::regex> pattern;
  std::string pattern_text;
  std::vector<std::string> required;
  std::map<std::string, const Node*, std::less<>> properties;
  std::vector<const Node*> prefix_items;
  std::vector<const Node*> all_of;  // `$ref` too
  std::vector<const Node*> any_of;
  std::vector<const Node*> one_of;
  const Node* additional = nullptr;
  const Node* property_names = nullptr;
  const Node* items = nullptr;
  const Node* never_this = nullptr;
};

inline double json_number(const boost::json::value& value) {
  if (value.is_int64()) return static_cast<double>(value.get_int64());
  if (value.is_uint64()) return static_cast<double>(value.get_uint64());
  return value.get_double();
}

}  // namespace rollcall
