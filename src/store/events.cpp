#include "store/events.hpp"

#include <format>

#include "crypto/hash_chain.hpp"
#include "store/event_link.hpp"
#include "store/fetch.hpp"
#include "store/write_companion.hpp"

namespace rollcall::store {
namespace {

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

// The conditions a filter asks for; borrows from it.
Where where(const EventFilter& filter) {
  Where where;
  where.add_if("kind = ?", filter.kind);
  where.add_if("actor_id = ?", filter.actor);
  where.add_if("person_id = ?", filter.person);
  where.add_if("subject_id = ?", filter.subject);
  where.add_if("session_id = ?", filter.session);
  where.add_if("happened_at >= ?", filter.from);
  where.add_if("happened_at < ?", filter.until);
  return where;
}

}  // namespace

Result<Page<Event>> list_events(Connection& db, const EventFilter& filter, const PageRequest& page) {
  static const std::string select = std::format("SELECT {} FROM event", kEventColumns);
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where conditions = where(filter);
  if (!page.cursor.empty()) conditions.add("number < ?", start.key);
  return fetch_page(read_event, db, select, conditions, "number DESC", page.limit,
                    [](const Event& event) { return Position{.key = event.number, .id = {}}; });
}

}  // namespace rollcall::store
