#include "store/sql/mariadb_cursor.hpp"

#include <bit>
#include <charconv>
#include <utility>

namespace rollcall::store {
namespace {

std::string_view whole_part(std::string_view decimal) { return decimal.substr(0, decimal.find('.')); }

template <class Number>
Number parse(std::string_view text) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

Result<void> MariadbCursor::start() {
  const MariadbResult described(mysql_stmt_result_metadata(statement_));
  const unsigned count = described ? mysql_num_fields(described.get()) : 0;
  binds_.resize(count);
  lengths_.resize(count);
  nulls_.resize(count);
  numbers_.resize(count);
  line_.resize(count);
  for (unsigned i = 0; i < count; ++i) {
    MYSQL_BIND& bind = binds_[i];
    bind.length = &lengths_[i];
    bind.is_null = &nulls_[i];
    bind.buffer = &numbers_[i];  // of text the fetch tells only the length
    switch (mysql_fetch_field_direct(described.get(), i)->type) {
      case MYSQL_TYPE_TINY:
      case MYSQL_TYPE_SHORT:
      case MYSQL_TYPE_INT24:
      case MYSQL_TYPE_LONG:
      case MYSQL_TYPE_LONGLONG:
        kinds_.push_back(Kind::kInteger);
        bind.buffer_type = MYSQL_TYPE_LONGLONG;
        break;
      case MYSQL_TYPE_FLOAT:
      case MYSQL_TYPE_DOUBLE:
        kinds_.push_back(Kind::kReal);
        bind.buffer_type = MYSQL_TYPE_DOUBLE;
        break;
      case MYSQL_TYPE_DECIMAL:
      case MYSQL_TYPE_NEWDECIMAL:  // what sum() and avg() of integers give
        kinds_.push_back(Kind::kDecimal);
        bind.buffer_type = MYSQL_TYPE_STRING;
        break;
      default:
        kinds_.push_back(Kind::kText);
        bind.buffer_type = MYSQL_TYPE_LONG_BLOB;
        break;
    }
  }
  if (count == 0) {  // a statement that gives no rows
    finish(false);
    return {};
  }
  if (mysql_stmt_bind_result(statement_, binds_.data()) != 0) {
    auto failure = fail_mariadb(error_of(statement_, handle_), "read the database");
    finish(true);
    return failure;
  }
  return {};
}

Result<bool> MariadbCursor::take(Line& line) {
  const int status = mysql_stmt_fetch(statement_);
  if (status == MYSQL_NO_DATA) {
    finish(false);
    return false;
  }
  if (status == 1) {
    auto failure = fail_mariadb(error_of(statement_, handle_), "read the database");
    finish(true);
    return failure;
  }
  line.resize(kinds_.size());
  for (std::size_t i = 0; i < kinds_.size(); ++i) {
    Cell& cell = line[i];
    cell.null = nulls_[i] != 0;
    if (cell.null) continue;
    if (kinds_[i] == Kind::kInteger) {
      cell.integer = numbers_[i];
      continue;
    }
    if (kinds_[i] == Kind::kReal) {
      cell.real = std::bit_cast<double>(numbers_[i]);
      continue;
    }
    cell.text.resize(lengths_[i]);
    MYSQL_BIND bind = binds_[i];
    bind.buffer = cell.text.data();
    bind.buffer_length = cell.text.size();
    if (!cell.text.empty()) mysql_stmt_fetch_column(statement_, &bind, static_cast<unsigned>(i), 0);
    if (kinds_[i] == Kind::kDecimal) {
      cell.integer = parse<std::int64_t>(whole_part(cell.text));
      cell.real = parse<double>(cell.text);
    }
  }
  return true;
}

void MariadbCursor::finish(bool failed) {
  mysql_stmt_free_result(statement_);  // takes what is left from the connection
  std::exchange(done_, nullptr)(failed);
}

void MariadbCursor::keep_rest() {
  while (done_) {
    Line line;
    auto taken = take(line);
    if (!taken) {
      error_ = std::move(taken).error();
    } else if (*taken) {
      kept_.push_back(std::move(line));
    }
  }
}

void MariadbCursor::drop_rest() {
  if (done_) finish(false);
}

Result<bool> MariadbCursor::step() {
  if (!kept_.empty()) {
    line_ = std::move(kept_.front());
    kept_.pop_front();
    return true;
  }
  if (error_) return std::unexpected(*std::exchange(error_, std::nullopt));
  if (!done_) return false;
  return take(line_);
}

std::int64_t MariadbCursor::integer(int column) const {
  const Cell& cell = at(column);
  return kinds_.at(static_cast<std::size_t>(column)) == Kind::kReal ? static_cast<std::int64_t>(cell.real)
                                                                    : cell.integer;
}

double MariadbCursor::real(int column) const {
  const Cell& cell = at(column);
  return kinds_.at(static_cast<std::size_t>(column)) == Kind::kInteger ? static_cast<double>(cell.integer) : cell.real;
}

}  // namespace rollcall::store
