// The chain over the event log that shows whether anyone changed the past. Each event commits to its content with a
// random salt, and its link covers the link before it, its number, its lasting facts and that commitment:
//
//   commitment = BLAKE2b(content, keyed by salt)
//   link       = BLAKE2b(previous link, number, facts, commitment)
//
// Erasing content and salt leaves every link verifiable and the content unguessable. Cutting events off the end cannot
// be seen in the chain itself: note head() elsewhere (export, print, another machine) from time to time and compare.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/bytes.hpp"
#include "crypto/hash.hpp"

namespace rollcall::crypto {

using Salt = std::array<std::byte, 32>;
Salt new_salt();

// The link before the first event.
inline constexpr Digest kGenesis{};

Digest commit_to(ByteView content, const Salt& salt);
Digest link_after(const Digest& previous, std::int64_t number, ByteView facts, const Digest& commitment);

// One event as read back from the log; borrows.
struct ChainedEvent {
  std::int64_t number = 0;
  ByteView facts;  // what stays: kind, time, ids, in one fixed encoding
  Digest commitment{};
  Digest link{};
  std::optional<ByteView> content;  // none once erased
  std::optional<Salt> salt;         // none once erased
};

enum class ChainFault : std::uint8_t {
  kOrder,    // its number is not above the one before
  kLink,     // it, or one before it, was changed, added or removed
  kContent,  // its content is not what was committed to
};

struct ChainBreak {
  std::int64_t number;  // of the first event that does not fit
  ChainFault fault;
};

// Walks the log in order. Starts at the genesis, or after an event known to be good. One thread at a time.
class ChainVerifier {
 public:
  ChainVerifier() = default;
  ChainVerifier(std::int64_t number, const Digest& link) : number_(number), link_(link) {}

  // None while everything fits. After a break the walk is over.
  std::optional<ChainBreak> check(const ChainedEvent& event);

  // The last good link.
  const Digest& head() const { return link_; }

 private:
  std::int64_t number_ = 0;
  Digest link_ = kGenesis;
};

}  // namespace rollcall::crypto
