// What the rules make of the faces found in the pictures of a class, before anybody has confirmed anything: each person
// once, with the face that speaks for them, and who of the roster is missing.
//
// The course's liveness policy holds for each face as for any photograph. A challenge cannot be passed in a picture:
// the teacher, who stands in the room and confirms, stands for it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "attendance/decision.hpp"
#include "attendance/record.hpp"
#include "base/error.hpp"
#include "service/classroom/findings.hpp"
#include "service/recognition/recognition.hpp"
#include "service/taking/session_marks.hpp"
#include "store/classrooms.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::service {

// One person in the pictures.
struct ProposedPerson {
  std::vector<std::size_t> faces;  // places in Findings::faces, ascending; at most one of a picture
  std::size_t best = 0;            // the one that speaks for them
  std::optional<Uuid> person;      // who it is; of one who is doubtful who it may be
  attendance::Outcome outcome;     // what confirming would make of it
  std::optional<Uuid> record_id;   // of the person in this session, where there is one

  bool is_there() const;     // present, late or marked before: known and counted
  bool would_count() const;  // confirming would write something
  bool is_doubtful() const;  // it may be somebody, but a human must say
};

// Of an active person on the roster whom no picture shows.
struct MissingPerson {
  Uuid person_id;
  std::string external_id;
  std::string name;
  std::optional<attendance::EffectiveStatus> status;  // what their record says all the same
};

struct Proposal {
  std::vector<ProposedPerson> people;  // by their first face
  std::vector<MissingPerson> missing;  // by external id
};

// As of what is in the database now. Groups the faces by group_faces().
Result<Proposal> propose(store::Connection& db, const Recognition& recognition, const SessionState& state,
                         const store::Classroom& classroom, const Findings& findings);

}  // namespace rollcall::service
