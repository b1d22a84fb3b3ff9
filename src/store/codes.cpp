#include "store/codes.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

Pin read_pin(Row& row) {
  Pin pin;
  row.into(pin.person_id, pin.digest, pin.set_at);
  return pin;
}

}  // namespace

Result<std::optional<Pin>> find_pin(Connection& db, const Uuid& person_id) {
  return fetch_optional(read_pin, db, "SELECT person_id, digest, set_at FROM person_pin WHERE person_id = ?",
                        person_id);
}

Result<void> put_pin(Connection& db, const Pin& pin) {
  ROLLCALL_ASSIGN(const bool there,
                  changed(db.execute("UPDATE person_pin SET digest = ?, set_at = ? WHERE person_id = ?", pin.digest,
                                     pin.set_at, pin.person_id)));
  if (there) return {};
  return discard(db.execute("INSERT INTO person_pin (person_id, digest, set_at) VALUES (?, ?, ?)", pin.person_id,
                            pin.digest, pin.set_at));
}

Result<bool> delete_pin(Connection& db, const Uuid& person_id) {
  return changed(db.execute("DELETE FROM person_pin WHERE person_id = ?", person_id));
}

Result<bool> use_code(Connection& db, const Uuid& code_id, Time expires_at) {
  return changed(
      db.execute("INSERT INTO used_code (code_id, expires_at) VALUES (?, ?) ON CONFLICT (code_id) DO NOTHING", code_id,
                 expires_at));
}

Result<std::int64_t> delete_expired_codes(Connection& db, Time now) {
  return db.execute("DELETE FROM used_code WHERE expires_at < ?", now);
}

}  // namespace rollcall::store
