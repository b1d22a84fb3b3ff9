// What a file would change: every row of it compared with what there is. A plan changes nothing; it names, by its
// token, exactly what applying it would do.
#pragma once

#include <array>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attendance/types.hpp"
#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/installation.hpp"
#include "service/roster/wanted.hpp"
#include "store/courses.hpp"
#include "store/people.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::service::roster {

// What becomes of active people whom the file does not name.
enum class Absent : std::uint8_t { kLeave, kDeactivate };
std::string_view name(Absent value);
Result<Absent> parse_absent(std::string_view text);

// Whether groups and courses that the file does not name for a person stay.
enum class Memberships : std::uint8_t { kAdd, kReplace };
std::string_view name(Memberships value);
Result<Memberships> parse_memberships(std::string_view text);

struct Options {
  Absent absent = Absent::kLeave;
  Memberships memberships = Memberships::kAdd;
  bool create_courses = false;  // that people are to be on and there are none of; else their rows are refused
  std::optional<std::string>
      course;                     // the code of one that everybody in the file is to be on; made where there is none
  std::string time_zone = "UTC";  // of courses that are made
  std::optional<attendance::Policy> policy;  // of courses that are made; none: what the settings say
};

enum class Subject : std::uint8_t { kPerson, kCourse, kInstructor };
inline constexpr std::array kSubjects = {Subject::kPerson, Subject::kCourse, Subject::kInstructor};
std::string_view name(Subject value);

// Skipped: nothing is wrong, and nothing is to be done here. Refused: left out for what is wrong with it.
enum class Outcome : std::uint8_t { kAdded, kChanged, kUnchanged, kSkipped, kRefused };
inline constexpr std::array kOutcomes = {Outcome::kAdded, Outcome::kChanged, Outcome::kUnchanged, Outcome::kSkipped,
                                         Outcome::kRefused};
std::string_view name(Outcome value);

struct FieldChange {
  std::string_view field;  // "name", "groups", ...
  boost::json::value before;
  boost::json::value after;
};

struct Row {
  Place place;
  Subject subject = Subject::kPerson;
  Outcome outcome = Outcome::kUnchanged;
  std::string key;         // external_id, or the code of the course
  std::optional<Uuid> id;  // of what there is
  std::vector<FieldChange> changes;
  std::string reason;  // why skipped or refused, in a sentence's words
};

// What is to be done for a row.
struct PersonWork {
  std::size_t row = 0;
  store::Person person;  // as it is to be
  std::optional<std::vector<std::string>> groups;
  std::vector<std::string> joined;  // codes
  std::vector<std::string> left;
};
struct CourseWork {
  std::size_t row = 0;
  store::Course course;
};
struct InstructorWork {
  std::size_t row = 0;
  std::string course;  // code
  Uuid user;
  bool removed = false;
};

using Counts = std::array<std::array<std::size_t, kOutcomes.size()>, kSubjects.size()>;

struct Plan {
  std::vector<Row> rows;  // courses, then people in the order of the file, those it does not name, and instructors
  std::vector<PersonWork> people;
  std::vector<CourseWork> courses;
  std::vector<InstructorWork> instructors;
  std::string token;
  std::int64_t as_of = 0;  // the number of the last event it knows of

  Counts counts() const;
  std::size_t count(Outcome outcome) const;
};

// kUnprocessable for a file that names nobody, and for one of changes where the absent are to be made inactive;
// kInvalidArgument for a time zone or policy that cannot be.
Result<Plan> make_plan(Installation& in, store::Connection& db, const Wanted& wanted, const Options& options);

}  // namespace rollcall::service::roster
