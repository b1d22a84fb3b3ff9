// Any bytes as a ZIP archive: never a crash, never an entry outside it or over its limits, and never more than it says.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "document/zip.hpp"

namespace {

// "x../y" is a folder with an odd name.
bool leads_up(std::string_view name) {
  return name.starts_with("../") || name.contains("/../") || name.ends_with("/..") || name == "..";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall;
  const document::ZipLimits limits{.max_entries = 16, .max_total_bytes = 1 << 20, .max_entry_bytes = 1 << 18};
  const auto reader = document::ZipReader::open(std::as_bytes(std::span(data, size)), limits);
  if (!reader) return 0;
  if ((*reader)->entries().size() > limits.max_entries) std::abort();
  for (const document::ZipEntry& entry : (*reader)->entries()) {
    if (entry.name.starts_with('/') || leads_up(entry.name) || entry.size > limits.max_entry_bytes) std::abort();
    const auto bytes = (*reader)->read(entry);
    if (bytes && bytes->size() != entry.size) std::abort();
  }
  return 0;
}
