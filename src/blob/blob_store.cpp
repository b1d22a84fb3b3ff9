#include "blob/blob_store.hpp"

#include <algorithm>

namespace rollcall::blob {
namespace {

constexpr int kMaxSegments = 8;

bool is_allowed(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.'; }

// Also refuses "." and "..".
bool is_segment(std::string_view text) {
  return !text.empty() && text.front() != '.' && std::ranges::all_of(text, is_allowed);
}

}  // namespace

Result<void> validate_name(std::string_view name) {
  if (name.empty()) return fail_field("name", "must not be empty");
  if (name.size() > kMaxNameBytes) {
    return fail_field("name", "is longer than " + std::to_string(kMaxNameBytes) + " characters");
  }
  int segments = 0;
  for (std::string_view rest = name;;) {
    const std::size_t slash = rest.find('/');
    if (++segments > kMaxSegments || !is_segment(rest.substr(0, slash))) {
      return fail_field("name", "must be one to eight segments of a-z 0-9 _ - . that do not begin with a dot");
    }
    if (slash == std::string_view::npos) return {};
    rest.remove_prefix(slash + 1);
  }
}

}  // namespace rollcall::blob
