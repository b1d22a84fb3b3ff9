// Private to face/: reads one JSON object field by field and remembers the first thing that is wrong, with its path, so
// that parsing code reads as a list of fields. After an error every reader of the same state gives default values and
// the caller checks the state once, at the end.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace rollcall::face {

class JsonReader {
 public:
  using State = std::optional<Error>;
  using Element = std::function<void(const boost::json::value& element, const std::string& path)>;

  // An error when `value` is no object.
  JsonReader(const boost::json::value& value, std::string path, State& state);

  bool has(std::string_view key) const;  // false after an error
  std::string path_of(std::string_view key) const;

  // Required fields.
  std::string text(std::string_view key);  // not empty
  bool flag(std::string_view key);
  double number(std::string_view key, double min, double max);
  std::int64_t integer(std::string_view key, std::int64_t min, std::int64_t max);
  std::vector<double> numbers(std::string_view key, std::size_t count, double min, double max);
  const boost::json::value* object(std::string_view key);  // null only after an error
  void each(std::string_view key, const Element& element);
  void each_member(std::string_view key,
                   const std::function<void(std::string_view, const boost::json::value&)>& member);

  // Says that a field is wrong, unless something was wrong before.
  void refuse(std::string_view key, std::string_view why);

  // To be called last: a field that nobody asked for is misspelt or misplaced.
  void finish();

 private:
  const boost::json::value* take(std::string_view key);

  const boost::json::object* object_ = nullptr;
  std::string path_;
  State& state_;
  std::vector<std::string_view> known_;
};

// "path: why", kMalformed.
Error refused(std::string_view path, std::string_view why);

}  // namespace rollcall::face
