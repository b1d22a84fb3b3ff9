// What may be missing, as JSON: the value, or null.
#pragma once

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <concepts>
#include <optional>
#include <string>
#include <utility>

#include "attendance/schedule.hpp"
#include "base/json.hpp"

namespace rollcall::server {

// Times and ids, as base/json.hpp writes them.
template <class T>
boost::json::value or_null(const std::optional<T>& value) {
  return value ? boost::json::value(rollcall::to_json(*value)) : boost::json::value(nullptr);
}

inline boost::json::value or_null(const std::optional<std::string>& value) {
  return value ? boost::json::value(*value) : boost::json::value(nullptr);
}

inline boost::json::value or_null(const std::optional<attendance::Date>& date) {
  return date ? boost::json::value(attendance::format_date(*date)) : boost::json::value(nullptr);
}

// Scores: four decimals.
template <std::floating_point T>
boost::json::value rounded_or_null(const std::optional<T>& value) {
  return value ? to_json_rounded(static_cast<double>(*value)) : boost::json::value(nullptr);
}

// Members whose value has a name(), such as a status or a reason.
template <class T>
boost::json::value name_or_null(const std::optional<T>& value) {
  return value ? boost::json::value(name(*value)) : boost::json::value(nullptr);
}

// What a row keeps as JSON text, such as its policy; null also where the text is damaged, for the row says more than
// that.
inline boost::json::value json_or_null(const std::string& text) {
  boost::system::error_code damaged;
  boost::json::value parsed = boost::json::parse(text, damaged);
  return damaged ? boost::json::value(nullptr) : std::move(parsed);
}

inline boost::json::value json_or_null(const std::optional<std::string>& text) {
  return text ? json_or_null(*text) : boost::json::value(nullptr);
}

}  // namespace rollcall::server
