#include "store/sign_in_failures.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

SignInFailures read_failures(Row& row) {
  SignInFailures failures;
  row.into(failures.failures, failures.first_at, failures.last_at);
  return failures;
}

}  // namespace

Result<std::optional<SignInFailures>> find_sign_in_failures(Connection& db, ByteView subject) {
  return fetch_optional(read_failures, db, "SELECT failures, first_at, last_at FROM sign_in_failure WHERE subject = ?",
                        subject);
}

Result<void> put_sign_in_failures(Connection& db, ByteView subject, const SignInFailures& failures) {
  ROLLCALL_ASSIGN(const bool there,
                  changed(db.execute("UPDATE sign_in_failure SET failures = ?, first_at = ?, last_at = ? "
                                     "WHERE subject = ?",
                                     failures.failures, failures.first_at, failures.last_at, subject)));
  if (there) return {};
  return discard(db.execute("INSERT INTO sign_in_failure (subject, failures, first_at, last_at) VALUES (?, ?, ?, ?)",
                            subject, failures.failures, failures.first_at, failures.last_at));
}

Result<void> forget_sign_in_failures(Connection& db, ByteView subject) {
  return discard(db.execute("DELETE FROM sign_in_failure WHERE subject = ?", subject));
}

Result<std::int64_t> delete_old_sign_in_failures(Connection& db, Time until) {
  return db.execute("DELETE FROM sign_in_failure WHERE last_at < ?", until);
}

}  // namespace rollcall::store
