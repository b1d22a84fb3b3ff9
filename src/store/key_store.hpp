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
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "crypto/key.hpp"
#include "store/sql/database.hpp"
#include "store/sql/database_url.hpp"
#include "store/sql/open_database.hpp"

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

  // The same for a key wrapped by `master_key`: kWrongKey when that was replaced in the meantime.
  Result<void> put(const WrappedKey& key, crypto::KeyView master_key);

  // kWrongKey when the keys are not wrapped by this one.
  Result<void> verify_master(crypto::KeyView master_key);

  // Wraps every key by `next` instead of `current`: all of them or none. Gives how many.
  Result<std::int64_t> rotate(crypto::KeyView current, crypto::KeyView next);

  // Every key as of one moment, ascending by subject, with the check value and the ledger of that same moment.
  struct Contents {
    Bytes check_value;
    std::vector<WrappedKey> keys;
    std::vector<LedgerEntry> ledger;
  };
  Result<Contents> read_all();

  // Takes over what another key store held: its keys, all or none, then its ledger.
  Result<void> put_all(std::span<const WrappedKey> keys);

  // Keys of new subjects, wrapped by `master_key`, all or none: kWrongKey when that was replaced in the meantime.
  Result<void> put_all(std::span<const WrappedKey> keys, crypto::KeyView master_key);

  // Destroys the keys of those whom another ledger names and adds them to this one. Gives how many were new.
  Result<std::int64_t> follow_ledger(std::span<const LedgerEntry> entries);

  // The ledger of a key store that need not be ours to open.
  static Result<std::vector<LedgerEntry>> read_ledger_of(const DatabaseUrl& url);

  // The ledger after entry `number`, in order, at most `limit`.
  Result<std::vector<LedgerEntry>> read_ledger_after(std::int64_t number, int limit);

 private:
  explicit KeyStore(std::unique_ptr<Database> database) : database_(std::move(database)) {}
  std::unique_ptr<Database> database_;
};

}  // namespace rollcall::store
