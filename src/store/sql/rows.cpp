#include "store/sql/rows.hpp"

#include <algorithm>
#include <format>
#include <limits>

namespace rollcall::store {

bool Row::skip_null() {
  if (!cursor_->is_null(next_)) return false;
  ++next_;
  return true;
}

bool Row::has_value() {
  if (!cursor_->is_null(next_)) return true;
  damaged(next_++);
  return false;
}

void Row::take_view(std::string_view& value) {
  if (has_value()) value = cursor_->text(next_++);
}

void Row::take_view(ByteView& value) {
  if (has_value()) value = cursor_->bytes(next_++);
}

void Row::take(std::int64_t& value) {
  if (has_value()) value = cursor_->integer(next_++);
}

void Row::take(bool& value) {
  std::int64_t number = 0;
  take(number);
  value = number != 0;
}

void Row::take(int& value) {
  std::int64_t number = value;
  take(number);
  if (number < std::numeric_limits<int>::min() || number > std::numeric_limits<int>::max()) {
    damaged(next_ - 1);
  } else {
    value = static_cast<int>(number);
  }
}

void Row::take(double& value) {
  if (has_value()) value = cursor_->real(next_++);
}

void Row::take(float& value) {
  double number = value;
  take(number);
  value = static_cast<float>(number);
}

void Row::take(std::string& value) {
  std::string_view text;
  take_view(text);
  value = text;
}

void Row::take(Bytes& value) {
  ByteView bytes;
  take_view(bytes);
  value.assign(bytes.begin(), bytes.end());
}

void Row::take(Uuid& value) {
  ByteView bytes;
  take_view(bytes);
  if (bytes.size() != value.bytes.size()) {
    damaged(next_ - 1);
  } else {
    std::ranges::copy(bytes, std::as_writable_bytes(std::span(value.bytes)).begin());
  }
}

void Row::take(Time& value) {
  std::int64_t micros = 0;
  take(micros);
  value = from_micros(micros);
}

Result<void> Row::check() const {
  if (damaged_column_ < 0) return {};
  return fail(ErrorCode::kCorrupt, std::format("a stored row is damaged (column {} of the query)", damaged_column_ + 1),
              "restore the database from a backup; `rollcall doctor` tells more");
}

}  // namespace rollcall::store
