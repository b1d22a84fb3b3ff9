// What a file says of people, courses and who belongs to which, whatever its format: what the readers of this folder
// give and what a plan (plan.hpp) compares with what there is.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::service::roster {

// Where in the file something stands.
struct Place {
  std::string_view file;  // of an archive, such as "users.csv"; a name that lives for ever, "" for a file alone
  std::size_t line = 0;   // from 1; 0: nowhere
};

// One person. What is not set stays as it is.
struct WantedPerson {
  Place place;
  std::string external_id;
  std::optional<std::string> name;
  std::optional<std::string> email;
  std::optional<bool> active;
  std::vector<std::string> groups;
  std::vector<std::string> courses;  // codes, to be on the roster of
  std::vector<std::string> left;     // codes, to be taken from the roster of
  bool keeps_name = false;           // the name is for somebody new; who is there keeps theirs
  bool only_known = false;           // about somebody who is there; not to be added
  bool says_groups = false;          // the groups are all there are, where the import replaces
  bool says_courses = false;
  std::vector<std::string> photos;  // paths, as the file names them
  std::string refused;              // why the row cannot be taken; "" where it can
};

struct WantedCourse {
  Place place;
  std::string code;
  std::string name;
  bool removed = false;
  std::string refused;
};

// A user who teaches a course, or no longer does.
struct WantedInstructor {
  Place place;
  std::string course;              // code
  std::vector<std::string> users;  // the names this user may sign in with, the likeliest first
  bool removed = false;
};

struct Wanted {
  std::vector<WantedPerson> people;
  std::vector<WantedCourse> courses;
  std::vector<WantedInstructor> instructors;
  std::vector<std::string> ignored;  // columns and files that say nothing to us
  bool lists_everyone = true;        // who is not in it is not there; false for a file of changes
};

}  // namespace rollcall::service::roster
