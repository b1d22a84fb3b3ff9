#include "crypto/key.hpp"

#include <algorithm>
#include <mutex>
#include <vector>

#include "base/random.hpp"
#include "crypto/hash.hpp"
#include "crypto/seal.hpp"
#include "crypto/secret.hpp"

namespace rollcall::crypto {
namespace {

constexpr std::string_view kCheckText = "rollcall master key, version 1";

// Hands out slots of 32 bytes from slabs of guarded, locked memory. Slabs are kept: at any time only a few keys are
// alive, so one slab is the rule.
class KeyArena {
 public:
  std::byte* take() {
    const std::scoped_lock lock(mutex_);
    if (free_.empty()) add_slab();
    std::byte* const slot = free_.back();
    free_.pop_back();
    return slot;
  }

  void give_back(std::byte* slot) {
    wipe(std::span(slot, kKeyBytes));
    const std::scoped_lock lock(mutex_);
    free_.push_back(slot);  // never reallocates: add_slab() made room
  }

 private:
  // One page, the smallest part of memory that can be locked.
  static constexpr std::size_t kSlotsPerSlab = 4096 / kKeyBytes;

  void add_slab() {
    Secret& slab = slabs_.emplace_back(kSlotsPerSlab * kKeyBytes);
    free_.reserve(slabs_.size() * kSlotsPerSlab);
    for (std::size_t slot = kSlotsPerSlab; slot-- > 0;) free_.push_back(slab.bytes().data() + slot * kKeyBytes);
  }

  std::mutex mutex_;
  std::vector<Secret> slabs_;
  std::vector<std::byte*> free_;
};

// Never destroyed, so that keys in static objects may outlive main().
KeyArena& arena() {
  static KeyArena& instance = *new KeyArena;
  return instance;
}

}  // namespace

Key Key::zero() { return Key(arena().take()); }

Key Key::random() {
  Key key = zero();
  fill_random(key.bytes());
  return key;
}

Key Key::copy_of(KeyView bytes) {
  Key key = zero();
  std::ranges::copy(bytes, key.bytes().begin());
  return key;
}

Key::~Key() {
  if (slot_ != nullptr) arena().give_back(slot_);
}

std::string fingerprint(KeyView key) {
  const Digest digest = blake2b({}, "key fingerprint", key);
  return to_hex(ByteView(digest).first(8));
}

Bytes make_check_value(KeyView key) { return seal(key, bytes_of(kCheckText), Binding("check value")); }

Result<void> verify_check_value(KeyView key, ByteView check_value) {
  const auto text = open(key, check_value, Binding("check value"));
  if (text && text_of(*text) == kCheckText) return {};
  return fail(ErrorCode::kWrongKey,
              "the master key with fingerprint " + fingerprint(key) + " is not the one this data was sealed with",
              "give the key that belongs to this data folder");
}

}  // namespace rollcall::crypto
