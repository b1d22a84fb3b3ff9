// Any bytes as the small texts of requests: ids, times, base64, base32, hexadecimal, lines, numbers of pages. Never a
// crash, and what is taken is the same when it is written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/base32.hpp"
#include "base/bytes.hpp"
#include "base/percent.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace {

using namespace rollcall;

void must(bool holds) {
  if (!holds) std::abort();
}

void check_times(std::string_view text) {
  const auto time = parse_rfc3339(text);
  if (time) must(parse_rfc3339(format_rfc3339(*time)) == *time);
  const auto either = parse_date_or_time(text);
  must(!time || (either && *either == *time));
}

void check_codes(std::string_view text) {
  if (const auto id = parse_uuid(text)) must(parse_uuid(id->to_string()) == *id);
  if (const auto bytes = from_hex(text)) must(from_hex(to_hex(*bytes)) == *bytes);
  if (const auto bytes = from_base32(text)) must(from_base32(to_base32(*bytes)) == *bytes);
  if (const auto bytes = from_base64(text)) must(from_base64(to_base64url(*bytes)) == *bytes);
}

void check_text(std::string_view text) {
  must(is_utf8(printable(text)));
  must(count_code_points(text) <= text.size());
  const std::string_view inner = trim(text);
  must(trim(inner) == inner);
  const auto line = clean_line("name", text);
  if (line) {
    must(is_utf8(*line) && !has_control_characters(*line) && clean_line("name", *line) == *line);
  } else {
    must(!line.error().message.empty());
  }
  for (const char c : percent_encode(text)) must(c > ' ' && c < '\x7f');
  must(equals_ignore_case(text, to_lower_ascii(text)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_times(text);
  check_codes(text);
  check_text(text);
  return 0;
}
