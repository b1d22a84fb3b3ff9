// Checkpoints: places with no course, say a door, with their policy, the groups that may pass and the devices there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attendance/checkpoint.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct Checkpoint {
  Uuid id;
  std::string name;       // unique
  std::string area;       // doors of one area lead to the same place; empty: it is a place by itself
  std::string time_zone;  // IANA name
  attendance::CheckpointPolicy policy;
  std::vector<std::string> groups;  // who may pass, by name; empty: everybody
  bool active = true;               // false: nobody passes any more; what passed is kept
  std::int64_t version = 1;
  Time created_at{};
  Time updated_at{};
  bool operator==(const Checkpoint&) const = default;
};

struct CheckpointFilter {
  std::optional<bool> active;
  std::optional<std::string> area;
  std::optional<Uuid> device;  // that stands there
};

Result<void> insert_checkpoint(Connection& db, const Checkpoint& checkpoint);  // kAlreadyExists for a name in use
Result<std::optional<Checkpoint>> find_checkpoint(Connection& db, const Uuid& id);
Result<std::optional<Checkpoint>> find_checkpoint_by_name(Connection& db, std::string_view name);
Result<Checkpoint> get_checkpoint(Connection& db, const Uuid& id);  // kNotFound

// In the order they were added.
Result<Page<Checkpoint>> list_checkpoints(Connection& db, const CheckpointFilter& filter, const PageRequest& page);
Result<std::vector<Checkpoint>> list_all_checkpoints(Connection& db);  // by name, inactive ones too

// As update_person; the groups are replaced.
Result<void> update_checkpoint(Connection& db, Checkpoint& checkpoint);

// The active people in its groups, ascending by id: what a search there is limited to. Only for one that has groups.
Result<std::vector<Uuid>> list_people_of_checkpoint(Connection& db, const Uuid& id);
Result<bool> may_pass(Connection& db, const Checkpoint& checkpoint, const Uuid& person_id);

// True when it did not stand there before. kConflict when there is no such device or checkpoint.
Result<bool> add_device_checkpoint(Connection& db, const Uuid& device_id, const Uuid& checkpoint_id, Time now);
Result<bool> remove_device_checkpoint(Connection& db, const Uuid& device_id, const Uuid& checkpoint_id);
Result<std::vector<Uuid>> list_device_checkpoints(Connection& db, const Uuid& device_id);  // ascending
Result<bool> serves_checkpoint(Connection& db, const Uuid& device_id, const Uuid& checkpoint_id);

}  // namespace rollcall::store
