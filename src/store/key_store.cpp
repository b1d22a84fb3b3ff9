#include "store/key_store.hpp"

#include "store/fetch.hpp"
#include "store/words.hpp"

namespace rollcall::store {
namespace {

constexpr std::array kKinds = {
    Word<KeyKind>{KeyKind::kPerson, "person"},
    Word<KeyKind>{KeyKind::kItem, "item"},
};

Bytes read_bytes(Row& row) {
  Bytes bytes;
  row.into(bytes);
  return bytes;
}

WrappedKeyView read_view(Row& row) {
  WrappedKeyView view;
  row.into(view.subject_id);
  row.take_view(view.wrapped);
  return view;
}

LedgerEntry read_entry(Row& row) {
  LedgerEntry entry;
  row.into(entry.number, entry.subject_id, entry.erased_at);
  return entry;
}

Result<bool> in_ledger(Connection& db, const Uuid& subject_id) {
  return changed(fetch_number(db, "SELECT count(*) FROM erasure_ledger WHERE subject_id = ?", subject_id));
}

Result<std::optional<Bytes>> find_check_value(Connection& db) {
  return fetch_optional(read_bytes, db, "SELECT check_value FROM master_key");
}

// Another process may have been first in the meantime.
Result<Bytes> keep_check_value(Connection& db, crypto::KeyView master_key) {
  ROLLCALL_ASSIGN(auto kept, find_check_value(db));
  if (kept) return std::move(*kept);
  Bytes made = crypto::make_check_value(master_key);
  ROLLCALL_TRY(db.execute("INSERT INTO master_key (only_row, check_value) VALUES (1, ?)", made));
  return made;
}

// The first opening decides which master key this store belongs to.
Result<void> check_master_key(Database& database, crypto::KeyView master_key) {
  ROLLCALL_ASSIGN(const auto kept, database.read(find_check_value));
  if (kept) return crypto::verify_check_value(master_key, *kept);
  ROLLCALL_ASSIGN(const Bytes check_value,
                  database.transact([&](Connection& db) { return keep_check_value(db, master_key); }));
  return crypto::verify_check_value(master_key, check_value);
}

}  // namespace

Result<std::unique_ptr<KeyStore>> KeyStore::open(const DatabaseUrl& url, crypto::KeyView master_key,
                                                 const OpenOptions& options) {
  OpenOptions small = options;
  small.pool.readers = 2;
  ROLLCALL_ASSIGN(auto database, open_database(url, small, key_migrations()));
  ROLLCALL_TRY(check_master_key(*database, master_key));
  return std::unique_ptr<KeyStore>(new KeyStore(std::move(database)));
}

Result<void> KeyStore::put(const WrappedKey& key) {
  return database_->transact([&](Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(const bool erased, in_ledger(db, key.subject_id));
    if (erased) return fail(ErrorCode::kConflict, "the key of this subject was destroyed for good");
    return discard(db.execute("INSERT INTO wrapped_key (subject_id, kind, wrapped, created_at) VALUES (?, ?, ?, ?)",
                              key.subject_id, word_of(kKinds, key.kind), key.wrapped, key.created_at));
  });
}

Result<std::optional<Bytes>> KeyStore::find(const Uuid& subject_id) {
  return database_->read([&](Connection& db) {
    return fetch_optional(read_bytes, db, "SELECT wrapped FROM wrapped_key WHERE subject_id = ?", subject_id);
  });
}

Result<std::int64_t> KeyStore::scan(KeyKind kind, const std::function<Result<void>(const WrappedKeyView&)>& each) {
  return database_->read([&](Connection& db) {
    return for_each(read_view, each, db,
                    "SELECT subject_id, wrapped FROM wrapped_key WHERE kind = ? ORDER BY subject_id",
                    word_of(kKinds, kind));
  });
}

Result<bool> KeyStore::destroy(const Uuid& subject_id, Time now) {
  ROLLCALL_ASSIGN(const bool destroyed, database_->transact([&](Connection& db) -> Result<bool> {
    ROLLCALL_ASSIGN(const bool had_key,
                    changed(db.execute("DELETE FROM wrapped_key WHERE subject_id = ?", subject_id)));
    ROLLCALL_ASSIGN(const bool erased, in_ledger(db, subject_id));
    if (!erased) {
      ROLLCALL_ASSIGN(const std::int64_t last, fetch_number(db, "SELECT max(number) FROM erasure_ledger"));
      ROLLCALL_TRY(db.execute("INSERT INTO erasure_ledger (number, subject_id, erased_at) VALUES (?, ?, ?)", last + 1,
                              subject_id, now));
    }
    return had_key;
  }));
  // The old page may still lie in the write-ahead log. A repetition gets here again.
  ROLLCALL_TRY(database_->purge_deleted());
  return destroyed;
}

Result<bool> KeyStore::is_erased(const Uuid& subject_id) {
  return database_->read([&](Connection& db) { return in_ledger(db, subject_id); });
}

Result<std::vector<LedgerEntry>> KeyStore::read_ledger_after(std::int64_t number, int limit) {
  return database_->read([&](Connection& db) {
    return fetch_all(
        read_entry, db,
        "SELECT number, subject_id, erased_at FROM erasure_ledger WHERE number > ? ORDER BY number LIMIT ?", number,
        limit);
  });
}

}  // namespace rollcall::store
