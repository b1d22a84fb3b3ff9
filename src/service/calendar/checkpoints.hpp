// Checkpoints: adding, changing, making inactive; the devices that stand there.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/checkpoints.hpp"

namespace rollcall::service {

struct NewCheckpoint {
  std::string name;
  std::string area;
  std::string time_zone = "UTC";  // IANA
  attendance::CheckpointPolicy policy;
  std::vector<std::string> groups;
};

// What changes; what is not set stays.
struct CheckpointChange {
  std::optional<std::string> name;
  std::optional<std::string> area;
  std::optional<std::string> time_zone;
  std::optional<attendance::CheckpointPolicy> policy;
  std::optional<std::vector<std::string>> groups;
  std::optional<bool> active;
  std::optional<std::int64_t> expected_version;  // kPreconditionFailed when it has another by now
};

// kInvalidArgument names every refused field; kAlreadyExists for a name in use; kConflict where other checkpoints of
// its area are in another zone: the days of one place are those of one clock.
Result<store::Checkpoint> add_checkpoint(Installation& in, const Actor& actor, const NewCheckpoint& wanted);
Result<store::Checkpoint> change_checkpoint(Installation& in, const Actor& actor, const Uuid& id,
                                            const CheckpointChange& change);
Result<store::Checkpoint> get_checkpoint(Installation& in, const Uuid& id);
Result<store::Checkpoint> get_checkpoint_by_name(Installation& in, std::string_view name);  // kNotFound

// Those the actor may see: see service/accounts/access.hpp.
Result<store::Page<store::Checkpoint>> list_checkpoints(Installation& in, const Actor& actor,
                                                        store::CheckpointFilter filter, const store::PageRequest& page);

// Doing it again changes nothing; kNotFound without device or checkpoint.
Result<void> add_device_checkpoint(Installation& in, const Actor& actor, const Uuid& device, const Uuid& checkpoint);
Result<void> remove_device_checkpoint(Installation& in, const Actor& actor, const Uuid& device, const Uuid& checkpoint);

// As the API writes it, and as every passage keeps it.
boost::json::object policy_json(const attendance::CheckpointPolicy& policy);

}  // namespace rollcall::service
