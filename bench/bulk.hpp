// Many rows of one table in one statement.
#pragma once

#include <concepts>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "must.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::bench {

// Text and bytes are borrowed until they are written, after kRows rows or by flush(); ids are copied.
class Bulk {
 public:
  static constexpr std::size_t kRows = 400;

  // `columns` as in "(id, name)", `width` of them.
  Bulk(store::Connection& db, std::string_view table, std::string_view columns, std::size_t width)
      : db_(db), head_("INSERT INTO " + std::string(table) + " " + std::string(columns) + " VALUES "), width_(width) {
    values_.reserve(kRows * width);
  }

  template <class... Args>
  void add(const Args&... values) {
    (values_.emplace_back(kept(values)), ...);
    if (values_.size() >= kRows * width_) flush();
  }

  void flush() {
    if (values_.empty()) return;
    std::string row = "(?";
    for (std::size_t i = 1; i < width_; ++i) row += ", ?";
    row += ')';
    std::string sql = head_ + row;
    for (std::size_t i = width_; i < values_.size(); i += width_) sql += ", " + row;
    must(db_.execute_with(sql, values_));
    values_.clear();
    ids_.clear();
  }

 private:
  template <class T>
  const T& kept(const T& value) {
    if constexpr (std::same_as<T, Uuid>) return ids_.emplace_back(value);
    return value;
  }

  store::Connection& db_;
  std::string head_;
  std::size_t width_;
  std::deque<Uuid> ids_;
  std::vector<store::Value> values_;
};

}  // namespace rollcall::bench
