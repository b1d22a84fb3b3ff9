#include "crypto/hash_chain.hpp"

#include "base/random.hpp"

namespace rollcall::crypto {

Salt new_salt() {
  Salt salt;
  fill_random(salt);
  return salt;
}

Digest commit_to(ByteView content, const Salt& salt) { return blake2b(content, "event content", salt); }

Digest link_after(const Digest& previous, std::int64_t number, ByteView facts, const Digest& commitment) {
  Blake2b hash("event link");
  hash.update(previous);
  hash.update_number(static_cast<std::uint64_t>(number));
  hash.update_number(facts.size());  // so that no byte of the facts can pass for one of the commitment
  hash.update(facts);
  hash.update(commitment);
  return hash.finish();
}

std::optional<ChainBreak> ChainVerifier::check(const ChainedEvent& event) {
  const auto broken = [&](ChainFault fault) { return ChainBreak{.number = event.number, .fault = fault}; };
  if (event.number <= number_) return broken(ChainFault::kOrder);
  if (link_after(link_, event.number, event.facts, event.commitment) != event.link) return broken(ChainFault::kLink);
  // Content and salt are erased together; either alone is a loss that nobody asked for.
  if (event.content.has_value() != event.salt.has_value()) return broken(ChainFault::kContent);
  if (event.content && commit_to(*event.content, *event.salt) != event.commitment) return broken(ChainFault::kContent);
  number_ = event.number;
  link_ = event.link;
  return std::nullopt;
}

}  // namespace rollcall::crypto
