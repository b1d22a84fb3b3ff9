// The answer of a query, read forward one row at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace rollcall::store {

// What a database implements: a statement being stepped. Columns count from 0; text and bytes are valid until the next
// step. Destroying it ends the query.
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual Result<bool> step() = 0;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  virtual ByteView bytes(int column) const = 0;
};

// The present row, read from the left in the order of the SELECT list:
//   row.into(person.id, person.external_id, person.name);
// A column that cannot be what is asked for (an id that is not 16 bytes, NULL in a value that cannot be empty, an
// unknown word) leaves the value untouched and marks the row damaged; whoever fetches then answers kCorrupt.
class Row {
 public:
  explicit Row(const Cursor& cursor) : cursor_(&cursor) {}

  template <class... Ts>
  void into(Ts&... values) {
    (take(values), ...);
  }

  // An enum kept as its name; `parse` is the one that goes with it, say attendance::parse_method.
  template <class T>
  void into_word(T& value, Result<T> (*parse)(std::string_view)) {
    const int column = next_;
    std::string_view word;
    take_view(word);
    if (auto parsed = parse(word)) {
      value = *parsed;
    } else {
      damaged(column);
    }
  }
  template <class T>
  void into_word(std::optional<T>& value, Result<T> (*parse)(std::string_view)) {
    if (skip_null()) {
      value.reset();
    } else {
      into_word(value.emplace(), parse);
    }
  }

  // True, and past the column, when the next column is NULL.
  bool skip_null();

  // Text and bytes without a copy, valid until the next row.
  void take_view(std::string_view& value);
  void take_view(ByteView& value);

  // kCorrupt when some column was damaged.
  Result<void> check() const;

 private:
  void take(bool& value);
  void take(int& value);
  void take(std::int64_t& value);
  void take(float& value);
  void take(double& value);
  void take(std::string& value);
  void take(Bytes& value);
  void take(Uuid& value);
  void take(Time& value);
  template <class T>
  void take(std::optional<T>& value) {
    if (skip_null()) {
      value.reset();
    } else {
      take(value.emplace());
    }
  }
  bool has_value();  // false, and damaged, for NULL
  void damaged(int column) { damaged_column_ = damaged_column_ < 0 ? column : damaged_column_; }

  const Cursor* cursor_;
  int next_ = 0;
  int damaged_column_ = -1;
};

// Move-only. One query's rows must be read or dropped before its connection commits.
class Rows {
 public:
  explicit Rows(std::unique_ptr<Cursor> cursor) : cursor_(std::move(cursor)) {}

  // Steps to the next row; false after the last.
  Result<bool> next() { return cursor_->step(); }
  Row row() const { return Row(*cursor_); }

 private:
  std::unique_ptr<Cursor> cursor_;
};

}  // namespace rollcall::store
