// Devices: camera agents and kiosks. Each has a key of its own, which opens only what a device needs: frames of the
// courses it serves, their sessions and rosters, and telling that it is well.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/checkpoints.hpp"
#include "store/courses.hpp"
#include "store/devices.hpp"

namespace rollcall::service {

struct MadeDevice {
  store::Device device;
  std::string key;  // shown this once and kept nowhere
};

struct DeviceView {
  store::Device device;
  std::vector<Uuid> courses;      // it serves
  std::vector<Uuid> checkpoints;  // where it stands
};

// kInvalidArgument for a bad name, kNotFound for a course that there is not.
Result<MadeDevice> add_device(Installation& in, const Actor& actor, std::string_view name,
                              const std::vector<Uuid>& courses);
Result<DeviceView> get_device(Installation& in, const Uuid& id);  // kNotFound
Result<store::Page<DeviceView>> list_devices(Installation& in, const store::PageRequest& page);
Result<DeviceView> rename_device(Installation& in, const Actor& actor, const Uuid& id, std::string_view name,
                                 const std::optional<std::int64_t>& expected_version);

// A new key in the place of the old one, for a device that lost it.
Result<MadeDevice> renew_device_key(Installation& in, const Actor& actor, const Uuid& id);

// From now on its key opens nothing. Doing it again changes nothing.
Result<void> revoke_device(Installation& in, const Actor& actor, const Uuid& id);

// Doing it again changes nothing; kNotFound without device or course.
Result<void> add_device_course(Installation& in, const Actor& actor, const Uuid& device, const Uuid& course);
Result<void> remove_device_course(Installation& in, const Actor& actor, const Uuid& device, const Uuid& course);

// Of the device itself: that it was there now, and the courses and checkpoints it serves, whole.
struct DeviceDuty {
  store::Device device;
  std::vector<store::Course> courses;
  std::vector<store::Checkpoint> checkpoints;  // that are active
};
Result<DeviceDuty> report_for_duty(Installation& in, const Actor& actor);

}  // namespace rollcall::service
