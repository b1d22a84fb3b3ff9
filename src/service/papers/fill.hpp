// A text with tags (Mustache) and what they stand for, made into Markdown.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "service/papers/paper.hpp"

namespace rollcall::service {

// {{tag}} is text, {{&tag}} goes into `code`; {{#tag}} and {{^tag}} open sections. kInternal for a text whose tags do
// not close.
Result<std::string> fill(std::string_view text, const boost::json::object& view);

// What Markdown would take for its own, made plain: "a|b" is "a\|b".
std::string as_markdown(std::string_view text);

// The finished Markdown as it must be to be read in a language that runs from right to left: every piece of `code` an
// isolate of its own (UAX #9), the whole turned round. Unchanged in other languages.
std::string turned(std::string markdown, const Language& language);

// The text of a paper, as it stands in texts/. Static lifetime.
std::string_view paper_text(Paper paper, const Language& language);

}  // namespace rollcall::service
