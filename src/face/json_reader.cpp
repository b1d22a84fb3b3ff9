#include "face/json_reader.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <format>
#include <utility>

namespace rollcall::face {

namespace json = boost::json;

Error refused(std::string_view path, std::string_view why) {
  return Error{.code = ErrorCode::kMalformed, .message = std::format("{}: {}", path, why)};
}

JsonReader::JsonReader(const json::value& value, std::string path, State& state)
    : object_(value.if_object()), path_(std::move(path)), state_(state) {
  if (object_ == nullptr && !state_) state_ = refused(path_, "must be an object");
}

bool JsonReader::has(std::string_view key) const { return !state_ && object_->contains(key); }

std::string JsonReader::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : std::format("{}.{}", path_, key);
}

void JsonReader::refuse(std::string_view key, std::string_view why) {
  if (!state_) state_ = refused(path_of(key), why);
}

const json::value* JsonReader::take(std::string_view key) {
  known_.push_back(key);
  if (state_) return nullptr;
  const json::value* value = object_->if_contains(key);
  if (value == nullptr) refuse(key, "is missing");
  return value;
}

std::string JsonReader::text(std::string_view key) {
  const json::value* value = take(key);
  if (value == nullptr) return {};
  const json::string* text = value->if_string();
  if (text == nullptr || text->empty()) {
    refuse(key, "must be a text that is not empty");
    return {};
  }
  return std::string(std::string_view(*text));
}

bool JsonReader::flag(std::string_view key) {
  const json::value* value = take(key);
  if (value == nullptr) return false;
  const bool* flag = value->if_bool();
  if (flag == nullptr) refuse(key, "must be true or false");
  return flag != nullptr && *flag;
}

double JsonReader::number(std::string_view key, double min, double max) {
  const json::value* value = take(key);
  if (value == nullptr) return 0;
  if (!value->is_number() || value->to_number<double>() < min || value->to_number<double>() > max) {
    refuse(key, std::format("must be a number from {} to {}", min, max));
    return 0;
  }
  return value->to_number<double>();
}

std::int64_t JsonReader::integer(std::string_view key, std::int64_t min, std::int64_t max) {
  const json::value* value = take(key);
  if (value == nullptr) return 0;
  if (!value->is_int64() || value->get_int64() < min || value->get_int64() > max) {
    refuse(key, std::format("must be a whole number from {} to {}", min, max));
    return 0;
  }
  return value->get_int64();
}

std::vector<double> JsonReader::numbers(std::string_view key, std::size_t count, double min, double max) {
  std::vector<double> numbers;
  each(key, [&](const json::value& element, const std::string& path) {
    if (state_) return;
    if (!element.is_number() || element.to_number<double>() < min || element.to_number<double>() > max) {
      state_ = refused(path, std::format("must be a number from {} to {}", min, max));
      return;
    }
    numbers.push_back(element.to_number<double>());
  });
  if (!state_ && numbers.size() != count) refuse(key, std::format("must have {} elements", count));
  numbers.resize(count);
  return numbers;
}

const json::value* JsonReader::object(std::string_view key) { return take(key); }

void JsonReader::each(std::string_view key, const Element& element) {
  const json::value* value = take(key);
  if (value == nullptr) return;
  const json::array* array = value->if_array();
  if (array == nullptr) {
    refuse(key, "must be an array");
    return;
  }
  for (std::size_t i = 0; i < array->size() && !state_; ++i)
    element((*array)[i], std::format("{}[{}]", path_of(key), i));
}

void JsonReader::each_member(std::string_view key,
                             const std::function<void(std::string_view, const json::value&)>& member) {
  const json::value* value = take(key);
  if (value == nullptr) return;
  const json::object* object = value->if_object();
  if (object == nullptr) {
    refuse(key, "must be an object");
    return;
  }
  for (const auto& pair : *object) member(pair.key(), pair.value());
}

void JsonReader::finish() {
  if (state_) return;
  for (const auto& pair : *object_) {
    if (!std::ranges::contains(known_, std::string_view(pair.key())))
      refuse(pair.key(), "is not a field of this place");
  }
}

}  // namespace rollcall::face
