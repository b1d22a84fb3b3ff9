#include "store/sql/row_writer.hpp"

#include <algorithm>
#include <bit>
#include <format>
#include <span>
#include <utility>

namespace rollcall::store {
namespace {

// More make no database faster.
constexpr std::size_t kParameters = 800;

}  // namespace

RowWriter::RowWriter(Connection& db, std::string into, std::size_t width)
    : db_(db), into_(std::move(into)), width_(width), most_(std::bit_floor(std::max(kParameters / width, 1UL))) {
  values_.reserve(most_ * width_);
}

// By powers of two, so that a table has few statements to prepare, however many rows are left.
Result<void> RowWriter::finish() {
  std::span<const Value> left = values_;
  for (std::size_t rows = most_; !left.empty(); rows /= 2) {
    if (left.size() < rows * width_) continue;
    ROLLCALL_TRY(db_.execute_with(statement(rows), left.first(rows * width_)));
    left = left.subspan(rows * width_);
  }
  values_.clear();
  return {};
}

std::string RowWriter::statement(std::size_t rows) const {
  std::string row = "(?";
  for (std::size_t i = 1; i < width_; ++i) row += ", ?";
  row += ')';
  std::string sql = std::format("INSERT INTO {} VALUES {}", into_, row);
  for (std::size_t i = 1; i < rows; ++i) sql.append(", ").append(row);
  return sql;
}

}  // namespace rollcall::store
