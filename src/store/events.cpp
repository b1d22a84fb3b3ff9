#include "store/events.hpp"

#include <cstring>
#include <format>
#include <limits>

#include "crypto/hash_chain.hpp"
#include "store/event_link.hpp"
#include "store/sql/fetch.hpp"
#include "store/sql/row_writer.hpp"
#include "store/sql/write_companion.hpp"

namespace rollcall::store {
namespace {

// The number and link the next event follows.
struct Head {
  std::int64_t number = 0;
  Bytes link;
};

// What the chain holds of one event.
struct Proof {
  crypto::Salt salt;
  crypto::Digest commitment;
  crypto::Digest link;
};

Head read_head(Row& row) {
  Head head;
  row.into(head.number, head.link);
  return head;
}

}  // namespace

Result<std::int64_t> append_event(Connection& db, const NewEvent& event) {
  return append_events(db, std::span(&event, 1));
}

Result<std::int64_t> append_events(Connection& db, std::span<const NewEvent> events) {
  ROLLCALL_ASSIGN(const auto head,
                  fetch_optional(read_head, db, "SELECT number, link FROM event ORDER BY number DESC LIMIT 1"));
  std::int64_t number = head ? head->number : 0;
  crypto::Digest previous = crypto::kGenesis;
  if (head) {
    ROLLCALL_ASSIGN(previous, fixed<sizeof(crypto::Digest)>(head->link));
  }

  std::vector<Proof> proofs;  // borrowed by the writer
  proofs.reserve(events.size());
  RowWriter rows(db,
                 "event (number, happened_at, kind, subject_id, person_id, session_id, actor_id, ids, content, salt, "
                 "content_commitment, link)",
                 12);
  for (const NewEvent& event : events) {
    Proof& proof = proofs.emplace_back(Proof{.salt = crypto::new_salt(), .commitment = {}, .link = {}});
    proof.commitment = crypto::commit_to(event.content ? ByteView(*event.content) : ByteView{}, proof.salt);
    proof.link = crypto::link_after(previous, ++number, Facts(event).view(), proof.commitment);
    previous = proof.link;
    // Without content there is nothing to prove, and no salt to keep.
    const std::optional<ByteView> kept_salt = event.content ? std::optional<ByteView>(proof.salt) : std::nullopt;
    ROLLCALL_TRY(rows.add(number, event.at, event.kind, event.subject_id, event.person_id, event.session_id,
                          event.actor_id, event.ids, event.content, kept_salt, ByteView(proof.commitment),
                          ByteView(proof.link)));
  }
  ROLLCALL_TRY(rows.finish());
  for (const NewEvent& event : events) WriteCompanion::heard(event);
  return number;
}

Result<std::vector<Event>> read_events_after(Connection& db, std::int64_t number, int limit) {
  static const std::string sql =
      std::format("SELECT {} FROM event WHERE number > ? ORDER BY number LIMIT ?", kEventColumns);
  return fetch_all(read_event, db, sql, number, limit);
}

Result<std::int64_t> oldest_event(Connection& db) { return fetch_number(db, "SELECT min(number) FROM event"); }

Result<std::int64_t> latest_event(Connection& db) { return fetch_number(db, "SELECT max(number) FROM event"); }

Result<std::int64_t> erase_event_content(Connection& db, const Uuid& person_id) {
  return db.execute("UPDATE event SET content = NULL, salt = NULL WHERE person_id = ? AND content IS NOT NULL",
                    person_id);
}

namespace {

// The conditions a filter asks for, without those of time; borrows from it.
Where where(const EventFilter& filter) {
  Where where;
  where.add_if("kind = ?", filter.kind);
  where.add_if("actor_id = ?", filter.actor);
  where.add_if("person_id = ?", filter.person);
  where.add_if("subject_id = ?", filter.subject);
  where.add_if("session_id = ?", filter.session);
  return where;
}

// An event's number where a cursor has an id.
Uuid id_of(std::int64_t number) {
  Uuid id;
  std::memcpy(id.bytes.data(), &number, sizeof number);
  return id;
}
std::int64_t number_in(const Uuid& id) {
  std::int64_t number = 0;
  std::memcpy(&number, id.bytes.data(), sizeof number);
  return number;
}

}  // namespace

Result<Page<Event>> list_events(Connection& db, const EventFilter& filter, const PageRequest& page) {
  static const std::string select = std::format("SELECT {} FROM event", kEventColumns);
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where conditions = where(filter);
  // Of a time alone: by the clock, which an index has. Everything else is found by what it is about.
  const bool by_time = conditions.sql().empty() && (filter.from || filter.until);
  conditions.add_if("happened_at >= ?", filter.from);
  if (by_time && !page.cursor.empty()) {
    const auto number = number_in(start.id);
    conditions.add("happened_at <= ?", start.key);
    conditions.add("(happened_at < ? OR number < ?)", start.key, number);
  } else {
    conditions.add_if("happened_at < ?", filter.until);
    conditions.add("number < ?", page.cursor.empty() ? std::numeric_limits<std::int64_t>::max() : start.key);
  }
  if (by_time) {
    return fetch_page(
        read_event, db, select, conditions, "happened_at DESC, number DESC", page.limit,
        [](const Event& event) { return Position{.key = to_micros(event.at), .id = id_of(event.number)}; });
  }
  return fetch_page(read_event, db, select, conditions, "number DESC", page.limit,
                    [](const Event& event) { return Position{.key = event.number, .id = {}}; });
}

}  // namespace rollcall::store
