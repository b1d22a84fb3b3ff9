#include "service/vault.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
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

// The subject under which the installation's own signing key lies in the key store.
constexpr Uuid kSigningKey{{'r', 'o', 'l', 'l', 'c', 'a', 'l', 'l', ' ', 's', 'i', 'g', 'n', 'i', 'n', 'g'}};

}  // namespace

Vault::Vault(crypto::Key master, std::unique_ptr<store::KeyStore> keys, const Clock& clock, Reload reload)
    : master_(std::move(master)), keys_(std::move(keys)), clock_(clock), reload_(std::move(reload)) {}

crypto::Key Vault::master() const {
  const std::shared_lock lock(mutex_);
  return crypto::Key::copy_of(master_);
}

bool Vault::reload_master() const {
  if (!reload_) return false;
  auto loaded = reload_();
  if (!loaded || !keys_->verify_master(*loaded)) return false;
  const std::unique_lock lock(mutex_);
  if (crypto::constant_time_equal(loaded->view(), master_.view())) return false;
  previous_ = std::move(master_);
  master_ = *std::move(loaded);
  return true;
}

Result<void> Vault::create_key(const Uuid& subject, store::KeyKind kind) {
  const crypto::Key key = crypto::Key::random();
  const auto put = [&] {
    const crypto::Key master = this->master();
    return keys_->put({.subject_id = subject,
                       .kind = kind,
                       .wrapped = crypto::wrap_key(master, key, subject),
                       .created_at = clock_.now()},
                      master);
  };
  auto done = put();
  if (!done && done.error().code == ErrorCode::kWrongKey && reload_master()) return put();
  return done;
}

Result<void> Vault::create_keys(std::span<const Uuid> subjects, store::KeyKind kind) {
  const auto put = [&] {
    const crypto::Key master = this->master();
    std::vector<store::WrappedKey> keys;
    for (const Uuid& subject : subjects)
      keys.push_back({.subject_id = subject,
                      .kind = kind,
                      .wrapped = crypto::wrap_key(master, crypto::Key::random(), subject),
                      .created_at = clock_.now()});
    return keys_->put_all(keys, master);
  };
  auto done = put();
  if (!done && done.error().code == ErrorCode::kWrongKey && reload_master()) return put();
  return done;
}

Result<crypto::Key> Vault::unwrap(ByteView wrapped, const Uuid& subject) const {
  const std::shared_lock lock(mutex_);
  return crypto::unwrap_key(master_, wrapped, subject);
}

Result<crypto::Key> Vault::key_of(const Uuid& subject) const {
  const auto read = [&]() -> Result<crypto::Key> {
    ROLLCALL_ASSIGN(const std::optional<Bytes> wrapped, keys_->find(subject));
    if (!wrapped) return fail(ErrorCode::kNotFound, "the key of this data was destroyed");
    return unwrap(*wrapped, subject);
  };
  auto key = read();
  if (key || key.error().code == ErrorCode::kNotFound) return key;
  reload_master();  // or another thread has
  return read();
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
  return crypto::seal(master(), plaintext, crypto::Binding(kind));
}

Result<Bytes> Vault::open_shared(std::string_view kind, ByteView sealed) const {
  const std::shared_lock lock(mutex_);
  auto opened = crypto::open(master_, sealed, crypto::Binding(kind));
  if (opened || !previous_) return opened;
  return crypto::open(*previous_, sealed, crypto::Binding(kind));
}

Result<Bytes> Vault::digest(const Uuid& subject, std::string_view use, ByteView bytes) const {
  ROLLCALL_ASSIGN(const crypto::Key key, key_of(subject));
  const crypto::Digest digest = crypto::blake2b(bytes, use, key.view());
  return Bytes(digest.begin(), digest.end());
}

Result<crypto::Digest> Vault::shared_digest(std::string_view use, ByteView bytes) {
  ROLLCALL_ASSIGN(const crypto::Key seed, signing_seed());
  return crypto::blake2b(bytes, use, seed.view());
}

Result<crypto::Key> Vault::signing_seed() {
  ROLLCALL_ASSIGN(const std::optional<Bytes> wrapped, keys_->find(kSigningKey));
  if (wrapped) return key_of(kSigningKey);
  // Another process may be first; then its key counts.
  if (auto made = create_key(kSigningKey, store::KeyKind::kItem);
      !made && made.error().code != ErrorCode::kAlreadyExists)
    return std::unexpected(std::move(made).error());
  return key_of(kSigningKey);
}

Result<std::vector<store::LedgerEntry>> Vault::read_ledger_after(std::int64_t number, int limit) const {
  return keys_->read_ledger_after(number, limit);
}

Result<bool> Vault::destroy_key(const Uuid& subject) { return keys_->destroy(subject, clock_.now()); }

Result<std::int64_t> Vault::scan_templates(store::Connection& db, std::string_view model_sha256, int dimension,
                                           const EachTemplate& each) const {
  std::vector<Wrapped> wrapped;  // ascending by subject
  ROLLCALL_TRY(keys_->scan(store::KeyKind::kPerson, [&](const store::WrappedKeyView& row) -> Result<void> {
    if (row.wrapped.size() != crypto::kWrappedKeyBytes) return fail(ErrorCode::kCorrupt, "a key has the wrong size");
    Wrapped& kept = wrapped.emplace_back(Wrapped{.subject = row.subject_id, .bytes = {}});
    std::ranges::copy(row.wrapped, kept.bytes.begin());
    return {};
  }));

  if (!wrapped.empty() && !unwrap(wrapped.front().bytes, wrapped.front().subject)) reload_master();

  std::vector<float> embedding(static_cast<std::size_t>(dimension));
  const std::span<std::byte> plain = std::as_writable_bytes(std::span(embedding));
  std::optional<crypto::Key> key;
  Uuid key_owner;
  auto count = store::scan_templates(db, model_sha256, [&](const store::TemplateView& row) -> Result<void> {
    if (!key || key_owner != row.key_id) {
      const auto found = std::ranges::lower_bound(wrapped, row.key_id, {}, &Wrapped::subject);
      if (found == wrapped.end() || found->subject != row.key_id)
        return fail(ErrorCode::kCorrupt, "a template's key is missing", "restore keys/ together with the database");
      ROLLCALL_ASSIGN(key, unwrap(found->bytes, row.key_id));
      key_owner = row.key_id;
    }
    ROLLCALL_TRY(crypto::open_into(*key, row.sealed, crypto::Binding(sealed::kTemplate, row.key_id, row.id), plain));
    return each(row.person_id, row.id, embedding);
  });
  crypto::wipe(plain);
  return count;
}

}  // namespace rollcall::service
