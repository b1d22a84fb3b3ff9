#include "service/papers/fill.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <kainjow/mustache.hpp>
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

// A tag that opens or closes a section on a line of its own is to leave no line behind. The library keeps the end of
// the last one where a section is left out, which would end a table. So the ends of such lines are marked, which makes
// the lines ones like any other to the library, and taken away after it.
constexpr char kNoLine = '\x1f';

std::string with_marked_lines(std::string_view text) {
  std::string marked;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    const std::string_view line = text.substr(0, end + 1);
    text.remove_prefix(line.size());
    const bool section = line.starts_with("{{#") || line.starts_with("{{^") || line.starts_with("{{/");
    if (section && line.find("}}") + 3 == line.size())
      marked.append(line.substr(0, line.size() - 1)).push_back(kNoLine);
    else
      marked += line;
  }
  return marked;
}

}  // namespace

Result<std::string> fill(std::string_view text, const boost::json::object& view) {
  kainjow::mustache::mustache form{with_marked_lines(text)};
  if (!form.is_valid()) return fail(ErrorCode::kInternal, "a paper's text is not well formed: " + form.error_message());
  form.set_custom_escape([](const std::string& value) { return as_markdown(value); });
  std::string filled = form.render(data_of(view));
  std::erase(filled, kNoLine);
  return filled;
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
