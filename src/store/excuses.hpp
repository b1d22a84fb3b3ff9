// Excuses: who is away from when to when and why, and the records this speaks of. And the codes of absence.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attendance/types.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/sessions.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct AbsenceCode {
  std::string code;
  std::string words;                                                     // for people
  attendance::RecordStatus counts = attendance::RecordStatus::kExcused;  // excused, absent or present
  bool removed = false;                                                  // cannot be given any more
  Time updated_at{};
  bool operator==(const AbsenceCode&) const = default;
};

// Those that were changed or added; the defaults are the program's.
Result<std::vector<AbsenceCode>> list_absence_codes(Connection& db);
Result<void> put_absence_code(Connection& db, const AbsenceCode& code);

struct Excuse {
  Uuid id;
  Uuid batch_id;
  Uuid person_id;
  std::optional<Uuid> course_id;   // only its sessions
  std::optional<Uuid> session_id;  // only this one
  Time starts_at{};
  Time ends_at{};
  std::string code;
  attendance::RecordStatus counts = attendance::RecordStatus::kExcused;
  std::string reason;
  std::optional<Uuid> made_by;
  Time made_at{};
  std::optional<Time> withdrawn_at;
  std::optional<Uuid> withdrawn_by;
  std::string withdrawn_reason;
  bool operator==(const Excuse&) const = default;
};

struct ExcuseFilter {
  std::optional<Uuid> person;
  std::optional<Uuid> course;
  std::optional<Uuid> batch;
  std::optional<Uuid> instructor;  // of people on rosters of courses this user teaches
  std::optional<Time> from;        // that end after this
  std::optional<Time> until;       // and begin before this
  bool withdrawn_too = false;
};

Result<void> insert_excuse(Connection& db, const Excuse& excuse);  // kConflict without its person, course or session
Result<Excuse> get_excuse(Connection& db, const Uuid& id);         // kNotFound
Result<Page<Excuse>> list_excuses(Connection& db, const ExcuseFilter& filter, const PageRequest& page);  // by id

// False when it was withdrawn before.
Result<bool> withdraw_excuse(Connection& db, const Excuse& excuse);

// What is excused: the sessions that were opened and that an excuse speaks of, by start; and the excuses that speak of
// a session, of the active people on its roster, oldest first.
Result<std::vector<Uuid>> list_sessions_of(Connection& db, const Excuse& excuse);
Result<std::vector<Excuse>> list_excuses_for(Connection& db, const Session& session);

// True when the record was not linked before.
Result<bool> link_excuse(Connection& db, const Uuid& excuse_id, const Uuid& record_id);
Result<void> unlink_excuse(Connection& db, const Uuid& excuse_id);
Result<std::vector<Uuid>> list_records_of(Connection& db, const Uuid& excuse_id);
Result<std::vector<Excuse>> list_excuses_of_record(Connection& db,
                                                   const Uuid& record_id);  // not withdrawn, oldest first

}  // namespace rollcall::store
