#include "store/key_store.hpp"

#include "crypto/seal.hpp"
#include "store/sql/fetch.hpp"
#include "store/sql/row_writer.hpp"
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

Result<KeyKind> parse_kind(std::string_view text) { return value_of(kKinds, text); }

WrappedKey read_key(Row& row) {
  WrappedKey key;
  row.into(key.subject_id);
  row.into_word(key.kind, parse_kind);
  row.into(key.wrapped, key.created_at);
  return key;
}

constexpr std::string_view kLedger = "SELECT number, subject_id, erased_at FROM erasure_ledger ORDER BY number";

Result<void> add_to_ledger(Connection& db, const Uuid& subject_id, Time erased_at) {
  ROLLCALL_ASSIGN(const std::int64_t last, fetch_number(db, "SELECT max(number) FROM erasure_ledger"));
  return discard(db.execute("INSERT INTO erasure_ledger (number, subject_id, erased_at) VALUES (?, ?, ?)", last + 1,
                            subject_id, erased_at));
}

Result<void> insert_keys(Connection& db, std::span<const WrappedKey> keys) {
  RowWriter rows(db, "wrapped_key (subject_id, kind, wrapped, created_at)", 4);
  for (const WrappedKey& key : keys)
    ROLLCALL_TRY(rows.add(key.subject_id, word_of(kKinds, key.kind), key.wrapped, key.created_at));
  return rows.finish();
}

Result<void> insert_key(Connection& db, const WrappedKey& key) { return insert_keys(db, std::span(&key, 1)); }

Result<bool> in_ledger(Connection& db, const Uuid& subject_id) {
  return changed(fetch_number(db, "SELECT count(*) FROM erasure_ledger WHERE subject_id = ?", subject_id));
}

Result<std::optional<Bytes>> find_check_value(Connection& db) {
  return fetch_optional(read_bytes, db, "SELECT check_value FROM master_key");
}

Result<void> require_master(Connection& db, crypto::KeyView master_key) {
  ROLLCALL_ASSIGN(const auto kept, find_check_value(db));
  if (!kept) return fail(ErrorCode::kCorrupt, "the key store does not say whose it is");
  return crypto::verify_check_value(master_key, *kept);
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
    return insert_key(db, key);
  });
}

Result<void> KeyStore::put(const WrappedKey& key, crypto::KeyView master_key) {
  return database_->transact([&](Connection& db) -> Result<void> {
    ROLLCALL_TRY(require_master(db, master_key));
    ROLLCALL_ASSIGN(const bool erased, in_ledger(db, key.subject_id));
    if (erased) return fail(ErrorCode::kConflict, "the key of this subject was destroyed for good");
    return insert_key(db, key);
  });
}

Result<void> KeyStore::verify_master(crypto::KeyView master_key) {
  return database_->read([&](Connection& db) { return require_master(db, master_key); });
}

Result<std::int64_t> KeyStore::rotate(crypto::KeyView current, crypto::KeyView next) {
  ROLLCALL_ASSIGN(const std::int64_t count, database_->transact([&](Connection& db) -> Result<std::int64_t> {
    ROLLCALL_TRY(require_master(db, current));
    ROLLCALL_ASSIGN(const std::vector<WrappedKey> keys,
                    fetch_all(read_key, db, "SELECT subject_id, kind, wrapped, created_at FROM wrapped_key"));
    for (const WrappedKey& key : keys) {
      ROLLCALL_ASSIGN(const crypto::Key plain, crypto::unwrap_key(current, key.wrapped, key.subject_id));
      ROLLCALL_TRY(db.execute("UPDATE wrapped_key SET wrapped = ? WHERE subject_id = ?",
                              crypto::wrap_key(next, plain, key.subject_id), key.subject_id));
    }
    ROLLCALL_TRY(db.execute("UPDATE master_key SET check_value = ?", crypto::make_check_value(next)));
    return std::ssize(keys);
  }));
  if (auto purged = database_->purge_deleted(); !purged && purged.error().code != ErrorCode::kUnavailable)
    return std::unexpected(std::move(purged).error());
  return count;
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
    if (!erased) ROLLCALL_TRY(add_to_ledger(db, subject_id, now));
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

Result<KeyStore::Contents> KeyStore::read_all() {
  return database_->read([](Connection& db) -> Result<Contents> {
    Contents contents;
    ROLLCALL_ASSIGN(auto check_value, find_check_value(db));
    if (check_value) contents.check_value = *std::move(check_value);
    ROLLCALL_ASSIGN(
        contents.keys,
        fetch_all(read_key, db, "SELECT subject_id, kind, wrapped, created_at FROM wrapped_key ORDER BY subject_id"));
    ROLLCALL_ASSIGN(contents.ledger, fetch_all(read_entry, db, kLedger));
    return contents;
  });
}

Result<void> KeyStore::put_all(std::span<const WrappedKey> keys) {
  return database_->transact([&](Connection& db) -> Result<void> { return insert_keys(db, keys); });
}

Result<void> KeyStore::put_all(std::span<const WrappedKey> keys, crypto::KeyView master_key) {
  return database_->transact([&](Connection& db) -> Result<void> {
    ROLLCALL_TRY(require_master(db, master_key));
    return insert_keys(db, keys);
  });
}

Result<std::int64_t> KeyStore::follow_ledger(std::span<const LedgerEntry> entries) {
  ROLLCALL_ASSIGN(const std::int64_t added, database_->transact([&](Connection& db) -> Result<std::int64_t> {
    std::int64_t count = 0;
    for (const LedgerEntry& entry : entries) {
      ROLLCALL_TRY(db.execute("DELETE FROM wrapped_key WHERE subject_id = ?", entry.subject_id));
      ROLLCALL_ASSIGN(const bool known, in_ledger(db, entry.subject_id));
      if (known) continue;
      ROLLCALL_TRY(add_to_ledger(db, entry.subject_id, entry.erased_at));
      ++count;
    }
    return count;
  }));
  ROLLCALL_TRY(database_->purge_deleted());
  return added;
}

Result<std::vector<LedgerEntry>> KeyStore::read_ledger_of(const DatabaseUrl& url) {
  ROLLCALL_ASSIGN(const auto database, open_database(url, {.pool = {.readers = 1}, .create = false}, key_migrations()));
  return database->read([](Connection& db) { return fetch_all(read_entry, db, kLedger); });
}

}  // namespace rollcall::store
