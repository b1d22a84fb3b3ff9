#include "store/checkpoints.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, name, area, time_zone, direction, cooldown_s, longest_stay_s, liveness, minimum_confidence, "
    "minimum_quality, active, version, created_at, updated_at FROM checkpoint";

Checkpoint read_checkpoint(Row& row) {
  Checkpoint checkpoint;
  attendance::CheckpointPolicy& policy = checkpoint.policy;
  row.into(checkpoint.id, checkpoint.name, checkpoint.area, checkpoint.time_zone);
  row.into_word(policy.direction, attendance::parse_direction);
  row.into(policy.cooldown_s, policy.longest_stay_s);
  row.into_word(policy.liveness, attendance::parse_liveness_policy);
  row.into(policy.minimum_confidence, policy.minimum_quality, checkpoint.active, checkpoint.version,
           checkpoint.created_at, checkpoint.updated_at);
  return checkpoint;
}

Uuid read_id(Row& row) {
  Uuid id;
  row.into(id);
  return id;
}

std::string read_name(Row& row) {
  std::string name;
  row.into(name);
  return name;
}

Result<void> add_groups(Connection& db, Checkpoint& checkpoint) {
  ROLLCALL_ASSIGN(
      checkpoint.groups,
      fetch_all(read_name, db, "SELECT group_name FROM checkpoint_group WHERE checkpoint_id = ? ORDER BY group_name",
                checkpoint.id));
  return {};
}

Result<void> insert_groups(Connection& db, const Checkpoint& checkpoint) {
  for (const std::string& group : checkpoint.groups)
    ROLLCALL_TRY(
        db.execute("INSERT INTO checkpoint_group (checkpoint_id, group_name) VALUES (?, ?)", checkpoint.id, group));
  return {};
}

Result<std::optional<Checkpoint>> with_groups(Connection& db, Result<std::optional<Checkpoint>> found) {
  if (found && *found) ROLLCALL_TRY(add_groups(db, **found));
  return found;
}

}  // namespace

Result<void> insert_checkpoint(Connection& db, const Checkpoint& checkpoint) {
  const attendance::CheckpointPolicy& policy = checkpoint.policy;
  ROLLCALL_TRY(db.execute(
      "INSERT INTO checkpoint (id, name, area, time_zone, direction, cooldown_s, longest_stay_s, liveness, "
      "minimum_confidence, minimum_quality, active, version, created_at, updated_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      checkpoint.id, checkpoint.name, checkpoint.area, checkpoint.time_zone, attendance::name(policy.direction),
      policy.cooldown_s, policy.longest_stay_s, attendance::name(policy.liveness), policy.minimum_confidence,
      policy.minimum_quality, checkpoint.active, checkpoint.version, checkpoint.created_at, checkpoint.updated_at));
  return insert_groups(db, checkpoint);
}

Result<std::optional<Checkpoint>> find_checkpoint(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return with_groups(db, fetch_optional(read_checkpoint, db, sql, id));
}

Result<std::optional<Checkpoint>> find_checkpoint_by_name(Connection& db, std::string_view name) {
  static const std::string sql = std::format("{} WHERE name = ?", kSelect);
  return with_groups(db, fetch_optional(read_checkpoint, db, sql, name));
}

Result<Checkpoint> get_checkpoint(Connection& db, const Uuid& id) {
  return required(find_checkpoint(db, id), "checkpoint");
}

Result<Page<Checkpoint>> list_checkpoints(Connection& db, const CheckpointFilter& filter, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("id > ?", start.id);
  where.add_if("active = ?", filter.active);
  where.add_if("area = ?", filter.area);
  where.add_if("id IN (SELECT checkpoint_id FROM device_checkpoint WHERE device_id = ?)", filter.device);
  ROLLCALL_ASSIGN(Page<Checkpoint> found,
                  fetch_page(read_checkpoint, db, kSelect, where, "id", page.limit,
                             [](const Checkpoint& checkpoint) { return Position{.id = checkpoint.id}; }));
  for (Checkpoint& checkpoint : found.items) ROLLCALL_TRY(add_groups(db, checkpoint));
  return found;
}

Result<std::vector<Checkpoint>> list_all_checkpoints(Connection& db) {
  static const std::string sql = std::format("{} ORDER BY name", kSelect);
  ROLLCALL_ASSIGN(std::vector<Checkpoint> all, fetch_all(read_checkpoint, db, sql));
  for (Checkpoint& checkpoint : all) ROLLCALL_TRY(add_groups(db, checkpoint));
  return all;
}

Result<void> update_checkpoint(Connection& db, Checkpoint& checkpoint) {
  const attendance::CheckpointPolicy& policy = checkpoint.policy;
  ROLLCALL_TRY(check_versioned(
      db,
      db.execute("UPDATE checkpoint SET name = ?, area = ?, time_zone = ?, direction = ?, cooldown_s = ?, "
                 "longest_stay_s = ?, liveness = ?, minimum_confidence = ?, minimum_quality = ?, active = ?, "
                 "updated_at = ?, version = version + 1 WHERE id = ? AND version = ?",
                 checkpoint.name, checkpoint.area, checkpoint.time_zone, attendance::name(policy.direction),
                 policy.cooldown_s, policy.longest_stay_s, attendance::name(policy.liveness), policy.minimum_confidence,
                 policy.minimum_quality, checkpoint.active, checkpoint.updated_at, checkpoint.id, checkpoint.version),
      "checkpoint", checkpoint.id));
  ++checkpoint.version;
  ROLLCALL_TRY(db.execute("DELETE FROM checkpoint_group WHERE checkpoint_id = ?", checkpoint.id));
  return insert_groups(db, checkpoint);
}

Result<std::vector<Uuid>> list_people_of_checkpoint(Connection& db, const Uuid& id) {
  return fetch_all(read_id, db,
                   "SELECT DISTINCT p.id FROM checkpoint_group c JOIN person_group g ON g.group_name = c.group_name "
                   "JOIN person p ON p.id = g.person_id WHERE c.checkpoint_id = ? AND p.active = 1 ORDER BY p.id",
                   id);
}

Result<bool> may_pass(Connection& db, const Checkpoint& checkpoint, const Uuid& person_id) {
  if (checkpoint.groups.empty()) return true;
  return changed(fetch_number(db,
                              "SELECT count(*) FROM checkpoint_group c JOIN person_group g ON g.group_name = "
                              "c.group_name WHERE c.checkpoint_id = ? AND g.person_id = ?",
                              checkpoint.id, person_id));
}

Result<bool> add_device_checkpoint(Connection& db, const Uuid& device_id, const Uuid& checkpoint_id, Time now) {
  return changed(
      db.execute("INSERT INTO device_checkpoint (device_id, checkpoint_id, added_at) VALUES (?, ?, ?) "
                 "ON CONFLICT (device_id, checkpoint_id) DO NOTHING",
                 device_id, checkpoint_id, now));
}

Result<bool> remove_device_checkpoint(Connection& db, const Uuid& device_id, const Uuid& checkpoint_id) {
  return changed(
      db.execute("DELETE FROM device_checkpoint WHERE device_id = ? AND checkpoint_id = ?", device_id, checkpoint_id));
}

Result<std::vector<Uuid>> list_device_checkpoints(Connection& db, const Uuid& device_id) {
  return fetch_all(read_id, db,
                   "SELECT checkpoint_id FROM device_checkpoint WHERE device_id = ? ORDER BY checkpoint_id", device_id);
}

Result<bool> serves_checkpoint(Connection& db, const Uuid& device_id, const Uuid& checkpoint_id) {
  return changed(fetch_number(db, "SELECT count(*) FROM device_checkpoint WHERE device_id = ? AND checkpoint_id = ?",
                              device_id, checkpoint_id));
}

}  // namespace rollcall::store
