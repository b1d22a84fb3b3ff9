#include "base/json_schema.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <deque>
#include <format>
#include <map>
#include <utility>

#include "base/json_schema_node.hpp"

namespace rollcall {
namespace json = boost::json;
namespace {

using Node = JsonSchema::Node;

struct FormatName {
  std::string_view name;
  JsonFormat format;
};
// Those that are only a remark for readers are none to check.
constexpr std::array kFormats = std::to_array<FormatName>({
    {"uuid", JsonFormat::kUuid},
    {"date-time", JsonFormat::kDateTime},
    {"date", JsonFormat::kDate},
    {"password", JsonFormat::kNone},
    {"binary", JsonFormat::kNone},
    {"email", JsonFormat::kNone},
    {"uri", JsonFormat::kNone},
    {"int32", JsonFormat::kNone},
    {"int64", JsonFormat::kNone},
    {"double", JsonFormat::kNone},
});

// Keywords that say something to readers and nothing to a check.
constexpr std::array<std::string_view, 13> kRemarks = {
    "title",     "description", "default",          "example",         "examples",      "deprecated",  "readOnly",
    "writeOnly", "$comment",    "contentMediaType", "contentEncoding", "discriminator", "externalDocs"};

// The pattern of a text that is not only white space.
constexpr std::string_view kNotBlank = "\\S";

}  // namespace

// Owns the nodes. Schemas share it, so that none outlives what it points to.
struct JsonSchemas::Pool {
  explicit Pool(const json::value& of) : document(of) {}

  Result<const Node*> compile(const json::value& schema, const std::string& place, int depth);
  Result<void> keyword(Node& node, std::string_view name, const json::value& value, const std::string& place,
                       int depth);
  Result<const json::value*> resolve(std::string_view reference) const;
  Result<const Node*> refer(const json::value& reference, const std::string& place, int depth);
  Result<void> list(std::vector<const Node*>& into, const json::value& value, const std::string& place, int depth);

  const json::value& document;
  std::deque<Node> nodes;
  std::map<std::string, const Node*, std::less<>> referred;
};

namespace {

std::unexpected<Error> misfit(const std::string& place, std::string_view what) {
  return fail(ErrorCode::kInvalidArgument, std::format("{}: {}", place, what));
}

Result<std::size_t> read_count(const json::value& value, const std::string& place) {
  if (value.is_int64() && value.get_int64() >= 0) return static_cast<std::size_t>(value.get_int64());
  return misfit(place, "must be a count");
}

Result<double> read_bound(const json::value& value, const std::string& place) {
  if (value.is_number()) return json_number(value);
  return misfit(place, "must be a number");
}

Result<std::uint8_t> read_type(const json::value& value, const std::string& place) {
  const auto* text = value.if_string();
  if (text != nullptr) {
    const auto* const found = std::ranges::find(kJsonTypes, std::string_view(*text), &JsonTypeName::name);
    if (found != kJsonTypes.end()) return static_cast<std::uint8_t>(found->type);
  }
  return misfit(place, "is no type");
}

Result<std::uint8_t> read_types(const json::value& value, const std::string& place) {
  if (!value.is_array()) return read_type(value, place);
  std::uint8_t types = 0;
  for (const json::value& one : value.get_array()) {
    ROLLCALL_ASSIGN(const std::uint8_t type, read_type(one, place));
    types |= type;
  }
  return types;
}

struct Bound {
  std::string_view name;
  std::optional<double> Node::* member;
};
constexpr std::array kBounds = std::to_array<Bound>({{"minimum", &Node::minimum},
                                                     {"maximum", &Node::maximum},
                                                     {"exclusiveMinimum", &Node::above},
                                                     {"exclusiveMaximum", &Node::below},
                                                     {"multipleOf", &Node::multiple_of}});
struct Count {
  std::string_view name;
  std::optional<std::size_t> Node::* member;
};
constexpr std::array kCounts = std::to_array<Count>({{"minLength", &Node::min_length},
                                                     {"maxLength", &Node::max_length},
                                                     {"minItems", &Node::min_items},
                                                     {"maxItems", &Node::max_items},
                                                     {"minProperties", &Node::min_properties},
                                                     {"maxProperties", &Node::max_properties}});
struct Lists {
  std::string_view name;
  std::vector<const Node*> Node::* member;
};
constexpr std::array kLists = std::to_array<Lists>({{"allOf", &Node::all_of},
                                                    {"anyOf", &Node::any_of},
                                                    {"oneOf", &Node::one_of},
                                                    {"prefixItems", &Node::prefix_items}});
struct Inner {
  std::string_view name;
  const Node* Node::* member;
};
constexpr std::array kInner = std::to_array<Inner>(
    {{"items", &Node::items}, {"propertyNames", &Node::property_names}, {"not", &Node::never_this}});

}  // namespace

Result<const json::value*> JsonSchemas::Pool::resolve(std::string_view reference) const {
  if (reference.starts_with('#')) {
    boost::system::error_code error;
    const json::value* found = document.find_pointer(reference.substr(1), error);
    if (found != nullptr) return found;
  }
  return fail(ErrorCode::kInvalidArgument, std::format("{} leads nowhere", reference));
}

Result<const Node*> JsonSchemas::Pool::refer(const json::value& reference, const std::string& place, int depth) {
  if (!reference.is_string()) return misfit(place, "must be text");
  const std::string_view name = reference.get_string();
  if (const auto known = referred.find(name); known != referred.end()) return known->second;
  ROLLCALL_ASSIGN(const json::value* schema, resolve(name));
  // Known before it is read, for it may refer to itself; its node stands in until the definition is there.
  Node& stand_in = nodes.emplace_back();
  referred.emplace(name, &stand_in);
  ROLLCALL_ASSIGN(const Node* made, compile(*schema, std::string(name), depth + 1));
  stand_in.all_of.push_back(made);
  stand_in.types = made->types;
  return &stand_in;
}

Result<void> JsonSchemas::Pool::list(std::vector<const Node*>& into, const json::value& value, const std::string& place,
                                     int depth) {
  if (!value.is_array() || value.get_array().empty()) return misfit(place, "must be a list of schemas");
  for (const json::value& one : value.get_array()) {
    ROLLCALL_ASSIGN(const Node* node, compile(one, std::format("{}/{}", place, into.size()), depth + 1));
    into.push_back(node);
  }
  return {};
}

Result<const Node*> JsonSchemas::Pool::compile(const json::value& schema, const std::string& place, int depth) {
  if (depth > kJsonSchemaDepth) return misfit(place, "is nested too deeply");
  Node& node = nodes.emplace_back();
  if (schema.is_bool()) {
    node.never = !schema.get_bool();
    return &node;
  }
  if (!schema.is_object()) return misfit(place, "is no schema");
  for (const auto& member : schema.get_object()) {
    const std::string_view name = member.key();
    ROLLCALL_TRY(keyword(node, name, member.value(), std::format("{}/{}", place, name), depth));
  }
  return &node;
}

Result<void> JsonSchemas::Pool::keyword(Node& node, std::string_view name, const json::value& value,
                                        const std::string& place, int depth) {
  if (std::ranges::contains(kRemarks, name) || name.starts_with("x-")) return {};
  if (const auto* found = std::ranges::find(kBounds, name, &Bound::name); found != kBounds.end()) {
    ROLLCALL_ASSIGN(node.*found->member, read_bound(value, place));
    return {};
  }
  if (const auto* found = std::ranges::find(kCounts, name, &Count::name); found != kCounts.end()) {
    ROLLCALL_ASSIGN(node.*found->member, read_count(value, place));
    return {};
  }
  if (const auto* found = std::ranges::find(kLists, name, &Lists::name); found != kLists.end())
    return list(node.*found->member, value, place, depth);
  if (const auto* found = std::ranges::find(kInner, name, &Inner::name); found != kInner.end()) {
    ROLLCALL_ASSIGN(node.*found->member, compile(value, place, depth + 1));
    return {};
  }
  if (name == "type") {
    ROLLCALL_ASSIGN(node.types, read_types(value, place));
  } else if (name == "$ref") {
    ROLLCALL_ASSIGN(const Node* referred_to, refer(value, place, depth));
    node.all_of.push_back(referred_to);
  } else if (name == "enum") {
    if (!value.is_array() || value.get_array().empty()) return misfit(place, "must be a list");
    node.choices.assign(value.get_array().begin(), value.get_array().end());
  } else if (name == "const") {
    node.choices.assign(1, value);
  } else if (name == "uniqueItems") {
    node.unique_items = value.is_bool() && value.get_bool();
  } else if (name == "required") {
    if (!value.is_array()) return misfit(place, "must be a list");
    for (const json::value& one : value.get_array()) {
      if (!one.is_string()) return misfit(place, "must be a list of names");
      node.required.emplace_back(one.get_string());
    }
  } else if (name == "properties") {
    if (!value.is_object()) return misfit(place, "must be an object");
    for (const auto& member : value.get_object()) {
      ROLLCALL_ASSIGN(const Node* inner,
                      compile(member.value(), std::format("{}/{}", place, std::string_view(member.key())), depth + 1));
      node.properties.emplace(std::string(member.key()), inner);
    }
  } else if (name == "additionalProperties") {
    node.closed = value.is_bool() && !value.get_bool();
    if (!value.is_bool()) {
      ROLLCALL_ASSIGN(node.additional, compile(value, place, depth + 1));
    }
  } else if (name == "format") {
    const auto* found = value.is_string()
                            ? std::ranges::find(kFormats, std::string_view(value.get_string()), &FormatName::name)
                            : kFormats.end();
    if (found == kFormats.end()) return misfit(place, "is a format that is not known");
    node.format = found->format;
  } else if (name == "pattern") {
    if (!value.is_string()) return misfit(place, "must be text");
    node.pattern_text = value.get_string();
    node.not_blank = node.pattern_text == kNotBlank;
    if (node.not_blank) return {};
    boost::regex pattern(node.pattern_text, boost::regex::ECMAScript | boost::regex::no_except);
    if (pattern.status() != 0) return misfit(place, "is no regular expression");
    node.pattern = std::move(pattern);
  } else {
    return misfit(place, "is a keyword that requests are not checked for");
  }
  return {};
}

JsonSchemas::JsonSchemas(const json::value& document) : pool_(std::make_shared<Pool>(document)) {}
JsonSchemas::~JsonSchemas() = default;

Result<JsonSchema> JsonSchemas::compile(const json::value& schema, std::string_view place) {
  ROLLCALL_ASSIGN(const Node* node, pool_->compile(schema, std::string(place), 0));
  return JsonSchema(std::shared_ptr<const Node>(pool_, node));
}

Result<const json::value*> JsonSchemas::follow(const json::value& value) const {
  const json::value* at = &value;
  for (int i = 0; i < kJsonSchemaDepth; ++i) {
    const json::object* members = at->if_object();
    const json::value* reference = members != nullptr ? members->if_contains("$ref") : nullptr;
    if (reference == nullptr || !reference->is_string()) return at;
    ROLLCALL_ASSIGN(at, pool_->resolve(reference->get_string()));
  }
  return fail(ErrorCode::kInvalidArgument, "a reference leads to itself");
}

}  // namespace rollcall
