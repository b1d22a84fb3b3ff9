// Any bytes as a cursor of a list, as the URL of a database and as a password in one: never a crash; a cursor that is
// taken is one that could have been given out; a password comes out as it was written, and is never shown.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/percent.hpp"
#include "store/page.hpp"
#include "store/sql/database_url.hpp"

namespace {

using namespace rollcall::store;

void check_password(std::string_view password) {
  if (password.empty() || password.contains('\0')) return;
  const std::string written = rollcall::percent_encode(password);
  const std::string url = "mysql://u:" + written + "@host/d?password=" + written;
  const auto parts = parse_url_parts(url);
  if (!parse_database_url(url) || !parts || parts->password != password || parts->database != "d") std::abort();
  if (without_password(url) != "mysql://u:***@host/d?password=***") std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto position = start_of({.cursor = std::string(text)});
  if (position && !text.empty() && start_of({.cursor = encode_cursor(*position)}) != *position) std::abort();
  (void)parse_database_url(text);
  (void)parse_url_parts(text);
  (void)without_password(text);
  check_password(text);
  return 0;
}
