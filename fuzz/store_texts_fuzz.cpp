// Any bytes as a cursor of a list and as the URL of a database: never a crash; a cursor that is taken is one that could
// have been given out, and no password is shown.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "store/database_url.hpp"
#include "store/page.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall::store;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto position = start_of({.cursor = std::string(text)});
  if (position && !text.empty() && start_of({.cursor = encode_cursor(*position)}) != *position) std::abort();

  (void)without_password(text);
  (void)parse_url_parts(text);
  const auto url = parse_database_url(text);
  if (!url || url->kind == DatabaseKind::kSqlite) return 0;
  if (const auto parts = parse_url_parts(text); parts && !parts->password.empty()) {
    const auto shown = parse_url_parts(without_password(text));
    if (shown && shown->password == parts->password && parts->password != "***") std::abort();
  }
  return 0;
}
