// The outside of a backup file. Whatever the bytes are, opening them neither crashes nor gives anything but what was
// sealed: the input is opened as it is, after the head of a genuine stream, and used to damage one.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "crypto/sealed_stream.hpp"

namespace {

using namespace rollcall;

constexpr std::string_view kPassphrase = "a passphrase to fuzz with";
constexpr std::size_t kHead = 64;  // up to the first chunk

void must(bool holds) {
  if (!holds) std::abort();
}

ByteView content() { return bytes_of("What is inside a backup, in more than one write."); }

// Sealed once, with the least work there is.
const Bytes& genuine() {
  static const Bytes& sealed = *[] {
    auto* bytes = new Bytes;
    const crypto::PasswordCost least{.passes = 1, .memory_bytes = 8192};
    auto sealer = crypto::StreamSealer::start(
        kPassphrase,
        [bytes](ByteView piece) -> Result<void> {
          bytes->insert(bytes->end(), piece.begin(), piece.end());
          return {};
        },
        least);
    must(sealer.has_value());
    must(sealer->write(content().first(10)).has_value());
    must(sealer->write(content().subspan(10)).has_value());
    must(sealer->finish().has_value());
    return bytes;
  }();
  return sealed;
}

// What opens of `stream`, which is all of it or an error after a beginning.
void open(ByteView stream) {
  const bool untouched = std::ranges::equal(stream, genuine());
  auto opener = crypto::StreamOpener::start(kPassphrase, [&stream](std::span<std::byte> into) -> Result<std::size_t> {
    const std::size_t part = std::min(into.size(), stream.size());
    std::ranges::copy(stream.first(part), into.begin());
    stream = stream.subspan(part);
    return part;
  });
  must(opener.has_value() || !untouched);
  if (!opener) return;
  std::array<std::byte, 256> opened{};
  const auto size = opener->read(opened);
  if (size) must(std::ranges::equal(std::span(opened).first(*size), content()));
  must(size.has_value() == untouched);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input = std::as_bytes(std::span(data, size));
  // A head that asks for much work says nothing new and takes long.
  constexpr std::size_t kCostAt = 16;
  constexpr std::size_t kCostBytes = 8;
  const bool cheap = input.size() < kHead || std::ranges::equal(input.subspan(kCostAt, kCostBytes),
                                                                ByteView(genuine()).subspan(kCostAt, kCostBytes));
  if (cheap) open(input);

  Bytes after_head(genuine().begin(), genuine().begin() + kHead);
  after_head.insert(after_head.end(), input.begin(), input.end());
  open(after_head);

  Bytes damaged = genuine();
  for (std::size_t i = 0; i + 1 < input.size(); i += 2) {
    const std::size_t at = std::to_integer<std::size_t>(input[i]) % damaged.size();
    if (at < kCostAt || at >= kCostAt + kCostBytes) damaged[at] ^= input[i + 1];
  }
  open(damaged);
  return 0;
}
