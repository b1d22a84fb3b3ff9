// Any bytes as a multipart body under any Content-Type: never a crash, and every part lies inside the body.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "http/multipart.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The first line is the Content-Type, the rest the body.
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = input.find('\n');
  if (line == std::string_view::npos) return 0;
  const std::string_view content_type = input.substr(0, line);
  const std::span<const std::byte> body = std::as_bytes(std::span(input.substr(line + 1)));
  const auto form = rollcall::http::parse_multipart(content_type, body);
  if (!form) {
    if (form.error().message.empty()) std::abort();
    return 0;
  }
  for (const auto& part : form->parts) {
    const bool inside =
        part.data.data() >= body.data() && part.data.data() + part.data.size() <= body.data() + body.size();
    if (!inside) std::abort();
  }
  return 0;
}
