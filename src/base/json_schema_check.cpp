#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <exception>
#include <format>
#include <utility>

#include "base/json_schema_node.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace rollcall {
namespace json = boost::json;
namespace {

using Node = JsonSchema::Node;
using Errors = std::vector<FieldError>;

constexpr std::size_t kMaxPatternText = 1'000;  // longer strings fail a pattern without a look
constexpr std::size_t kMostSteps = 1'000'000;   // of schema on value: alternatives within alternatives multiply

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
  if (a.is_number() && b.is_number()) return json_number(a) == json_number(b);
  return a == b;
}

std::string joined(std::string_view parent, std::string_view name) {
  return parent.empty() ? std::string(name) : std::format("{}.{}", parent, name);
}

// One check of one value.
class Check {
 public:
  Check(Errors& errors, std::size_t& steps) : errors_(&errors), steps_(&steps) {}

  void value(const Node& node, const json::value& value, const std::string& field, int depth) {
    if (errors_->size() >= JsonSchema::kMaxErrors) return;
    if (++*steps_ > kMostSteps) return refuse(field, "is too much to check");
    if (depth > kJsonSchemaDepth) return refuse(field, "is nested too deeply");
    if (node.never) return refuse(field, "is not known here");
    if (node.types != 0 && (node.types & types_of(value)) == 0) return refuse_type(node, value, field);
    if (!node.choices.empty() &&
        !std::ranges::any_of(node.choices, [&](const json::value& one) { return same(one, value); }))
      return refuse_choice(node, field);
    if (value.is_number()) number(node, json_number(value), field);
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
    for (const JsonTypeName& one : kJsonTypes) {
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
      case JsonFormat::kUuid:
        if (!parse_uuid(text)) refuse(field, "must be a UUID");
        break;
      case JsonFormat::kDateTime:
        if (!parse_rfc3339(text)) refuse(field, "must be a time in RFC 3339, such as 2026-11-20T08:30:00Z");
        break;
      case JsonFormat::kDate:
        if (text.size() != std::string_view("2026-11-20").size() || !parse_date_or_time(text))
          refuse(field, "must be a day, such as 2026-11-20");
        break;
      case JsonFormat::kNone:
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
    Check inner(why, *steps_);
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

  // Where none fits, what is wrong is said of the one that was meant: of those that take a value of this type the one
  // with the least wrong.
  void alternatives(const std::vector<const Node*>& nodes, const json::value& value, const std::string& field,
                    int depth, bool only_one) {
    std::size_t fitting = 0;
    std::optional<Errors> meant;
    for (const Node* node : nodes) {
      Errors why;
      if (fits(*node, value, field, depth, why)) {
        if (!only_one) return;
        ++fitting;
      } else if (takes_type(*node, value, 0) && (!meant || why.size() < meant->size())) {
        meant = std::move(why);
      }
    }
    if (fitting == 1) return;
    if (fitting > 1) return refuse(field, "fits several of the shapes it may have");
    if (!meant) return refuse(field, "has none of the shapes it may have");
    for (FieldError& one : *meant) refuse(one.field, std::move(one.message));
  }

  static bool takes_type(const Node& node, const json::value& value, int depth) {
    if (depth > kJsonSchemaDepth) return false;
    if (node.types != 0) return (node.types & types_of(value)) != 0;
    return std::ranges::all_of(node.all_of, [&](const Node* part) { return takes_type(*part, value, depth + 1); });
  }

  Errors* errors_;
  std::size_t* steps_;
};

}  // namespace

void JsonSchema::check(const json::value& value, std::vector<FieldError>& errors, std::string_view field) const {
  std::size_t steps = 0;
  Check(errors, steps).value(*node_, value, std::string(field), 0);
}

namespace {

// The types a node and what it refers to take; 0 for any.
std::uint8_t types_taken(const Node& node, int depth) {
  if (node.types != 0 || depth > kJsonSchemaDepth) return node.types;
  for (const Node* part : node.all_of)
    if (const std::uint8_t types = types_taken(*part, depth + 1); types != 0) return types;
  return 0;
}

const Node* items_of(const Node& node, int depth) {
  if (node.items != nullptr || depth > kJsonSchemaDepth) return node.items;
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
