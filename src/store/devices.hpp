// Devices: camera agents and kiosks, each with a key of its own and the courses it serves. Only a hash of the key is
// kept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct Device {
  Uuid id;
  std::string name;
  Bytes token_hash;  // unique
  std::int64_t version = 1;
  Time created_at{};
  Time updated_at{};
  std::optional<Time> last_seen_at;
  std::optional<Time> revoked_at;
  bool operator==(const Device&) const = default;
};

Result<void> insert_device(Connection& db, const Device& device);
Result<std::optional<Device>> find_device(Connection& db, const Uuid& id);
Result<Device> get_device(Connection& db, const Uuid& id);  // kNotFound

// Also revoked ones: the caller looks at revoked_at.
Result<std::optional<Device>> find_device_by_hash(Connection& db, ByteView token_hash);
Result<Page<Device>> list_devices(Connection& db, const PageRequest& page);

// As update_person. last_seen_at has a way of its own, which leaves the version alone.
Result<void> update_device(Connection& db, Device& device);
Result<void> touch_device(Connection& db, const Uuid& id, Time seen_at);

// True when it did not serve the course before. kConflict when there is no such device or course.
Result<bool> add_device_course(Connection& db, const Uuid& device_id, const Uuid& course_id, Time now);
Result<bool> remove_device_course(Connection& db, const Uuid& device_id, const Uuid& course_id);
Result<std::vector<Uuid>> list_device_courses(Connection& db, const Uuid& device_id);  // ascending
Result<bool> serves_course(Connection& db, const Uuid& device_id, const Uuid& course_id);

}  // namespace rollcall::store
