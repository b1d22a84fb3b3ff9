// The few shapes in which rows are fetched, for the aggregates of this folder. A reader is a function
// `T read_thing(Row&)` that takes the columns of its SELECT list from the left.
#pragma once

#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// The present row, or kCorrupt.
template <class T>
Result<T> read_row(T (*read)(Row&), const Rows& rows) {
  Row row = rows.row();
  T value = read(row);
  ROLLCALL_TRY(row.check());
  return value;
}

// The first row, if there is one.
template <class T, class... Args>
Result<std::optional<T>> fetch_optional(T (*read)(Row&), Connection& db, std::string_view sql, const Args&... args) {
  ROLLCALL_ASSIGN(Rows rows, db.query(sql, args...));
  ROLLCALL_ASSIGN(const bool some, rows.next());
  if (!some) return std::nullopt;
  return read_row(read, rows);
}

template <class T>
Result<std::vector<T>> read_all(T (*read)(Row&), Rows rows) {
  std::vector<T> items;
  for (;;) {
    ROLLCALL_ASSIGN(const bool more, rows.next());
    if (!more) return items;
    ROLLCALL_ASSIGN(T item, read_row(read, rows));
    items.push_back(std::move(item));
  }
}

template <class T, class... Args>
Result<std::vector<T>> fetch_all(T (*read)(Row&), Connection& db, std::string_view sql, const Args&... args) {
  ROLLCALL_ASSIGN(Rows rows, db.query(sql, args...));
  return read_all(read, std::move(rows));
}

// Calls `each` for every row and holds none; stops at its first error and returns that, else the number of rows.
template <class T, class Each, class... Args>
Result<std::int64_t> for_each(T (*read)(Row&), const Each& each, Connection& db, std::string_view sql,
                              const Args&... args) {
  ROLLCALL_ASSIGN(Rows rows, db.query(sql, args...));
  for (std::int64_t count = 0;; ++count) {
    ROLLCALL_ASSIGN(const bool more, rows.next());
    if (!more) return count;
    ROLLCALL_ASSIGN(const T item, read_row(read, rows));
    ROLLCALL_TRY(each(item));
  }
}

// The one number a query such as SELECT count(*) gives; 0 for NULL.
inline Result<std::int64_t> read_number(Rows rows) {
  ROLLCALL_TRY(rows.next());
  std::optional<std::int64_t> number;
  rows.row().into(number);
  return number.value_or(0);
}

template <class... Args>
Result<std::int64_t> fetch_number(Connection& db, std::string_view sql, const Args&... args) {
  ROLLCALL_ASSIGN(Rows rows, db.query(sql, args...));
  return read_number(std::move(rows));
}

// A statement that changes one row or none: whether it did.
inline Result<bool> changed(Result<std::int64_t> rows) {
  return std::move(rows).transform([](std::int64_t count) { return count > 0; });
}

inline Result<void> discard(Result<std::int64_t> rows) {
  return std::move(rows).transform([](std::int64_t) {});
}

// What was found, or kNotFound: "there is no such course".
template <class T>
Result<T> required(Result<std::optional<T>> found, std::string_view what) {
  if (!found) return std::unexpected(std::move(found).error());
  if (!*found) return fail(ErrorCode::kNotFound, std::format("there is no such {}", what));
  return std::move(**found);
}

// Conditions joined by AND, with their parameters, which borrow.
class Where {
 public:
  template <class... Args>
  void add(std::string_view condition, const Args&... args) {
    sql_ += sql_.empty() ? " WHERE " : " AND ";
    sql_ += condition;
    (values_.emplace_back(args), ...);
  }
  void add_values(std::string_view condition, const std::vector<Value>& values) {
    add(condition);
    values_.insert(values_.end(), values.begin(), values.end());
  }
  // A condition that holds only where the filter asks for it.
  template <class T>
  void add_if(std::string_view condition, const std::optional<T>& value) {
    if (value) add(condition, *value);
  }
  const std::string& sql() const { return sql_; }
  const std::vector<Value>& values() const { return values_; }

 private:
  std::string sql_;
  std::vector<Value> values_;
};

// One page of `select` + `where` + ORDER BY `order`; `where` holds the start of the page already, and `position` tells
// an item's place.
template <class T, class PositionOf>
Result<Page<T>> fetch_page(T (*read)(Row&), Connection& db, std::string_view select, const Where& where,
                           std::string_view order, int limit, PositionOf position) {
  const std::string sql = std::format("{}{} ORDER BY {} LIMIT ?", select, where.sql(), order);
  std::vector<Value> values = where.values();
  values.emplace_back(limit + 1);  // one more tells whether this is the last page
  ROLLCALL_ASSIGN(Rows rows, db.query_with(sql, values));
  Page<T> page;
  ROLLCALL_ASSIGN(page.items, read_all(read, std::move(rows)));
  if (std::ssize(page.items) > limit) {
    page.items.pop_back();
    page.next_cursor = encode_cursor(position(page.items.back()));
  }
  return page;
}

// After an UPDATE ... WHERE id = ? AND version = ?: why no row was changed, if none was.
Result<void> check_versioned(Connection& db, Result<std::int64_t> rows, std::string_view table, const Uuid& id);

}  // namespace rollcall::store
