#include "service/vault.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

#include "crypto/hash.hpp"
#include "crypto/seal.hpp"
#include "crypto/secret.hpp"
#include "store/templates.hpp"

namespace rollcall::service {
namespace {

// A key as it came from the key store, kept for the length of a scan.
struct Wrapped {
  Uuid subject;
  std::array<std::byte, crypto::kWrappedKeyBytes> bytes;
};

}  // namespace

Vault::Vault(crypto::Key master, std::unique_ptr<store::KeyStore> keys, const Clock& clock)
    : master_(std::move(master)), keys_(std::move(keys)), clock_(clock) {}

Result<void> Vault::create_key(const Uuid& subject, store::KeyKind kind) {
  const crypto::Key key = crypto::Key::random();
  return keys_->put({.subject_id = subject,
                     .kind = kind,
                     .wrapped = crypto::wrap_key(master_, key, subject),
                     .created_at = clock_.now()});
}

Result<crypto::Key> Vault::key_of(const Uuid& subject) const {
  ROLLCALL_ASSIGN(const std::optional<Bytes> wrapped, keys_->find(subject));
  if (!wrapped) return fail(ErrorCode::kNotFound, "the key of this data was destroyed");
  return crypto::unwrap_key(master_, *wrapped, subject);
}

Result<Bytes> Vault::seal(const Uuid& subject, std::string_view kind, const Uuid& item, ByteView plaintext) const {
  ROLLCALL_ASSIGN(const crypto::Key key, key_of(subject));
  return crypto::seal(key, plaintext, crypto::Binding(kind, subject, item));
}

Result<Bytes> Vault::open(const Uuid& subject, std::string_view kind, const Uuid& item, ByteView sealed) const {
  ROLLCALL_ASSIGN(const crypto::Key key, key_of(subject));
  return crypto::open(key, sealed, crypto::Binding(kind, subject, item));
}

Result<Bytes> Vault::seal_shared(std::string_view kind, ByteView plaintext) const {
  return crypto::seal(master_, plaintext, crypto::Binding(kind));
}

Result<Bytes> Vault::open_shared(std::string_view kind, ByteView sealed) const {
  return crypto::open(master_, sealed, crypto::Binding(kind));
}

Result<Bytes> Vault::digest(const Uuid& subject, ByteView bytes) const {
  ROLLCALL_ASSIGN(const crypto::Key key, key_of(subject));
  const crypto::Digest digest = crypto::blake2b(bytes, "photo digest", key.view());
  return Bytes(digest.begin(), digest.end());
}

Result<bool> Vault::destroy_key(const Uuid& subject) { return keys_->destroy(subject, clock_.now()); }

Result<std::int64_t> Vault::scan_templates(store::Connection& db, std::string_view model_sha256, int dimension,
                                           const EachTemplate& each) const {
  std::vector<Wrapped> wrapped;  // ascending by subject, as the templates are by person
  ROLLCALL_TRY(keys_->scan(store::KeyKind::kPerson, [&](const store::WrappedKeyView& row) -> Result<void> {
    if (row.wrapped.size() != crypto::kWrappedKeyBytes) return fail(ErrorCode::kCorrupt, "a key has the wrong size");
    Wrapped& kept = wrapped.emplace_back(Wrapped{.subject = row.subject_id, .bytes = {}});
    std::ranges::copy(row.wrapped, kept.bytes.begin());
    return {};
  }));

  std::vector<float> embedding(static_cast<std::size_t>(dimension));
  const std::span<std::byte> plain = std::as_writable_bytes(std::span(embedding));
  std::optional<crypto::Key> key;
  Uuid key_owner;
  auto next = wrapped.begin();
  auto count = store::scan_templates(db, model_sha256, [&](const store::TemplateView& row) -> Result<void> {
    if (!key || key_owner != row.person_id) {
      next = std::lower_bound(next, wrapped.end(), row.person_id,
                              [](const Wrapped& a, const Uuid& b) { return a.subject < b; });
      if (next == wrapped.end() || next->subject != row.person_id)
        return fail(ErrorCode::kCorrupt, "a template's key is missing", "restore keys/ together with the database");
      ROLLCALL_ASSIGN(key, crypto::unwrap_key(master_, next->bytes, row.person_id));
      key_owner = row.person_id;
    }
    ROLLCALL_TRY(crypto::open_into(*key, row.sealed, crypto::Binding(sealed::kTemplate, row.person_id, row.id), plain));
    return each(row.person_id, row.id, embedding);
  });
  crypto::wipe(plain);
  return count;
}

}  // namespace rollcall::service
