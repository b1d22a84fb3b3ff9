// The event log: one append-only row for everything that happens, written in the transaction that makes the change.
// Whoever must know reads on from the number it holds.
//
// Numbers are strictly increasing in the order of commits, so a reader that has seen number n has seen everything up
// to n. In SQLite that follows from the single writer; in a database with several, append_event() first takes the one
// lock all appenders share and holds it to the commit.
//
// `ids` holds ids and words only, never a name. Personal content is sealed by the caller and kept in a column of its
// own; the audit chain commits to hash(content, random salt), so that erasing both leaves the chain verifiable.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// What the caller says of an event.
struct NewEvent {
  Time at{};
  std::string kind;                // "person.created", "record.made", ...
  std::optional<Uuid> subject_id;  // the person, course, session or record it is about
  std::optional<Uuid> person_id;   // the person it concerns, for erasures
  std::optional<Uuid> session_id;  // the session it belongs to, for live feeds
  std::optional<Uuid> actor_id;    // the user, API key or device that did it
  std::string ids = "{}";          // JSON object of ids, numbers and words
  std::optional<Bytes> content;    // sealed personal content
};

// As stored.
struct Event {
  std::int64_t number = 0;
  Time at{};
  std::string kind;
  std::optional<Uuid> subject_id;
  std::optional<Uuid> person_id;
  std::optional<Uuid> session_id;
  std::optional<Uuid> actor_id;
  std::string ids;
  std::optional<Bytes> content;  // none: there was none, or it was erased
  bool operator==(const Event&) const = default;
};

// Appends within the caller's write transaction and gives the number.
Result<std::int64_t> append_event(Connection& db, const NewEvent& event);

// The same for many, in their order, with few statements; gives the number of the last one, of which there must be one.
Result<std::int64_t> append_events(Connection& db, std::span<const NewEvent> events);

// The events after `number`, in order, at most `limit`.
Result<std::vector<Event>> read_events_after(Connection& db, std::int64_t number, int limit);

// The number of the first event that is kept, and of the last one; 0 before there is any.
Result<std::int64_t> oldest_event(Connection& db);
Result<std::int64_t> latest_event(Connection& db);

// Removes content and salt of all events that concern this person; the chain stays whole. Gives their count.
Result<std::int64_t> erase_event_content(Connection& db, const Uuid& person_id);

// Which events: those that fulfil everything that is set.
struct EventFilter {
  std::optional<std::string> kind;
  std::optional<Uuid> actor;
  std::optional<Uuid> person;
  std::optional<Uuid> subject;
  std::optional<Uuid> session;
  std::optional<Time> from;   // at or after
  std::optional<Time> until;  // before
};

// Newest first: by number, of a time alone by the clock.
Result<Page<Event>> list_events(Connection& db, const EventFilter& filter, const PageRequest& page);

}  // namespace rollcall::store
