// Many new rows of one table, written with few statements: on a server each statement is a way there and back.
//
//   RowWriter writer(db, "roster (course_id, person_id, added_at)", 3);
//   for (const auto& row : rows) ROLLCALL_TRY(writer.add(row.course, row.person, now));
//   ROLLCALL_TRY(writer.finish());
//
// Not thread-safe. Text, bytes and ids are borrowed until finish() has returned. Errors are those of the statements;
// one row that is refused refuses all.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

class RowWriter {
 public:
  // `into` names the table and its columns, of which there are `width`.
  RowWriter(Connection& db, std::string into, std::size_t width);

  template <class... Args>
  Result<void> add(const Args&... values) {
    (values_.emplace_back(values), ...);
    return values_.size() < most_ * width_ ? Result<void>{} : finish();
  }

  // Writes what is left.
  Result<void> finish();

 private:
  std::string statement(std::size_t rows) const;

  Connection& db_;
  std::string into_;
  std::size_t width_;
  std::size_t most_;  // rows of one statement, a power of two
  std::vector<Value> values_;
};

}  // namespace rollcall::store
