// Any bytes as a request target: never a crash; what is taken has no way up, no control characters, and survives being
// encoded and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "http/url.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall::http;
  const auto target = parse_target({reinterpret_cast<const char*>(data), size});
  if (!target || target->path == "*") return 0;
  std::string again;
  for (const std::string& segment : target->segments) {
    if (segment.empty() || segment == "." || segment == ".." || segment.contains('\\') || segment.contains('\0') ||
        !rollcall::is_utf8(segment)) {
      std::abort();
    }
    again += "/" + percent_encode(segment);
  }
  if (again.empty() || target->trailing_slash) again += "/";
  const auto twice = parse_target(again);
  if (!twice || twice->segments != target->segments || twice->trailing_slash != target->trailing_slash) std::abort();
  return 0;
}
