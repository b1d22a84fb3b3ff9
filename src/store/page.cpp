#include "store/page.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <limits>
#include <span>

#include "base/bytes.hpp"

namespace rollcall::store {
namespace {

constexpr std::size_t kKeyBytes = 8;
constexpr std::size_t kIdBytes = sizeof(Uuid::bytes);

}  // namespace

std::string encode_cursor(const Position& position) {
  std::array<std::byte, kKeyBytes + kIdBytes> bytes{};
  const auto key = static_cast<std::uint64_t>(position.key);
  for (std::size_t i = 0; i < kKeyBytes; ++i) bytes.at(i) = static_cast<std::byte>(key >> (8 * i));
  std::ranges::copy(std::as_bytes(std::span(position.id.bytes)), bytes.begin() + kKeyBytes);
  return to_base64url(bytes);
}

Result<Position> start_of(const PageRequest& request) {
  if (request.limit < 1 || request.limit > kMaxPageSize) {
    return fail_field("limit", std::format("must be from 1 to {}", kMaxPageSize));
  }
  if (request.cursor.empty()) return Position{.key = std::numeric_limits<std::int64_t>::min(), .id = {}};

  const auto bytes = from_base64(request.cursor);
  if (!bytes || bytes->size() != kKeyBytes + kIdBytes) {
    return fail_field("cursor", "is not one that a list gave out");
  }
  Position position;
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < kKeyBytes; ++i) key |= std::to_integer<std::uint64_t>(bytes->at(i)) << (8 * i);
  position.key = static_cast<std::int64_t>(key);
  std::ranges::copy(std::span(*bytes).subspan(kKeyBytes), std::as_writable_bytes(std::span(position.id.bytes)).begin());
  return position;
}

}  // namespace rollcall::store
