#include "store/groups.hpp"

#include "store/sql/fetch.hpp"
#include "store/sql/row_writer.hpp"

namespace rollcall::store {
namespace {

std::string read_name(Row& row) {
  std::string name;
  row.into(name);
  return name;
}

Uuid read_id(Row& row) {
  Uuid id;
  row.into(id);
  return id;
}

Group read_group(Row& row) {
  Group group;
  row.into(group.name, group.people);
  return group;
}

}  // namespace

Result<std::vector<std::string>> list_groups_of(Connection& db, const Uuid& person_id) {
  return fetch_all(read_name, db, "SELECT group_name FROM person_group WHERE person_id = ? ORDER BY group_name",
                   person_id);
}

Result<void> set_groups_of(Connection& db, const Uuid& person_id, const std::vector<std::string>& groups) {
  ROLLCALL_TRY(db.execute("DELETE FROM person_group WHERE person_id = ?", person_id));
  for (const std::string& group : groups)
    ROLLCALL_TRY(db.execute("INSERT INTO person_group (person_id, group_name) VALUES (?, ?)", person_id, group));
  return {};
}

Result<void> add_to_groups(Connection& db, std::span<const Membership> memberships) {
  RowWriter rows(db, "person_group (person_id, group_name)", 2);
  for (const Membership& one : memberships) ROLLCALL_TRY(rows.add(one.person, one.group));
  return rows.finish();
}

Result<std::vector<Uuid>> list_people_of_group(Connection& db, const std::string& group) {
  return fetch_all(read_id, db, "SELECT person_id FROM person_group WHERE group_name = ? ORDER BY person_id", group);
}

Result<std::vector<Group>> list_groups(Connection& db) {
  return fetch_all(read_group, db,
                   "SELECT g.group_name, count(*) FROM person_group g JOIN person p ON p.id = g.person_id "
                   "WHERE p.active = 1 GROUP BY g.group_name ORDER BY g.group_name");
}

}  // namespace rollcall::store
