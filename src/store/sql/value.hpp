// One parameter of an SQL statement.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace rollcall::store {

// Converts from every type the tables hold, so that a statement reads `db.execute(sql, id, name, marked_at)`: ids
// become 16 bytes, times microseconds, bools 0 and 1, an empty optional NULL. Borrows text and bytes: what it was made
// from must live until the call it is passed to returns.
class Value {
 public:
  using Any = std::variant<std::monostate, std::int64_t, double, std::string_view, ByteView>;

  Value(std::nullopt_t) {}
  Value(std::integral auto number) : any_(static_cast<std::int64_t>(number)) {}
  Value(std::floating_point auto number) : any_(static_cast<double>(number)) {}
  Value(std::string_view text) : any_(text) {}
  Value(const std::string& text) : any_(std::string_view(text)) {}
  Value(const char* text) : any_(std::string_view(text)) {}
  Value(ByteView bytes) : any_(bytes) {}
  Value(const Bytes& bytes) : any_(ByteView(bytes)) {}
  Value(const Uuid& id) : any_(std::as_bytes(std::span(id.bytes))) {}
  Value(Time time) : any_(to_micros(time)) {}
  template <class T>
  Value(const std::optional<T>& value) {
    if (value) any_ = Value(*value).any_;
  }

  const Any& any() const { return any_; }

 private:
  Any any_;
};

}  // namespace rollcall::store
