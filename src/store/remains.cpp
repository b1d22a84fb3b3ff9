#include "store/remains.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kBlob = "blob";
constexpr std::string_view kKey = "key";

struct Remain {
  std::string kind;
  std::string name;
};

Remain read_remain(Row& row) {
  Remain remain;
  row.into(remain.kind, remain.name);
  return remain;
}

Result<void> insert_remain(Connection& db, const Uuid& erasure_id, std::string_view kind, std::string_view name) {
  return discard(
      db.execute("INSERT INTO erasure_remains (erasure_id, kind, name) VALUES (?, ?, ?)", erasure_id, kind, name));
}

Result<Remains> collected(const std::vector<Remain>& rows) {
  Remains remains;
  for (const Remain& row : rows) {
    if (row.kind == kBlob) {
      remains.blobs.push_back(row.name);
    } else {
      ROLLCALL_ASSIGN(const Uuid key, parse_uuid(row.name));
      remains.keys.push_back(key);
    }
  }
  return remains;
}

Result<void> add_remain(Connection& db, std::string_view kind, std::string_view name) {
  return discard(
      db.execute("INSERT INTO remains (kind, name) VALUES (?, ?) ON CONFLICT (kind, name) DO NOTHING", kind, name));
}

Result<void> forget_remain(Connection& db, std::string_view kind, std::string_view name) {
  return discard(db.execute("DELETE FROM remains WHERE kind = ? AND name = ?", kind, name));
}

}  // namespace

Result<void> insert_remains(Connection& db, const Uuid& erasure_id, const Remains& remains) {
  for (const std::string& blob : remains.blobs) ROLLCALL_TRY(insert_remain(db, erasure_id, kBlob, blob));
  for (const Uuid& key : remains.keys) ROLLCALL_TRY(insert_remain(db, erasure_id, kKey, key.to_string()));
  return {};
}

Result<Remains> list_remains(Connection& db, const Uuid& erasure_id) {
  ROLLCALL_ASSIGN(
      const std::vector<Remain> rows,
      fetch_all(read_remain, db, "SELECT kind, name FROM erasure_remains WHERE erasure_id = ? ORDER BY kind, name",
                erasure_id));
  return collected(rows);
}

Result<void> add_remains(Connection& db, const Remains& remains) {
  for (const std::string& blob : remains.blobs) ROLLCALL_TRY(add_remain(db, kBlob, blob));
  for (const Uuid& key : remains.keys) ROLLCALL_TRY(add_remain(db, kKey, key.to_string()));
  return {};
}

Result<Remains> list_remains(Connection& db, int limit) {
  ROLLCALL_ASSIGN(const std::vector<Remain> rows,
                  fetch_all(read_remain, db, "SELECT kind, name FROM remains ORDER BY kind, name LIMIT ?", limit));
  return collected(rows);
}

Result<void> forget_remains(Connection& db, const Remains& remains) {
  for (const std::string& blob : remains.blobs) ROLLCALL_TRY(forget_remain(db, kBlob, blob));
  for (const Uuid& key : remains.keys) ROLLCALL_TRY(forget_remain(db, kKey, key.to_string()));
  return {};
}

}  // namespace rollcall::store
