// OneRoster CSV (1EdTech OneRoster 1.2, CSV Binding; 1.1 is read too): students become people, classes courses,
// enrolments of students rosters and those of teachers the courses of users who sign in by that name.
//
//   person.external_id  users.sourcedId        course.code  classes.sourcedId
//   name, email         of the user            course.name  classes.title, else that of its course
//
// Bulk files say how everything is, delta files what changed; a row to be deleted makes a person inactive and ends an
// enrolment. Organisations, terms, grades and results say nothing to us.
#pragma once

#include "base/error.hpp"
#include "document/zip.hpp"
#include "service/roster/wanted.hpp"

namespace rollcall::service::roster {

// Whether the archive has a manifest.csv, or users and enrolments, at its top.
bool is_one_roster(const document::ZipReader& archive);

// kUnprocessable for another version, and where none of the files we read is there; the errors of tables, naming the
// file.
Result<Wanted> read_one_roster(const document::ZipReader& archive);

}  // namespace rollcall::service::roster
