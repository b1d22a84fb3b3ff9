// Sealed values come from disks, backups and other people's hands. Whatever the bytes are, opening them must neither
// crash nor read out of bounds nor give anything but what was sealed: the input is opened as it is, and used to damage
// a value that was sealed rightly.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "crypto/seal.hpp"

namespace {

using namespace rollcall;

// Fixed, so that a found input fails again.
crypto::Key fuzz_key() {
  crypto::Key key = crypto::Key::zero();
  std::ranges::fill(key.bytes(), std::byte{0x5A});
  return key;
}

void must(bool holds) {
  if (!holds) std::abort();
}

// Nobody can make a value that opens without the key, so none of these may succeed.
void open_as_it_is(const crypto::Key& key, ByteView input) {
  must(!crypto::open(key, input, {}));
  must(!crypto::open(key, input, input));
  must(!crypto::unwrap_key(key, input, Uuid{}));
  must(!crypto::verify_check_value(key, input));
}

// Seals the first half and damages the result as the second half says: each pair of bytes is a place and what to
// change.
void open_damaged(const crypto::Key& key, ByteView input) {
  const ByteView plaintext = input.first(input.size() / 2);
  const ByteView damage = input.subspan(plaintext.size());
  const crypto::Binding place("fuzz");
  const Bytes sealed = crypto::seal(key, plaintext, place);

  Bytes damaged = sealed;
  for (std::size_t i = 0; i + 1 < damage.size(); i += 2) {
    damaged[std::to_integer<std::size_t>(damage[i]) % damaged.size()] ^= damage[i + 1];
  }
  const auto opened = crypto::open(key, damaged, place);
  must(opened.has_value() == (damaged == sealed));
  must(!opened || std::ranges::equal(*opened, plaintext));

  if (!damage.empty()) {
    const std::size_t cut = std::to_integer<std::size_t>(damage.front()) % sealed.size();
    must(!crypto::open(key, ByteView(sealed).first(cut), place));
    if (!std::ranges::equal(damage, ByteView(place))) must(!crypto::open(key, sealed, damage));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const crypto::Key& key = *new crypto::Key(fuzz_key());
  const ByteView input = std::as_bytes(std::span(data, size));
  open_as_it_is(key, input);
  open_damaged(key, input);
  return 0;
}
