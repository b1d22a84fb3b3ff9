// The wrapped keys, apart from the main database: DIR/keys/keys.db, or a database that several servers share.
//
// One key a subject (a person, or a single item where no person is known), wrapped by the master key before it comes
// here: nothing in this file opens anything without that. Erasing a subject destroys its key and adds to the erasure
// ledger, in one transaction; a destroyed subject never gets a key again, and after a restore the ledger says whom to
// erase anew.
//
// Thread-safe. Success means durable.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "crypto/key.hpp"
#include "store/database.hpp"
#include "store/database_url.hpp"
#include "store/open_database.hpp"

namespace rollcall::store {

enum class KeyKind : std::uint8_t { kPerson, kItem };

struct WrappedKey {
  Uuid subject_id;
  KeyKind kind = KeyKind::kPerson;
  Bytes wrapped;
  Time created_at{};
  bool operator==(const WrappedKey&) const = default;
};

// A key during a scan; `wrapped` is valid until the callback returns.
struct WrappedKeyView {
  Uuid subject_id;
  ByteView wrapped;
};

struct LedgerEntry {
  std::int64_t number = 0;  // increasing
  Uuid subject_id;
  Time erased_at{};
  bool operator==(const LedgerEntry&) const = default;
};

class KeyStore {
 public:
  // Opens or creates. The first opening keeps a check value of the master key, every later one compares: kWrongKey when
  // it is another key. The key itself is not kept.
  static Result<std::unique_ptr<KeyStore>> open(const DatabaseUrl& url, crypto::KeyView master_key,
                                                const OpenOptions& options = {});

  // kAlreadyExists when the subject has a key, kConflict when it was erased.
  Result<void> put(const WrappedKey& key);

  Result<std::optional<Bytes>> find(const Uuid& subject_id);

  // Calls `each` for every key of this kind, ascending by subject; stops at the first error and returns it, else the
  // number of keys.
  Result<std::int64_t> scan(KeyKind kind, const std::function<Result<void>(const WrappedKeyView&)>& each);

  // Removes the key and adds to the ledger; repeating it does nothing more. In a file the key is overwritten; a server
  // may hold it in old rows and logs until it has cleaned up. True when there was a key.
  Result<bool> destroy(const Uuid& subject_id, Time now);

  Result<bool> is_erased(const Uuid& subject_id);

  // The ledger after entry `number`, in order, at most `limit`.
  Result<std::vector<LedgerEntry>> read_ledger_after(std::int64_t number, int limit);

 private:
  explicit KeyStore(std::unique_ptr<Database> database) : database_(std::move(database)) {}
  std::unique_ptr<Database> database_;
};

}  // namespace rollcall::store
