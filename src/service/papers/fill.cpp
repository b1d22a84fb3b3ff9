#include "service/papers/fill.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <mustache.hpp>
#include <utility>

namespace rollcall::service {
namespace {

using kainjow::mustache::data;

constexpr std::string_view kIsolate = "\u2066";  // left-to-right isolate
constexpr std::string_view kIsolateEnd = "\u2069";

data data_of(const boost::json::value& value) {
  if (const auto* object = value.if_object()) {
    data result{data::type::object};
    for (const auto& [name, member] : *object) result.set(std::string(name), data_of(member));
    return result;
  }
  if (const auto* array = value.if_array()) {
    data result{data::type::list};
    for (const boost::json::value& item : *array) result.push_back(data_of(item));
    return result;
  }
  if (const auto* text = value.if_string()) return data{std::string(*text)};
  return data{value == true ? data::type::bool_true : data::type::bool_false};
}

}  // namespace

Result<std::string> fill(std::string_view text, const boost::json::object& view) {
  kainjow::mustache::mustache form{std::string(text)};
  if (!form.is_valid()) return fail(ErrorCode::kInternal, "a paper's text is not well formed: " + form.error_message());
  form.set_custom_escape([](const std::string& value) { return as_markdown(value); });
  return form.render(data_of(view));
}

std::string as_markdown(std::string_view text) {
  std::string plain;
  for (const char letter : text) {
    if (letter == '\n' || letter == '\r') {
      plain += ' ';
      continue;
    }
    if (std::string_view("\\`*_[]<>|&").contains(letter)) plain += '\\';
    plain += letter;
  }
  return plain;
}

std::string turned(std::string markdown, const Language& language) {
  if (!language.right_to_left) return markdown;
  std::string turned = "<div dir=\"rtl\" lang=\"" + std::string(language.code) + "\">\n\n";
  bool code = false;
  for (std::size_t at = 0; at < markdown.size(); ++at) {
    const bool mark = markdown[at] == '`' && (at == 0 || markdown[at - 1] != '\\');
    if (mark && !code) turned += kIsolate;
    turned += markdown[at];
    if (mark && code) turned += kIsolateEnd;
    if (mark) code = !code;
  }
  return turned + "\n</div>\n";
}

}  // namespace rollcall::service
