// Records: conclusions. One person's attendance in one session; at most one row for both, which a unique key guards.
//
// Three layers of truth stand side by side: what was observed, what the teacher set, what the office overrode. Setting
// or clearing one touches no other, and all may be clear (a mark that was taken back). For filters the database derives
// the status of the highest layer; absence that merely follows from a closed session is not stored
// (attendance/record.hpp).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attendance/record.hpp"
#include "attendance/types.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/once.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// What someone set in place of the observation.
struct Correction {
  attendance::RecordStatus status = attendance::RecordStatus::kPresent;
  std::optional<Uuid> by;  // user
  Time at{};
  std::string reason;
  bool operator==(const Correction&) const = default;
};

struct Record {
  Uuid id;
  Uuid session_id;
  Uuid person_id;

  // The layers.
  std::optional<attendance::RecordStatus> observed;
  std::optional<Correction> teacher;
  std::optional<Correction> office;

  // How it was observed.
  attendance::Method method = attendance::Method::kManual;
  std::optional<Uuid> first_sighting_id;
  std::optional<Time> marked_at;  // when the person was first seen; none for absent
  std::optional<double> similarity;
  std::optional<double> confidence;
  std::string source;

  // What the observation was decided by.
  int rule_version = 0;               // 0: from before the rules were numbered, or set by hand alone
  std::optional<std::string> policy;  // as JSON
  std::optional<std::string> model;
  std::optional<double> threshold;
  std::optional<Time> received_at;  // the server's time; marked_at is the device's

  std::int64_t version = 1;
  Time created_at{};
  Time updated_at{};

  attendance::Layers layers() const;
  bool operator==(const Record&) const = default;
};

struct RecordFilter {
  std::optional<Uuid> session;
  std::optional<Uuid> course;
  std::optional<Uuid> person;
  std::optional<Uuid> instructor;                  // of the courses this user teaches
  std::optional<Time> from;                        // of sessions that start at or after this
  std::optional<Time> until;                       // and before this
  std::optional<attendance::RecordStatus> status;  // of the highest layer
  bool newest_first = false;
};

// A record with the start of its session, the order of lists.
struct ListedRecord {
  Record record;
  Uuid course_id;
  Time session_starts_at{};
};

// A line of a session's sheet: everyone on the roster who is active, and everyone who has a record.
struct SheetLine {
  Uuid person_id;
  std::string external_id;
  std::string name;
  bool on_roster = false;
  std::optional<Record> record;
};

// The once-rule: stores it, or gives the record (session, person) has already. kConflict without session or person.
Result<Once<Record>> insert_record_once(Connection& db, const Record& record);

Result<std::optional<Record>> find_record(Connection& db, const Uuid& id);
Result<std::optional<Record>> find_record_of(Connection& db, const Uuid& session_id, const Uuid& person_id);
Result<Record> get_record(Connection& db, const Uuid& id);  // kNotFound

// Replaces the observed layer and how it came about; the other layers stay. As update_person for the version.
Result<void> update_observation(Connection& db, Record& record);

// Those of a session, by person: with how they were observed, for a recomputation.
Result<std::vector<Record>> list_session_records(Connection& db, const Uuid& session_id);

// Sets a layer (kTeacher or kOffice, else kInvalidArgument), or clears it with an empty `correction`. As update_person.
Result<void> correct_record(Connection& db, Record& record, attendance::Layer layer,
                            std::optional<Correction> correction, Time now);

// By the session's start, then the record's id.
Result<Page<ListedRecord>> list_records(Connection& db, const RecordFilter& filter, const PageRequest& page);

// By external id. kNotFound without the session.
Result<std::vector<SheetLine>> list_sheet(Connection& db, const Uuid& session_id);

}  // namespace rollcall::store
