// Any bytes as what is inside a backup: never a crash, never more memory than there are bytes, and what is read is
// written the same again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "service/backup/archive.hpp"

namespace {

using namespace rollcall;
namespace archive = service::archive;

void check(const archive::Part& part) {
  switch (part.kind) {
    case archive::Kind::kRow:
      if (const auto row = archive::decode_row(part.content); row && archive::encode_row(*row) != part.content)
        std::abort();
      break;
    case archive::Kind::kFile:
    case archive::Kind::kBlob:
      if (const auto named = archive::decode_named(part.content);
          named && archive::encode_named(named->name, named->content) != part.content)
        std::abort();
      break;
    case archive::Kind::kKey:
      if (const auto key = archive::decode_key(part.content); key && archive::encode_key(*key) != part.content)
        std::abort();
      break;
    case archive::Kind::kLedger:
      if (const auto entry = archive::decode_entry(part.content);
          entry && archive::encode_entry(*entry) != part.content)
        std::abort();
      break;
    case archive::Kind::kTable:
      if (const auto table = archive::decode_table(part.content))
        if (!archive::decode_table(bytes_of(archive::encode_table(*table)))) std::abort();
      break;
    case archive::Kind::kEnd: {
      archive::Tallies tallies;
      tallies["blobs"].add({});
      if (archive::check_end(part.content, tallies) && part.content.empty()) std::abort();
      break;
    }
    case archive::Kind::kManifest:
      break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView rest = std::as_bytes(std::span(data, size));
  const crypto::ByteSource source = [&rest](std::span<std::byte> into) -> Result<std::size_t> {
    const std::size_t part = std::min(into.size(), rest.size());
    std::ranges::copy(rest.first(part), into.begin());
    rest = rest.subspan(part);
    return part;
  };
  for (auto part = archive::read_part(source); part && *part; part = archive::read_part(source)) check(**part);
  return 0;
}
