// The rows of one PostgreSQL query, in libpq's binary form, taken from the connection a chunk at a time.
#pragma once

#include <deque>
#include <functional>
#include <optional>

#include "store/sql/postgres_handle.hpp"
#include "store/sql/rows.hpp"

namespace rollcall::store {

// Only one query can be under way on a connection: when another begins, keep_rest() takes what is still to come into
// memory.
class PostgresCursor final : public Cursor {
 public:
  // What the connection is told when the last row has been taken from it; a failure comes with its error.
  using Done = std::function<void(bool failed)>;

  PostgresCursor(PGconn* handle, Done done) : handle_(handle), done_(std::move(done)) {}
  PostgresCursor(const PostgresCursor&) = delete;
  PostgresCursor& operator=(const PostgresCursor&) = delete;
  ~PostgresCursor() override { drop_rest(); }

  // Waits for the first rows, or the error.
  Result<void> start();

  void keep_rest();
  void drop_rest();

  Result<bool> step() override;
  bool is_null(int column) const override;
  std::int64_t integer(int column) const override;
  double real(int column) const override;
  std::string_view text(int column) const override;
  ByteView bytes(int column) const override;

 private:
  Result<void> take();  // one chunk more
  void finish(bool failed);

  PGconn* handle_;
  Done done_;  // empty: nothing is to come
  std::deque<PostgresResult> chunks_;
  int row_ = -1;
  std::optional<Error> error_;  // met while keeping the rest
};

}  // namespace rollcall::store
