// Seals and opens what belongs to a person or an item: the key of each lies in the key store, wrapped by the master
// key; destroying it makes everything sealed with it unreadable for ever.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/uuid.hpp"
#include "crypto/hash.hpp"
#include "crypto/key.hpp"
#include "store/key_store.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::service {

// What a sealed value is; part of its associated data, so that one kind cannot be passed off as another.
namespace sealed {
inline constexpr std::string_view kTemplate = "template";
inline constexpr std::string_view kPhoto = "photo";
inline constexpr std::string_view kEvidence = "evidence";
inline constexpr std::string_view kReview = "review";
inline constexpr std::string_view kFace = "face";  // an embedding beside a crop
inline constexpr std::string_view kVeto = "veto";
inline constexpr std::string_view kWords = "words";  // of an event
inline constexpr std::string_view kAnswer = "answer";
inline constexpr std::string_view kSignIn = "sign-in";
inline constexpr std::string_view kSecondFactor = "second factor";
inline constexpr std::string_view kJob = "job";
inline constexpr std::string_view kBadge = "badge";
}  // namespace sealed

// Thread-safe. Where another process gives the keys a new master key, `reload` is asked for it, and nobody notices.
class Vault {
 public:
  using Reload = std::function<Result<crypto::Key>()>;
  Vault(crypto::Key master, std::unique_ptr<store::KeyStore> keys, const Clock& clock, Reload reload = {});

  // Makes the subject's key; kAlreadyExists when it has one, kConflict when it was erased.
  Result<void> create_key(const Uuid& subject, store::KeyKind kind);

  // The same for many subjects that are new, at once: all or none.
  Result<void> create_keys(std::span<const Uuid> subjects, store::KeyKind kind);

  // kNotFound when the subject has no key (any more).
  Result<Bytes> seal(const Uuid& subject, std::string_view kind, const Uuid& item, ByteView plaintext) const;
  Result<Bytes> open(const Uuid& subject, std::string_view kind, const Uuid& item, ByteView sealed) const;

  // The seed of the key that signs receipts and checkpoints; made at its first use.
  Result<crypto::Key> signing_seed();

  // Who was erased; see KeyStore.
  Result<std::vector<store::LedgerEntry>> read_ledger_after(std::int64_t number, int limit) const;

  // For copies that leave the machine, and for what comes back from them.
  crypto::Key master() const;
  store::KeyStore& keys() { return *keys_; }

  // For what belongs to the installation and lives for hours, such as answers kept for a repeated request.
  Result<Bytes> seal_shared(std::string_view kind, ByteView plaintext) const;
  Result<Bytes> open_shared(std::string_view kind, ByteView sealed) const;

  // A keyed hash of `bytes` for this subject: the same upload or PIN is seen again, but nobody can try guesses against
  // it. `use` keeps one use apart from every other; at most 16 characters.
  Result<Bytes> digest(const Uuid& subject, std::string_view use, ByteView bytes) const;

  // The same for the installation: every server gets the same, also after a rotation of the master key.
  Result<crypto::Digest> shared_digest(std::string_view use, ByteView bytes);

  // Destroys the key and writes the erasure ledger. False when there was none.
  Result<bool> destroy_key(const Uuid& subject);

  // Every template of active people made by the model with this hash, opened, grouped by person. `embedding` is valid
  // until `each` returns. kCorrupt where a template does not open. Gives the number of templates.
  using EachTemplate =
      std::function<Result<void>(const Uuid& person, const Uuid& id, std::span<const float> embedding)>;
  Result<std::int64_t> scan_templates(store::Connection& db, std::string_view model_sha256, int dimension,
                                      const EachTemplate& each) const;

 private:
  Result<crypto::Key> key_of(const Uuid& subject) const;
  Result<crypto::Key> unwrap(ByteView wrapped, const Uuid& subject) const;
  bool reload_master() const;  // whether there is another one now

  mutable crypto::Key master_;
  std::unique_ptr<store::KeyStore> keys_;
  const Clock& clock_;
  Reload reload_;
  mutable std::shared_mutex mutex_;              // of the two master keys
  mutable std::optional<crypto::Key> previous_;  // opens what was sealed_shared before
};

}  // namespace rollcall::service
