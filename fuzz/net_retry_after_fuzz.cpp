// What receivers of webhooks ask us to wait. Nothing may crash, and no wait may be negative or longer than a day.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "net/retry_after.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto wait = rollcall::net::parse_retry_after(text, rollcall::from_micros(1'795'000'000'000'000));
  if (wait && (wait->count() < 0 || *wait > std::chrono::hours{24})) std::abort();
  return 0;
}
