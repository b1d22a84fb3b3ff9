// How the event log's rows are read as links of its chain: for events.cpp and event_chain.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "crypto/hash_chain.hpp"
#include "store/events.hpp"
#include "store/sql/fetch.hpp"

namespace rollcall::store {

inline constexpr std::string_view kEventColumns =
    "number, happened_at, kind, subject_id, person_id, session_id, actor_id, ids, content";
inline constexpr std::string_view kLinkColumns =
    "number, happened_at, kind, subject_id, person_id, session_id, actor_id, ids, content, salt, content_commitment, "
    "link";

Event read_event(Row& row);

// An event as the chain sees it.
struct Link {
  Event event;
  std::optional<Bytes> salt;
  Bytes commitment;
  Bytes link;
};
Link read_link(Row& row);

template <std::size_t N>
Result<std::array<std::byte, N>> fixed(ByteView bytes) {
  std::array<std::byte, N> result{};
  if (bytes.size() != N) return fail(ErrorCode::kCorrupt, "a stored hash has the wrong length");
  std::ranges::copy(bytes, result.begin());
  return result;
}

// What an event says for good, in one encoding: each field with its length before it, so that none can shift.
class Facts {
 public:
  template <class Fields>
  explicit Facts(const Fields& event) {
    number(to_micros(event.at));
    text(event.kind);
    for (const std::optional<Uuid>& id : {event.subject_id, event.person_id, event.session_id, event.actor_id}) {
      field(id ? std::as_bytes(std::span(id->bytes)) : ByteView{});
    }
    text(event.ids);
  }
  ByteView view() const { return bytes_; }

 private:
  void number(std::int64_t value) {
    for (int shift = 0; shift < 64; shift += 8) {
      bytes_.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(value) >> shift));
    }
  }
  void field(ByteView value) {
    number(std::ssize(value));
    bytes_.insert(bytes_.end(), value.begin(), value.end());
  }
  void text(std::string_view value) { field(bytes_of(value)); }

  Bytes bytes_;
};

}  // namespace rollcall::store
