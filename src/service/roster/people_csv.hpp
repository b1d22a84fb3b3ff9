// People as a spreadsheet lists them, one a row.
//
//   external_id;name;email;groups;courses
//   S001;Jane Doe;jane@school.example;10b|choir;MATH-7|PHYS-7
//
// Columns are found by name, in any order and spelling of it ("External ID", "STUDENT ID"); docs/import.md lists them.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "service/roster/wanted.hpp"

namespace rollcall::service::roster {

// `text` is UTF-8. A row that cannot be taken is there with its reason; kMalformed, with the line, where the text is no
// table, kUnprocessable where it has no column of ids.
Result<Wanted> read_people_csv(std::string_view text);

}  // namespace rollcall::service::roster
