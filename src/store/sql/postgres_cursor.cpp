#include "store/sql/postgres_cursor.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

namespace rollcall::store {
namespace {

// Types of the server's catalogue, fixed for good.
enum TypeId : Oid { kBool = 16, kInt8 = 20, kInt2 = 21, kInt4 = 23, kFloat4 = 700, kFloat8 = 701, kNumeric = 1700 };

// A number as the wire has it: the most significant byte first.
template <class T>
T big_endian(const char* data) {
  T value{};
  std::memcpy(&value, data, sizeof value);
  if constexpr (std::endian::native == std::endian::little) value = std::byteswap(value);
  return value;
}

// What sum() and avg() of integers give: a sign and digits of base 10 000, the first worth 10 000 ^ weight.
double numeric(const char* data) {
  constexpr std::int16_t kNegative = 0x4000;
  const auto digits = big_endian<std::int16_t>(data);
  const auto weight = big_endian<std::int16_t>(data + 2);
  const auto sign = big_endian<std::int16_t>(data + 4);
  double value = 0;
  for (int i = 0; i < digits; ++i) {
    value += big_endian<std::int16_t>(data + 8 + 2 * i) * std::pow(10'000.0, weight - i);
  }
  return sign == kNegative ? -value : value;
}

std::int64_t whole_numeric(const char* data) {
  constexpr std::int16_t kNegative = 0x4000;
  constexpr std::int64_t kBase = 10'000;
  const auto digits = big_endian<std::int16_t>(data);
  const auto weight = big_endian<std::int16_t>(data + 2);
  std::int64_t value = 0;
  for (int i = 0; i <= weight; ++i)
    value = value * kBase + (i < digits ? big_endian<std::int16_t>(data + 8 + 2 * i) : 0);
  return big_endian<std::int16_t>(data + 4) == kNegative ? -value : value;
}

}  // namespace

Result<void> PostgresCursor::start() { return take(); }

Result<void> PostgresCursor::take() {
  PostgresResult result(PQgetResult(handle_));
  switch (PQresultStatus(result.get())) {
    case PGRES_TUPLES_CHUNK:
      chunks_.push_back(std::move(result));
      return {};
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK:
      if (PQntuples(result.get()) > 0) chunks_.push_back(std::move(result));
      finish(false);
      return {};
    default: {
      auto failure = fail_postgres(handle_, result.get(), "read the database");
      finish(true);
      return failure;
    }
  }
}

void PostgresCursor::finish(bool failed) {
  while (const PostgresResult rest{PQgetResult(handle_)}) {
  }
  std::exchange(done_, nullptr)(failed);
}

void PostgresCursor::keep_rest() {
  while (done_) {
    if (auto taken = take(); !taken) error_ = std::move(taken).error();
  }
}

void PostgresCursor::drop_rest() {
  if (done_) finish(false);
}

Result<bool> PostgresCursor::step() {
  if (!chunks_.empty() && ++row_ >= PQntuples(chunks_.front().get())) {
    chunks_.pop_front();
    row_ = 0;
  }
  row_ = std::max(row_, 0);
  if (chunks_.empty() && done_) ROLLCALL_TRY(take());
  if (!chunks_.empty()) return true;
  if (error_) return std::unexpected(*std::exchange(error_, std::nullopt));
  return false;
}

bool PostgresCursor::is_null(int column) const { return PQgetisnull(chunks_.front().get(), row_, column) != 0; }

std::int64_t PostgresCursor::integer(int column) const {
  const PGresult* const result = chunks_.front().get();
  const char* const data = PQgetvalue(result, row_, column);
  switch (PQftype(result, column)) {
    case kInt8:
      return big_endian<std::int64_t>(data);
    case kInt4:
      return big_endian<std::int32_t>(data);
    case kInt2:
      return big_endian<std::int16_t>(data);
    case kBool:
      return *data;
    case kNumeric:
      return whole_numeric(data);
    default:
      return static_cast<std::int64_t>(real(column));
  }
}

double PostgresCursor::real(int column) const {
  const PGresult* const result = chunks_.front().get();
  const char* const data = PQgetvalue(result, row_, column);
  switch (PQftype(result, column)) {
    case kFloat8:
      return std::bit_cast<double>(big_endian<std::uint64_t>(data));
    case kFloat4:
      return std::bit_cast<float>(big_endian<std::uint32_t>(data));
    case kNumeric:
      return numeric(data);
    case kInt8:
    case kInt4:
    case kInt2:
    case kBool:
      return static_cast<double>(integer(column));
    default:
      return 0;
  }
}

std::string_view PostgresCursor::text(int column) const {
  const PGresult* const result = chunks_.front().get();
  return {PQgetvalue(result, row_, column), static_cast<std::size_t>(PQgetlength(result, row_, column))};
}

ByteView PostgresCursor::bytes(int column) const { return bytes_of(text(column)); }

}  // namespace rollcall::store
