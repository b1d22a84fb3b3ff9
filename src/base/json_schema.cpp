#include "base/json_schema.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <boost/regex.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <deque>
#include <exception>
#include <format>
#include <map>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace rollcall {
namespace json = boost::json;
namespace {

// The bits of Node::types.
enum Type : std::uint8_t {
  kNull = 1,
  kBoolean = 2,
  kInteger = 4,
  kNumber = 8,
  kString = 16,
  kArray = 32,
  kObject = 64,
};

struct TypeName {
  std::string_view name;
  Type type;
  std::string_view message;
};
constexpr std::array kTypes = std::to_array<TypeName>({
    {"null", kNull, "null"},
    {"boolean", kBoolean, "true or false"},
    {"integer", kInteger, "an integer"},
    {"number", kNumber, "a number"},
    {"string", kString, "a string"},
    {"array", kArray, "an array"},
    {"object", kObject, "a JSON object"},
});

enum class Format : std::uint8_t { kNone, kUuid, kDateTime, kDate };

struct FormatName {
  std::string_view name;
  Format format;
};
// Those that are only a remark for readers are none to check.
constexpr std::array kFormats = std::to_array<FormatName>({
    {"uuid", Format::kUuid},
    {"date-time", Format::kDateTime},
    {"date", Format::kDate},
    {"password", Format::kNone},
    {"binary", Format::kNone},
    {"email", Format::kNone},
    {"uri", Format::kNone},
    {"int32", Format::kNone},
    {"int64", Format::kNone},
    {"double", Format::kNone},
});

// Keywords that say something to readers and nothing to a check.
constexpr std::array<std::string_view, 13> kRemarks = {
    "title",     "description", "default",          "example",         "examples",      "deprecated",  "readOnly",
    "writeOnly", "$comment",    "contentMediaType", "contentEncoding", "discriminator", "externalDocs"};

constexpr std::string_view kNotBlank = "\\S";   // the pattern of a text that is not only white space
constexpr int kMaxDepth = 128;                  // of schema and value together: what a loop of references would pass
constexpr std::size_t kMaxPatternText = 1'000;  // longer strings fail a pattern without a look

double number_of(const json::value& value) {
  if (value.is_int64()) return static_cast<double>(value.get_int64());
  if (value.is_uint64()) return static_cast<double>(value.get_uint64());
  return value.get_double();
}

std::uint8_t types_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return kNull;
    case json::kind::bool_:
      return kBoolean;
    case json::kind::int64:
    case json::kind::uint64:
      return kInteger | kNumber;
    case json::kind::double_: {
      const double number = value.get_double();
      return std::isfinite(number) && std::trunc(number) == number ? kInteger | kNumber : kNumber;
    }
    case json::kind::string:
      return kString;
    case json::kind::array:
      return kArray;
    case json::kind::object:
      return kObject;
  }
  return 0;
}

// Equal as JSON Schema has it: 1 and 1.0 are the same number.
bool same(const json::value& a, const json::value& b) {
  if (a.is_number() && b.is_number()) return number_of(a) == number_of(b);
  return a == b;
}

std::string joined(std::string_view parent, std::string_view name) {
  return parent.empty() ? std::string(name) : std::format("{}.{}", parent, name);
}

}  // namespace

// References between nodes are plain pointers into the pool that owns them all.
struct JsonSchema::Node {
  std::uint8_t types = 0;  // 0: any
  bool never = false;      // the schema `false`
  bool unique_items = false;
  bool closed = false;     // additionalProperties: false
  bool not_blank = false;  // the pattern of kNotBlank, which needs no regular expression
  Format format = Format::kNone;
  std::vector<json::value> choices;
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

namespace {

using Node = JsonSchema::Node;
using Errors = std::vector<FieldError>;

// One check of one value.
class Check {
 public:
  explicit Check(Errors& errors) : errors_(&errors) {}

  void value(const Node& node, const json::value& value, const std::string& field, int depth) {
    if (errors_->size() >= JsonSchema::kMaxErrors) return;
    if (depth > kMaxDepth) return refuse(field, "is nested too deeply");
    if (node.never) return refuse(field, "is not known here");
    if (node.types != 0 && (node.types & types_of(value)) == 0) return refuse_type(node, value, field);
    if (!node.choices.empty() &&
        !std::ranges::any_of(node.choices, [&](const json::value& one) { return same(one, value); }))
      return refuse_choice(node, field);
    if (value.is_number()) number(node, number_of(value), field);
    if (const json::string* text = value.if_string()) string(node, *text, field);
    if (const json::array* items = value.if_array()) array(node, *items, field, depth);
    if (const json::object* members = value.if_object()) object(node, *members, field, depth);
    combined(node, value, field, depth);
  }

 private:
  void refuse(const std::string& field, std::string message) {
    if (errors_->size() < JsonSchema::kMaxErrors) errors_->push_back({named(field), std::move(message)});
  }
  static std::string named(const std::string& field) { return field.empty() ? "body" : field; }

  void refuse_type(const Node& node, const json::value& value, const std::string& field) {
    if (value.is_null()) return refuse(field, "must not be null");
    std::string message;
    for (const TypeName& one : kTypes) {
      if ((node.types & one.type) == 0) continue;
      message += message.empty() ? "must be " : " or ";
      message += one.message;
    }
    refuse(field, std::move(message));
  }

  void refuse_choice(const Node& node, const std::string& field) {
    std::string message;
    for (const json::value& one : node.choices) {
      message += message.empty() ? "must be " : ", ";
      message += one.is_string() ? std::string(one.get_string()) : json::serialize(one);
    }
    if (node.choices.size() > 1) message.insert(sizeof("must be ") - 1, "one of ");
    refuse(field, std::move(message));
  }

  void number(const Node& node, double value, const std::string& field) {
    if (node.minimum && node.maximum && (value < *node.minimum || value > *node.maximum))
      return refuse(field, std::format("must be from {} to {}", *node.minimum, *node.maximum));
    if (node.minimum && value < *node.minimum) return refuse(field, std::format("must be at least {}", *node.minimum));
    if (node.maximum && value > *node.maximum) return refuse(field, std::format("must be at most {}", *node.maximum));
    if (node.above && value <= *node.above) return refuse(field, std::format("must be more than {}", *node.above));
    if (node.below && value >= *node.below) return refuse(field, std::format("must be less than {}", *node.below));
    if (node.multiple_of && std::remainder(value, *node.multiple_of) != 0)
      return refuse(field, std::format("must be a multiple of {}", *node.multiple_of));
  }

  // Whether it was within its bounds.
  bool count(std::size_t size, const std::optional<std::size_t>& min, const std::optional<std::size_t>& max,
             std::string_view what, const std::string& field) {
    if (min && size < *min) {
      refuse(field, std::format("must have at least {} {}{}", *min, what, *min == 1 ? "" : "s"));
      return false;
    }
    if (max && size > *max) {
      refuse(field, std::format("must have at most {} {}{}", *max, what, *max == 1 ? "" : "s"));
      return false;
    }
    return true;
  }

  void string(const Node& node, std::string_view text, const std::string& field) {
    if ((node.min_length || node.max_length) &&
        !count(count_code_points(text), node.min_length, node.max_length, "character", field))
      return;
    if (node.not_blank && trim(text).empty()) return refuse(field, "must not be blank");
    if (node.pattern && !matches(*node.pattern, text)) return refuse(field, "must match " + node.pattern_text);
    switch (node.format) {
      case Format::kUuid:
        if (!parse_uuid(text)) refuse(field, "must be a UUID");
        break;
      case Format::kDateTime:
        if (!parse_rfc3339(text)) refuse(field, "must be a time in RFC 3339, such as 2026-11-20T08:30:00Z");
        break;
      case Format::kDate:
        if (text.size() != std::string_view("2026-11-20").size() || !parse_date_or_time(text))
          refuse(field, "must be a day, such as 2026-11-20");
        break;
      case Format::kNone:
        break;
    }
  }

  // Boost counts the steps of a match and throws when they are too many for the text's length.
  static bool matches(const boost::regex& pattern, std::string_view text) {
    if (text.size() > kMaxPatternText) return false;
    try {
      return boost::regex_search(text.begin(), text.end(), pattern);
    } catch (const std::exception&) {
      return false;
    }
  }

  void array(const Node& node, const json::array& items, const std::string& field, int depth) {
    count(items.size(), node.min_items, node.max_items, "item", field);
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Node* inner = i < node.prefix_items.size() ? node.prefix_items[i] : node.items;
      if (inner != nullptr) value(*inner, items[i], std::format("{}[{}]", named(field), i), depth + 1);
      if (errors_->size() >= JsonSchema::kMaxErrors) return;
    }
    if (node.unique_items && has_repeated(items)) refuse(field, "must not hold the same item twice");
  }

  // By their text, in order: n log n, where comparing each with each would let a long array keep a thread busy.
  static bool has_repeated(const json::array& items) {
    std::vector<std::string> texts;
    texts.reserve(items.size());
    for (const json::value& item : items) texts.push_back(json::serialize(item));
    std::ranges::sort(texts);
    return std::ranges::adjacent_find(texts) != texts.end();
  }

  void object(const Node& node, const json::object& members, const std::string& field, int depth) {
    count(members.size(), node.min_properties, node.max_properties, "member", field);
    for (const std::string& name : node.required)
      if (!members.contains(name)) refuse(joined(field, name), "is missing");
    for (const auto& member : members) {
      const std::string_view name = member.key();
      if (node.property_names != nullptr)
        value(*node.property_names, json::value(name), joined(field, printable(name)), depth + 1);
      if (const auto known = node.properties.find(name); known != node.properties.end()) {
        value(*known->second, member.value(), joined(field, name), depth + 1);
      } else if (node.closed) {
        refuse(joined(field, printable(name)), "is not known here");
      } else if (node.additional != nullptr) {
        value(*node.additional, member.value(), joined(field, printable(name)), depth + 1);
      }
      if (errors_->size() >= JsonSchema::kMaxErrors) return;
    }
  }

  bool fits(const Node& node, const json::value& value, const std::string& field, int depth, Errors& why) {
    Check inner(why);
    inner.value(node, value, field, depth + 1);
    return why.empty();
  }

  void combined(const Node& node, const json::value& value, const std::string& field, int depth) {
    for (const Node* part : node.all_of) this->value(*part, value, field, depth + 1);
    if (!node.any_of.empty()) alternatives(node.any_of, value, field, depth, false);
    if (!node.one_of.empty()) alternatives(node.one_of, value, field, depth, true);
    if (node.never_this != nullptr) {
      Errors ignored;
      if (fits(*node.never_this, value, field, depth, ignored)) refuse(field, "must not be like this");
    }
  }

  // Where none fits, what is wrong is said of the one that was meant: the first that takes a value of this type.
  void alternatives(const std::vector<const Node*>& nodes, const json::value& value, const std::string& field,
                    int depth, bool only_one) {
    std::size_t fitting = 0;
    std::optional<Errors> meant;
    for (const Node* node : nodes) {
      Errors why;
      if (fits(*node, value, field, depth, why)) {
        if (!only_one) return;
        ++fitting;
      } else if (!meant && takes_type(*node, value, 0)) {
        meant = std::move(why);
      }
    }
    if (fitting == 1) return;
    if (fitting > 1) return refuse(field, "fits several of the shapes it may have");
    if (!meant) return refuse(field, "has none of the shapes it may have");
    for (FieldError& one : *meant) refuse(one.field, std::move(one.message));
  }

  static bool takes_type(const Node& node, const json::value& value, int depth) {
    if (depth > kMaxDepth) return false;
    if (node.types != 0) return (node.types & types_of(value)) != 0;
    return std::ranges::all_of(node.all_of, [&](const Node* part) { return takes_type(*part, value, depth + 1); });
  }

  Errors* errors_;
};

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
  if (value.is_number()) return number_of(value);
  return misfit(place, "must be a number");
}

Result<std::uint8_t> read_type(const json::value& value, const std::string& place) {
  const auto* text = value.if_string();
  if (text != nullptr) {
    const auto* const found = std::ranges::find(kTypes, std::string_view(*text), &TypeName::name);
    if (found != kTypes.end()) return static_cast<std::uint8_t>(found->type);
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
  if (depth > kMaxDepth) return misfit(place, "is nested too deeply");
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
  for (int i = 0; i < kMaxDepth; ++i) {
    const json::object* members = at->if_object();
    const json::value* reference = members != nullptr ? members->if_contains("$ref") : nullptr;
    if (reference == nullptr || !reference->is_string()) return at;
    ROLLCALL_ASSIGN(at, pool_->resolve(reference->get_string()));
  }
  return fail(ErrorCode::kInvalidArgument, "a reference leads to itself");
}

void JsonSchema::check(const json::value& value, std::vector<FieldError>& errors, std::string_view field) const {
  Check(errors).value(*node_, value, std::string(field), 0);
}

namespace {

// The types a node and what it refers to take; 0 for any.
std::uint8_t types_taken(const Node& node, int depth) {
  if (node.types != 0 || depth > kMaxDepth) return node.types;
  for (const Node* part : node.all_of)
    if (const std::uint8_t types = types_taken(*part, depth + 1); types != 0) return types;
  return 0;
}

const Node* items_of(const Node& node, int depth) {
  if (node.items != nullptr || depth > kMaxDepth) return node.items;
  for (const Node* part : node.all_of)
    if (const Node* items = items_of(*part, depth + 1); items != nullptr) return items;
  return nullptr;
}

}  // namespace

bool JsonSchema::is_array() const { return (types_taken(*node_, 0) & kArray) != 0; }

JsonSchema JsonSchema::items() const {
  const Node* items = items_of(*node_, 0);
  return items == nullptr ? *this : JsonSchema(std::shared_ptr<const Node>(node_, items));
}

json::value JsonSchema::read_text(std::string_view text) const {
  const std::uint8_t types = types_taken(*node_, 0);
  const char* end = text.data() + text.size();
  if ((types & kBoolean) != 0 && (text == "true" || text == "false")) return text == "true";
  if ((types & (kInteger | kNumber)) != 0) {
    std::int64_t integer = 0;
    if (const auto [rest, error] = std::from_chars(text.data(), end, integer); error == std::errc{} && rest == end)
      return integer;
    double number = 0;
    if (const auto [rest, error] = std::from_chars(text.data(), end, number);
        (types & kNumber) != 0 && error == std::errc{} && rest == end && std::isfinite(number))
      return number;
  }
  return json::value(text);
}

}  // namespace rollcall
