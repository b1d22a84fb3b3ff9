// The rows of one MariaDB query, taken from the connection one at a time.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/sql/mariadb_handle.hpp"
#include "store/sql/rows.hpp"

namespace rollcall::store {

// Only one query can be under way on a connection: when another begins, keep_rest() takes what is still to come into
// memory.
class MariadbCursor final : public Cursor {
 public:
  // What the connection is told when the last row has been taken from it; a failure comes with its error.
  using Done = std::function<void(bool failed)>;

  // `statement` of the connection `handle` has been executed; it is free again once done.
  MariadbCursor(MYSQL_STMT* statement, MYSQL* handle, Done done)
      : statement_(statement), handle_(handle), done_(std::move(done)) {}
  MariadbCursor(const MariadbCursor&) = delete;
  MariadbCursor& operator=(const MariadbCursor&) = delete;
  ~MariadbCursor() override { drop_rest(); }

  Result<void> start();

  void keep_rest();
  void drop_rest();

  Result<bool> step() override;
  bool is_null(int column) const override { return at(column).null; }
  std::int64_t integer(int column) const override;
  double real(int column) const override;
  std::string_view text(int column) const override { return at(column).text; }
  ByteView bytes(int column) const override { return bytes_of(at(column).text); }

 private:
  enum class Kind : std::uint8_t { kInteger, kReal, kDecimal, kText };
  struct Cell {
    bool null = true;
    std::int64_t integer = 0;
    double real = 0;
    std::string text;
  };
  using Line = std::vector<Cell>;

  const Cell& at(int column) const { return line_.at(static_cast<std::size_t>(column)); }
  Result<bool> take(Line& line);
  void finish(bool failed);

  MYSQL_STMT* statement_;
  MYSQL* handle_;
  Done done_;  // empty: nothing is to come
  std::vector<Kind> kinds_;
  Line line_;              // the present row
  std::deque<Line> kept_;  // those after it
  std::optional<Error> error_;
  std::vector<MYSQL_BIND> binds_;
  // Where the library puts what it fetched.
  std::vector<unsigned long> lengths_;
  std::vector<my_bool> nulls_;
  std::vector<std::int64_t> numbers_;  // or the bits of a double
};

}  // namespace rollcall::store
