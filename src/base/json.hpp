// Reading JSON from outside: a strict parser with limits, and a reader of objects that names every field it refuses.
//
//   JsonReader read(body);
//   NewCourse course{.code = read.string("code", {.max_code_points = 64}), .name = read.string("name")};
//   read.object("policy", [&](JsonReader& policy) { course.policy = read_policy(policy); });
//   ROLLCALL_TRY(read.finish());
//
// A getter whose field is missing, of the wrong type or out of range notes the error and returns a plain default, so
// that one answer can name everything that is wrong. finish() also refuses fields that no getter asked for.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace rollcall {

struct JsonLimits {
  std::size_t max_bytes = std::size_t{1024} * 1024;
  std::size_t max_depth = 32;
};

// Parses exactly one JSON document in UTF-8 (RFC 8259). kTooLarge over max_bytes; kMalformed, with line and column, for
// anything else that is not right, also for a name that stands twice in one object.
Result<boost::json::value> parse_json(std::string_view text, const JsonLimits& limits = {});

// What JsonReader::text() takes where nothing else is said.
inline constexpr std::size_t kMaxJsonTextBytes = std::size_t{64} * 1024;

// Reads the members of one object, which outlives the reader. Not thread-safe.
class JsonReader {
 public:
  explicit JsonReader(const boost::json::value& value);

  // Whether the member is there, null or not: what a PATCH must know. Counts as asked for.
  bool given(std::string_view name);
  // Whether the member is there and null.
  bool is_null(std::string_view name);

  // Required members. A string is one clean line (see clean_line) and comes back trimmed.
  std::string string(std::string_view name, const LineLimits& limits = {});
  // Required, any UTF-8 up to `max_bytes`, kept as it is (passwords, PEM texts, notes).
  std::string text(std::string_view name, std::size_t max_bytes = kMaxJsonTextBytes);
  std::int64_t integer(std::string_view name, std::int64_t min = std::numeric_limits<std::int64_t>::min(),
                       std::int64_t max = std::numeric_limits<std::int64_t>::max());
  double number(std::string_view name, double min = std::numeric_limits<double>::lowest(),
                double max = std::numeric_limits<double>::max());
  bool boolean(std::string_view name);
  Time time(std::string_view name);  // RFC 3339
  Uuid uuid(std::string_view name);
  // Through the enum's own parse function, e.g. attendance::parse_repeat.
  template <class Enum>
  Enum enumeration(std::string_view name, Result<Enum> (*parse)(std::string_view)) {
    const auto text = string_value(name, true);
    return text ? parsed(name, parse(*text)).value_or(Enum{}) : Enum{};
  }

  // The same for members that may be missing or null; both give nullopt.
  std::optional<std::string> optional_string(std::string_view name, const LineLimits& limits = {});
  std::optional<std::string> optional_text(std::string_view name, std::size_t max_bytes = kMaxJsonTextBytes);
  std::optional<std::int64_t> optional_integer(std::string_view name,
                                               std::int64_t min = std::numeric_limits<std::int64_t>::min(),
                                               std::int64_t max = std::numeric_limits<std::int64_t>::max());
  std::optional<double> optional_number(std::string_view name, double min = std::numeric_limits<double>::lowest(),
                                        double max = std::numeric_limits<double>::max());
  std::optional<bool> optional_boolean(std::string_view name);
  std::optional<Time> optional_time(std::string_view name);
  std::optional<Uuid> optional_uuid(std::string_view name);
  template <class Enum>
  std::optional<Enum> optional_enumeration(std::string_view name, Result<Enum> (*parse)(std::string_view)) {
    const auto text = string_value(name, false);
    return text ? parsed(name, parse(*text)) : std::nullopt;
  }

  // Calls `body` with a reader of the member object, whose errors are named "name.inner"; false when it is missing.
  template <std::invocable<JsonReader&> Body>
  bool object(std::string_view name, Body body) {
    return nested(name, member(name, false), body);
  }

  // Calls `body` for every object of the member array ("name[0].inner"); false when it is missing. More than
  // `max_items` are refused.
  template <std::invocable<JsonReader&> Body>
  bool each(std::string_view name, Body body, std::size_t max_items = 10'000) {
    const auto* items = array(name, max_items);
    if (items == nullptr) return false;
    std::size_t index = 0;
    for (const boost::json::value& item : *items)
      nested(std::string(name) + "[" + std::to_string(index++) + "]", &item, body);
    return true;
  }

  // The member array as it is, or nullptr when it is missing or no array.
  const boost::json::array* array(std::string_view name, std::size_t max_items = 10'000);

  // Notes an error of the caller's own for a member.
  void refuse(std::string_view name, std::string message);

  // All errors so far, and one for every member nobody asked for, as one kInvalidArgument.
  Result<void> finish();

 private:
  JsonReader(const boost::json::value& value, std::string path, std::shared_ptr<std::vector<FieldError>> errors);

  const boost::json::value* member(std::string_view name, bool required);
  std::optional<std::string_view> string_value(std::string_view name, bool required);
  std::optional<std::int64_t> integer_value(std::string_view name, bool required, std::int64_t min, std::int64_t max);
  std::optional<double> number_value(std::string_view name, bool required, double min, double max);
  std::optional<bool> boolean_value(std::string_view name, bool required);
  std::optional<std::string> line_value(std::string_view name, bool required, const LineLimits& limits);
  std::optional<std::string> text_value(std::string_view name, bool required, std::size_t max_bytes);
  std::optional<Time> time_value(std::string_view name, bool required);
  std::optional<Uuid> uuid_value(std::string_view name, bool required);
  void refuse_unknown();

  template <class T>
  std::optional<T> parsed(std::string_view name, Result<T> result) {
    if (result) return *std::move(result);
    refuse(name, result.error().fields.empty() ? result.error().message : result.error().fields.front().message);
    return std::nullopt;
  }

  template <class Body>
  bool nested(std::string_view name, const boost::json::value* value, Body& body) {
    if (value == nullptr) return false;
    JsonReader inner(*value, path_ + std::string(name) + ".", errors_);
    if (inner.object_ == nullptr) return true;
    body(inner);
    inner.refuse_unknown();
    return true;
  }

  const boost::json::object* object_ = nullptr;  // nullptr: the value was no object, and that is noted
  std::string path_;                             // "" or "policy.", before every name in errors_
  std::shared_ptr<std::vector<FieldError>> errors_;
  std::vector<std::string> asked_;
};

// The document as text: numbers in their shortest form (0.25, where Boost writes 2.5E-1), those that are not finite as
// null; one line, or `indent` spaces a level.
std::string write_json(const boost::json::value& value, int indent = 0);

// Values for answers.
boost::json::value to_json(Time time);       // RFC 3339
boost::json::value to_json(const Uuid& id);  // as text; nil is null
// Rounded to `decimals`, so that answers stay readable; null when not finite.
boost::json::value to_json_rounded(double value, int decimals = 4);

}  // namespace rollcall
