// Classrooms: pictures of a class, taken at once, that wait until the teacher has confirmed who is in them. The row;
// the pictures and what was found in them are sealed blobs under a key of its own, which go when it is settled.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/once.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// proposed, then confirmed (and perhaps undone), dropped by somebody, or expired: nobody confirmed it in time.
enum class ClassroomStatus : std::uint8_t { kProposed, kConfirmed, kUndone, kDropped, kExpired };
std::string_view name(ClassroomStatus value);
Result<ClassroomStatus> parse_classroom_status(std::string_view text);

struct Classroom {
  Uuid id;  // also the subject in the key store whose key opens its blobs
  Uuid session_id;
  std::string idempotency_key;  // unique over all
  ClassroomStatus status = ClassroomStatus::kProposed;
  int pictures = 0;    // kept; 0 once they are gone
  std::string source;  // the page or device
  Time captured_at{};
  std::optional<Uuid> taken_by;
  Time created_at{};
  Time expires_at{};
  std::optional<Uuid> settled_by;
  std::optional<Time> settled_at;
  std::string made;  // what confirming made, as JSON
  std::int64_t version = 1;
  bool operator==(const Classroom&) const = default;
};

// The blobs of one: 0 is what was found, the pictures are from 1 on.
std::string classroom_blob(const Uuid& id, int number);
std::vector<std::string> classroom_blobs(const Classroom& classroom);  // those that are there

// Stores it with the people its faces may show, or gives the one that came under the same key before. kConflict without
// its session or one of the people.
Result<Once<Classroom>> insert_classroom_once(Connection& db, const Classroom& classroom,
                                              const std::vector<Uuid>& people);
Result<std::optional<Classroom>> find_classroom(Connection& db, const Uuid& id);
Result<Classroom> get_classroom(Connection& db, const Uuid& session_id, const Uuid& id);  // kNotFound
Result<std::optional<Classroom>> find_classroom_by_key(Connection& db, std::string_view idempotency_key);

// The newest first.
Result<Page<Classroom>> list_classrooms(Connection& db, const Uuid& session_id, const PageRequest& page);

// Moves it on from the version it was read at, with settled_* and made: false when somebody else did so before. Of one
// that is no longer proposed the pictures and the people are forgotten; the blobs and the key are the caller's to
// destroy.
Result<bool> settle_classroom(Connection& db, const Classroom& classroom);

// What confirming made, once it is known.
Result<void> set_classroom_made(Connection& db, const Uuid& id, const std::string& made);

// Proposed ones past their time, oldest first.
Result<std::vector<Classroom>> list_expired_classrooms(Connection& db, Time now, int limit);

// Proposed ones that may show this person: named in them, or expected in their session.
Result<std::vector<Classroom>> list_classrooms_with(Connection& db, const Uuid& person_id);

}  // namespace rollcall::store
