#include "service/roster/people_csv.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

#include "base/text.hpp"
#include "service/roster/columns.hpp"

namespace rollcall::service::roster {
namespace {

constexpr auto kHeadings = std::to_array<Heading>({
    {"externalid", "external_id"},
    {"id", "external_id"},
    {"personid", "external_id"},
    {"studentid", "external_id"},
    {"studentnumber", "external_id"},
    {"employeeid", "external_id"},
    {"name", "name"},
    {"fullname", "name"},
    {"displayname", "name"},
    {"givenname", "given_name"},
    {"firstname", "given_name"},
    {"familyname", "family_name"},
    {"lastname", "family_name"},
    {"surname", "family_name"},
    {"email", "email"},
    {"emailaddress", "email"},
    {"mail", "email"},
    {"groups", "groups"},
    {"group", "groups"},
    {"courses", "courses"},
    {"course", "courses"},
    {"coursecode", "courses"},
    {"coursecodes", "courses"},
    {"rosters", "courses"},
    {"active", "active"},
    {"photos", "photos"},
    {"photo", "photos"},
});

std::optional<bool> read_flag(std::string_view cell) {
  constexpr std::array<std::string_view, 5> kYes = {"true", "yes", "1", "active", "y"};
  constexpr std::array<std::string_view, 5> kNo = {"false", "no", "0", "inactive", "n"};
  const std::string word = to_lower_ascii(cell);
  if (std::ranges::contains(kYes, word)) return true;
  if (std::ranges::contains(kNo, word)) return false;
  return std::nullopt;
}

WantedPerson read_person(const Columns& row) {
  WantedPerson person{.place = {.file = {}, .line = row.line()}, .external_id = std::string(row.cell("external_id"))};
  if (row.is_too_long()) person.refused = "the row has more cells than there are columns";
  if (person.external_id.empty()) person.refused = "the external_id is missing";
  std::string name(row.cell("name"));
  if (name.empty()) name = trim(std::format("{} {}", row.cell("given_name"), row.cell("family_name")));
  if (!name.empty()) person.name = std::move(name);
  if (const std::string_view email = row.cell("email"); !email.empty()) person.email = email;
  if (const std::string_view active = row.cell("active"); !active.empty()) {
    person.active = read_flag(active);
    if (!person.active) person.refused = "active must be yes or no";
  }
  person.says_groups = row.has("groups");
  person.groups = split_list(row.cell("groups"));
  person.says_courses = row.has("courses");
  person.courses = split_list(row.cell("courses"));
  person.photos = split_list(row.cell("photos"));
  return person;
}

}  // namespace

Result<Wanted> read_people_csv(std::string_view text) {
  ROLLCALL_ASSIGN(Columns rows, Columns::open(text, kHeadings, "external_id"));
  Wanted wanted{.ignored = rows.ignored()};
  while (true) {
    ROLLCALL_ASSIGN(const bool more, rows.next());
    if (!more) return wanted;
    wanted.people.push_back(read_person(rows));
  }
}

}  // namespace rollcall::service::roster
