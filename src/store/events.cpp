#include "store/events.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <span>

#include "crypto/hash_chain.hpp"
#include "store/fetch.hpp"
#include "store/write_companion.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kColumns =
    "number, happened_at, kind, subject_id, person_id, session_id, actor_id, ids, content";

Event read_event(Row& row) {
  Event event;
  row.into(event.number, event.at, event.kind, event.subject_id, event.person_id, event.session_id, event.actor_id,
           event.ids, event.content);
  return event;
}

// An event as the chain sees it.
struct Link {
  Event event;
  std::optional<Bytes> salt;
  Bytes commitment;
  Bytes link;
};

Link read_link(Row& row) {
  Link link;
  link.event = read_event(row);
  row.into(link.salt, link.commitment, link.link);
  return link;
}

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

// The number and link the next event follows.
struct Head {
  std::int64_t number = 0;
  Bytes link;
};

Head read_head(Row& row) {
  Head head;
  row.into(head.number, head.link);
  return head;
}

Result<std::optional<crypto::ChainBreak>> check_link(crypto::ChainVerifier& verifier, const Link& link) {
  crypto::ChainedEvent chained{.number = link.event.number};
  const Facts facts(link.event);
  chained.facts = facts.view();
  ROLLCALL_ASSIGN(chained.commitment, fixed<sizeof(crypto::Digest)>(link.commitment));
  ROLLCALL_ASSIGN(chained.link, fixed<sizeof(crypto::Digest)>(link.link));
  if (link.event.content) chained.content = ByteView(*link.event.content);
  if (link.salt) {
    ROLLCALL_ASSIGN(chained.salt, fixed<sizeof(crypto::Salt)>(*link.salt));
  }
  return verifier.check(chained);
}

}  // namespace

Result<std::int64_t> append_event(Connection& db, const NewEvent& event) {
  ROLLCALL_ASSIGN(const auto head,
                  fetch_optional(read_head, db, "SELECT number, link FROM event ORDER BY number DESC LIMIT 1"));
  const std::int64_t number = head ? head->number + 1 : 1;
  crypto::Digest previous = crypto::kGenesis;
  if (head) {
    ROLLCALL_ASSIGN(previous, fixed<sizeof(crypto::Digest)>(head->link));
  }

  const crypto::Salt salt = crypto::new_salt();
  const crypto::Digest commitment = crypto::commit_to(event.content ? ByteView(*event.content) : ByteView{}, salt);
  const crypto::Digest link = crypto::link_after(previous, number, Facts(event).view(), commitment);
  // Without content there is nothing to prove, and no salt to keep.
  const std::optional<ByteView> kept_salt = event.content ? std::optional<ByteView>(salt) : std::nullopt;

  ROLLCALL_TRY(db.execute(
      "INSERT INTO event (number, happened_at, kind, subject_id, person_id, session_id, actor_id, ids, content, salt, "
      "content_commitment, link) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      number, event.at, event.kind, event.subject_id, event.person_id, event.session_id, event.actor_id, event.ids,
      event.content, kept_salt, ByteView(commitment), ByteView(link)));
  WriteCompanion::heard(event);
  return number;
}

Result<std::vector<Event>> read_events_after(Connection& db, std::int64_t number, int limit) {
  static const std::string sql = std::format("SELECT {} FROM event WHERE number > ? ORDER BY number LIMIT ?", kColumns);
  return fetch_all(read_event, db, sql, number, limit);
}

Result<std::int64_t> oldest_event(Connection& db) { return fetch_number(db, "SELECT min(number) FROM event"); }

Result<std::int64_t> latest_event(Connection& db) { return fetch_number(db, "SELECT max(number) FROM event"); }

Result<std::int64_t> erase_event_content(Connection& db, const Uuid& person_id) {
  return db.execute("UPDATE event SET content = NULL, salt = NULL WHERE person_id = ? AND content IS NOT NULL",
                    person_id);
}

Result<std::int64_t> verify_event_chain(Connection& db) {
  static const std::string sql =
      std::format("SELECT {}, salt, content_commitment, link FROM event ORDER BY number", kColumns);
  crypto::ChainVerifier verifier;
  return for_each<Link>(
      read_link,
      [&](const Link& link) -> Result<void> {
        ROLLCALL_ASSIGN(const auto broken, check_link(verifier, link));
        if (!broken) return {};
        return fail(ErrorCode::kCorrupt, std::format("event {} is not as it was written", broken->number),
                    "someone changed the log outside Rollcall, or the database is damaged");
      },
      db, sql);
}

}  // namespace rollcall::store
