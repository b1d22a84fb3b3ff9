// Any bytes as the files of OneRoster: never a crash, and no row without its place. The input is a ZIP archive.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "document/zip.hpp"
#include "service/roster/one_roster.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall;
  const document::ZipLimits limits{.max_entries = 16, .max_total_bytes = 1 << 20, .max_entry_bytes = 1 << 18};
  const auto reader = document::ZipReader::open(std::as_bytes(std::span(data, size)), limits);
  if (!reader) return 0;
  const auto wanted = service::roster::read_one_roster(**reader);
  if (!wanted) return 0;
  for (const service::roster::WantedPerson& person : wanted->people)
    if (person.place.line == 0 || person.place.file.empty()) std::abort();
  return 0;
}
