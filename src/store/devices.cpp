#include "store/devices.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, name, token_hash, version, created_at, updated_at, last_seen_at, revoked_at FROM device";

Device read_device(Row& row) {
  Device device;
  row.into(device.id, device.name, device.token_hash, device.version, device.created_at, device.updated_at,
           device.last_seen_at, device.revoked_at);
  return device;
}

Uuid read_id(Row& row) {
  Uuid id;
  row.into(id);
  return id;
}

}  // namespace

Result<void> insert_device(Connection& db, const Device& device) {
  return discard(
      db.execute("INSERT INTO device (id, name, token_hash, version, created_at, updated_at, last_seen_at, revoked_at) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                 device.id, device.name, device.token_hash, device.version, device.created_at, device.updated_at,
                 device.last_seen_at, device.revoked_at));
}

Result<std::optional<Device>> find_device(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return fetch_optional(read_device, db, sql, id);
}

Result<Device> get_device(Connection& db, const Uuid& id) { return required(find_device(db, id), "device"); }

Result<std::optional<Device>> find_device_by_hash(Connection& db, ByteView token_hash) {
  static const std::string sql = std::format("{} WHERE token_hash = ?", kSelect);
  return fetch_optional(read_device, db, sql, token_hash);
}

Result<Page<Device>> list_devices(Connection& db, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("id > ?", start.id);
  return fetch_page(read_device, db, kSelect, where, "id", page.limit,
                    [](const Device& device) { return Position{.id = device.id}; });
}

Result<void> update_device(Connection& db, Device& device) {
  ROLLCALL_TRY(check_versioned(
      db,
      db.execute("UPDATE device SET name = ?, token_hash = ?, revoked_at = ?, updated_at = ?, "
                 "version = version + 1 WHERE id = ? AND version = ?",
                 device.name, device.token_hash, device.revoked_at, device.updated_at, device.id, device.version),
      "device", device.id));
  ++device.version;
  return {};
}

Result<void> touch_device(Connection& db, const Uuid& id, Time seen_at) {
  return discard(db.execute("UPDATE device SET last_seen_at = ? WHERE id = ?", seen_at, id));
}

Result<bool> add_device_course(Connection& db, const Uuid& device_id, const Uuid& course_id, Time now) {
  return changed(
      db.execute("INSERT INTO device_course (device_id, course_id, added_at) VALUES (?, ?, ?) "
                 "ON CONFLICT (device_id, course_id) DO NOTHING",
                 device_id, course_id, now));
}

Result<bool> remove_device_course(Connection& db, const Uuid& device_id, const Uuid& course_id) {
  return changed(db.execute("DELETE FROM device_course WHERE device_id = ? AND course_id = ?", device_id, course_id));
}

Result<std::vector<Uuid>> list_device_courses(Connection& db, const Uuid& device_id) {
  return fetch_all(read_id, db, "SELECT course_id FROM device_course WHERE device_id = ? ORDER BY course_id",
                   device_id);
}

Result<bool> serves_course(Connection& db, const Uuid& device_id, const Uuid& course_id) {
  return changed(fetch_number(db, "SELECT count(*) FROM device_course WHERE device_id = ? AND course_id = ?", device_id,
                              course_id));
}

}  // namespace rollcall::store
