#include "base/json.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>
#include <cmath>
#include <format>
#include <utility>

namespace rollcall {
namespace {

namespace json = boost::json;
using boost::system::error_code;

// Builds the value as Boost's own handler does, and stops at a name that stands twice in one object, which Boost takes.
// NOLINTBEGIN(readability-identifier-naming,readability-named-parameter,readability-convert-member-functions-to-static):
// names and shapes are those that Boost's parser calls.
class StrictHandler {
 public:
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  StrictHandler() { stack_.reset(); }

  json::value take() { return stack_.release(); }
  // The name that stood twice, when that is why parsing stopped.
  const std::optional<std::string>& duplicate() const { return duplicate_; }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) {
    object_starts_.push_back(names_.size());
    return true;
  }
  bool on_object_end(std::size_t members, error_code& error) {
    const auto first = names_.begin() + static_cast<std::ptrdiff_t>(object_starts_.back());
    std::sort(first, names_.end());
    if (const auto twice = std::adjacent_find(first, names_.end()); twice != names_.end()) {
      duplicate_ = *twice;
      error = json::make_error_code(json::error::syntax);
      return false;
    }
    names_.erase(first, names_.end());
    object_starts_.pop_back();
    stack_.push_object(members);
    return true;
  }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t items, error_code&) {
    stack_.push_array(items);
    return true;
  }
  bool on_key_part(json::string_view part, std::size_t, error_code&) {
    name_ += part;
    stack_.push_chars(part);
    return true;
  }
  bool on_key(json::string_view last_part, std::size_t, error_code&) {
    name_ += last_part;
    names_.push_back(std::exchange(name_, {}));
    stack_.push_key(last_part);
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, error_code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(json::string_view last_part, std::size_t, error_code&) {
    stack_.push_string(last_part);
    return true;
  }
  bool on_number_part(json::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t value, json::string_view, error_code&) {
    stack_.push_int64(value);
    return true;
  }
  bool on_uint64(std::uint64_t value, json::string_view, error_code&) {
    stack_.push_uint64(value);
    return true;
  }
  bool on_double(double value, json::string_view, error_code&) {
    stack_.push_double(value);
    return true;
  }
  bool on_bool(bool value, error_code&) {
    stack_.push_bool(value);
    return true;
  }
  bool on_null(error_code&) {
    stack_.push_null();
    return true;
  }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }

 private:
  json::value_stack stack_;
  std::string name_;
  std::vector<std::string> names_;          // of all objects that are open, one after the other
  std::vector<std::size_t> object_starts_;  // where each open object's names begin
  std::optional<std::string> duplicate_;
};
// NOLINTEND(readability-identifier-naming,readability-named-parameter,readability-convert-member-functions-to-static)

std::string position(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = 1 + std::ranges::count(before, '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return std::format("line {} column {}", line, 1 + count_code_points(before.substr(line_start)));
}

class Writer {
 public:
  explicit Writer(int indent) : indent_(static_cast<std::size_t>(std::max(indent, 0))) {}

  void write(const json::value& value) {
    if (const json::object* object = value.if_object())
      write_items(*object, '{', '}', [&](const json::key_value_pair& member) {
        out_ += json::serialize(member.key());
        out_ += indent_ > 0 ? ": " : ":";
        write(member.value());
      });
    else if (const json::array* array = value.if_array())
      write_items(*array, '[', ']', [&](const json::value& item) { write(item); });
    else if (const double* number = value.if_double())
      write_number(*number);
    else
      out_ += json::serialize(value);
  }

  std::string take() { return std::move(out_); }

 private:
  template <class Items, class WriteItem>
  void write_items(const Items& items, char open, char close, WriteItem write_item) {
    out_ += open;
    ++depth_;
    bool first = true;
    for (const auto& item : items) {
      if (!first) out_ += ',';
      first = false;
      new_line();
      write_item(item);
    }
    --depth_;
    if (!first) new_line();
    out_ += close;
  }

  void write_number(double number) {
    if (!std::isfinite(number)) {
      out_ += "null";
      return;
    }
    std::array<char, 32> digits{};
    char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out_.append(digits.data(), end);
  }

  void new_line() {
    if (indent_ == 0) return;
    out_ += '\n';
    out_.append(depth_ * indent_, ' ');
  }

  std::string out_;
  std::size_t indent_;  // spaces a level; 0: all on one line
  std::size_t depth_ = 0;
};

}  // namespace

Result<json::value> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.max_bytes)
    return fail(ErrorCode::kTooLarge, std::format("the JSON document is over {} bytes", limits.max_bytes));

  json::parse_options options;
  options.max_depth = limits.max_depth;
  json::basic_parser<StrictHandler> parser(options);
  error_code error;
  std::size_t used = parser.write_some(false, text.data(), text.size(), error);
  if (!error && used < text.size()) error = json::make_error_code(json::error::extra_data);
  if (!error) return parser.handler().take();

  if (const auto& name = parser.handler().duplicate())
    return fail(ErrorCode::kMalformed, std::format(R"(the JSON object before {} has the name "{}" twice)",
                                                   position(text, used), printable(*name)));
  return fail(ErrorCode::kMalformed, std::format("not valid JSON at {}: {}", position(text, used), error.message()));
}

JsonReader::JsonReader(const json::value& value) : JsonReader(value, {}, std::make_shared<std::vector<FieldError>>()) {}

JsonReader::JsonReader(const json::value& value, std::string path, std::shared_ptr<std::vector<FieldError>> errors)
    : object_(value.if_object()), path_(std::move(path)), errors_(std::move(errors)) {
  if (object_ != nullptr) return;
  const std::string_view whole = std::string_view(path_).substr(0, path_.empty() ? 0 : path_.size() - 1);
  errors_->push_back({whole.empty() ? "body" : std::string(whole), "must be a JSON object"});
}

bool JsonReader::given(std::string_view name) {
  asked_.emplace_back(name);
  return object_ != nullptr && object_->contains(name);
}

bool JsonReader::is_null(std::string_view name) { return given(name) && object_->at(name).is_null(); }

const json::value* JsonReader::member(std::string_view name, bool required) {
  asked_.emplace_back(name);
  if (object_ == nullptr) return nullptr;  // noted already
  const json::value* value = object_->if_contains(name);
  if (value != nullptr && !value->is_null()) return value;
  if (required) refuse(name, value == nullptr ? "is missing" : "must not be null");
  return nullptr;
}

void JsonReader::refuse(std::string_view name, std::string message) {
  errors_->push_back({path_ + std::string(name), std::move(message)});
}

std::optional<std::string_view> JsonReader::string_value(std::string_view name, bool required) {
  const json::value* value = member(name, required);
  if (value == nullptr) return std::nullopt;
  if (const json::string* text = value->if_string()) return std::string_view(*text);
  refuse(name, "must be a string");
  return std::nullopt;
}

std::optional<std::int64_t> JsonReader::integer_value(std::string_view name, bool required, std::int64_t min,
                                                      std::int64_t max) {
  const json::value* value = member(name, required);
  if (value == nullptr) return std::nullopt;
  std::optional<std::int64_t> integer;
  if (const auto* whole = value->if_int64()) integer = *whole;
  // 6e2 and 600.0 are integers, too, as far as a double is exact.
  if (const auto* real = value->if_double(); real != nullptr && std::abs(*real) <= 0x1p53 && std::trunc(*real) == *real)
    integer = static_cast<std::int64_t>(*real);
  if (!integer && !value->is_uint64()) {
    refuse(name, "must be an integer");
    return std::nullopt;
  }
  if (integer && *integer >= min && *integer <= max) return integer;
  refuse(name, std::format("must be {} to {}", min, max));
  return std::nullopt;
}

std::optional<double> JsonReader::number_value(std::string_view name, bool required, double min, double max) {
  const json::value* value = member(name, required);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number()) {
    refuse(name, "must be a number");
    return std::nullopt;
  }
  const double number = value->to_number<double>();
  if (number >= min && number <= max) return number;  // not for NaN; infinity is past any limit
  refuse(name, std::format("must be {} to {}", min, max));
  return std::nullopt;
}

std::optional<bool> JsonReader::boolean_value(std::string_view name, bool required) {
  const json::value* value = member(name, required);
  if (value == nullptr) return std::nullopt;
  if (const bool* boolean = value->if_bool()) return *boolean;
  refuse(name, "must be true or false");
  return std::nullopt;
}

std::optional<std::string> JsonReader::line_value(std::string_view name, bool required, const LineLimits& limits) {
  const auto text = string_value(name, required);
  return text ? parsed(name, clean_line(name, *text, limits)) : std::nullopt;
}

std::optional<std::string> JsonReader::text_value(std::string_view name, bool required, std::size_t max_bytes) {
  const auto text = string_value(name, required);
  if (!text) return std::nullopt;
  if (text->size() <= max_bytes) return std::string(*text);
  refuse(name, std::format("must have at most {} bytes", max_bytes));
  return std::nullopt;
}

std::optional<Time> JsonReader::time_value(std::string_view name, bool required) {
  const auto text = string_value(name, required);
  if (!text) return std::nullopt;
  if (const Result<Time> time = parse_rfc3339(*text)) return *time;
  refuse(name, "must be a time in RFC 3339, such as 2026-11-20T08:30:00Z");
  return std::nullopt;
}

std::optional<Uuid> JsonReader::uuid_value(std::string_view name, bool required) {
  const auto text = string_value(name, required);
  if (!text) return std::nullopt;
  if (const Result<Uuid> id = parse_uuid(*text)) return *id;
  refuse(name, "must be a UUID");
  return std::nullopt;
}

std::string JsonReader::string(std::string_view name, const LineLimits& limits) {
  return line_value(name, true, limits).value_or("");
}
std::string JsonReader::text(std::string_view name, std::size_t max_bytes) {
  return text_value(name, true, max_bytes).value_or("");
}
std::int64_t JsonReader::integer(std::string_view name, std::int64_t min, std::int64_t max) {
  return integer_value(name, true, min, max).value_or(0);
}
double JsonReader::number(std::string_view name, double min, double max) {
  return number_value(name, true, min, max).value_or(0.0);
}
bool JsonReader::boolean(std::string_view name) { return boolean_value(name, true).value_or(false); }
Time JsonReader::time(std::string_view name) { return time_value(name, true).value_or(Time{}); }
Uuid JsonReader::uuid(std::string_view name) { return uuid_value(name, true).value_or(Uuid{}); }

std::optional<std::string> JsonReader::optional_string(std::string_view name, const LineLimits& limits) {
  return line_value(name, false, limits);
}
std::optional<std::string> JsonReader::optional_text(std::string_view name, std::size_t max_bytes) {
  return text_value(name, false, max_bytes);
}
std::optional<std::int64_t> JsonReader::optional_integer(std::string_view name, std::int64_t min, std::int64_t max) {
  return integer_value(name, false, min, max);
}
std::optional<double> JsonReader::optional_number(std::string_view name, double min, double max) {
  return number_value(name, false, min, max);
}
std::optional<bool> JsonReader::optional_boolean(std::string_view name) { return boolean_value(name, false); }
std::optional<Time> JsonReader::optional_time(std::string_view name) { return time_value(name, false); }
std::optional<Uuid> JsonReader::optional_uuid(std::string_view name) { return uuid_value(name, false); }

const json::array* JsonReader::array(std::string_view name, std::size_t max_items) {
  const json::value* value = member(name, false);
  if (value == nullptr) return nullptr;
  const json::array* items = value->if_array();
  if (items == nullptr) {
    refuse(name, "must be an array");
    return nullptr;
  }
  if (items->size() <= max_items) return items;
  refuse(name, std::format("must have at most {} items", max_items));
  return nullptr;
}

void JsonReader::refuse_unknown() {
  if (object_ == nullptr) return;
  for (const auto& member : *object_)
    if (std::ranges::find(asked_, std::string_view(member.key())) == asked_.end())
      refuse(printable(member.key()), "is not known here");
}

Result<void> JsonReader::finish() {
  refuse_unknown();
  if (errors_->empty()) return {};
  Error error{.code = ErrorCode::kInvalidArgument, .message = "a value was refused"};
  if (errors_->size() > 1) error.message = std::format("{} values were refused", errors_->size());
  error.fields = std::exchange(*errors_, {});
  return std::unexpected(std::move(error));
}

std::string write_json(const json::value& value, int indent) {
  Writer writer(indent);
  writer.write(value);
  return writer.take();
}

json::value to_json(Time time) {
  json::value text(format_rfc3339(time));  // named, as braces would make it an array
  return text;
}

json::value to_json(const Uuid& id) { return id.is_nil() ? json::value(nullptr) : json::value(id.to_string()); }

json::value to_json_rounded(double value, int decimals) {
  if (!std::isfinite(value)) return nullptr;
  const double scale = std::pow(10.0, decimals);
  const double rounded = std::round(value * scale) / scale;
  return std::isfinite(rounded) ? rounded + 0.0 : value;  // + 0.0: no "-0"
}

}  // namespace rollcall
