#include "service/accounts/devices.hpp"

#include <utility>

#include "base/text.hpp"
#include "base/uuid.hpp"
#include "crypto/token.hpp"
#include "service/event_kinds.hpp"

namespace rollcall::service {
namespace {

constexpr LineLimits kName{.min_code_points = 1, .max_code_points = 100};

Bytes stored(const crypto::Token& token) { return {token.hash.begin(), token.hash.end()}; }

Result<DeviceView> view_of(store::Connection& db, store::Device device) {
  ROLLCALL_ASSIGN(std::vector<Uuid> courses, store::list_device_courses(db, device.id));
  ROLLCALL_ASSIGN(std::vector<Uuid> checkpoints, store::list_device_checkpoints(db, device.id));
  return DeviceView{.device = std::move(device), .courses = std::move(courses), .checkpoints = std::move(checkpoints)};
}

Result<void> check_version(const store::Device& device, const std::optional<std::int64_t>& expected) {
  if (!expected || *expected == device.version) return {};
  return fail(ErrorCode::kPreconditionFailed, "the device was changed in the meantime", "read it again first");
}

}  // namespace

Result<MadeDevice> add_device(Installation& in, const Actor& actor, std::string_view name,
                              const std::vector<Uuid>& courses) {
  const crypto::Token token = crypto::new_token(crypto::kDeviceKeyPrefix);
  const Time now = in.clock().now();
  store::Device device{.id = new_uuid(now), .token_hash = stored(token), .created_at = now, .updated_at = now};
  ROLLCALL_ASSIGN(device.name, clean_line("name", name, kName));
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::insert_device(db, device));
    for (const Uuid& course : courses) {
      ROLLCALL_TRY(store::get_course(db, course));
      ROLLCALL_TRY(store::add_device_course(db, device.id, course, now));
    }
    return note(db, in.clock(), actor, event::kDeviceCreated, {.subject = device.id});
  }));
  return MadeDevice{.device = std::move(device), .key = token.text};
}

Result<DeviceView> get_device(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) -> Result<DeviceView> {
    ROLLCALL_ASSIGN(store::Device device, store::get_device(db, id));
    return view_of(db, std::move(device));
  });
}

Result<store::Page<DeviceView>> list_devices(Installation& in, const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) -> Result<store::Page<DeviceView>> {
    ROLLCALL_ASSIGN(store::Page<store::Device> devices, store::list_devices(db, page));
    store::Page<DeviceView> views{.items = {}, .next_cursor = std::move(devices.next_cursor)};
    for (store::Device& device : devices.items) {
      ROLLCALL_ASSIGN(DeviceView view, view_of(db, std::move(device)));
      views.items.push_back(std::move(view));
    }
    return views;
  });
}

Result<DeviceView> rename_device(Installation& in, const Actor& actor, const Uuid& id, std::string_view name,
                                 const std::optional<std::int64_t>& expected_version) {
  ROLLCALL_ASSIGN(std::string clean_name, clean_line("name", name, kName));
  return in.database().transact([&](store::Connection& db) -> Result<DeviceView> {
    ROLLCALL_ASSIGN(store::Device device, store::get_device(db, id));
    ROLLCALL_TRY(check_version(device, expected_version));
    device.name = std::move(clean_name);
    device.updated_at = in.clock().now();
    ROLLCALL_TRY(store::update_device(db, device));
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kDeviceChanged, {.subject = id}));
    return view_of(db, std::move(device));
  });
}

Result<MadeDevice> renew_device_key(Installation& in, const Actor& actor, const Uuid& id) {
  const crypto::Token token = crypto::new_token(crypto::kDeviceKeyPrefix);
  return in.database().transact([&](store::Connection& db) -> Result<MadeDevice> {
    ROLLCALL_ASSIGN(store::Device device, store::get_device(db, id));
    device.token_hash = stored(token);
    device.revoked_at.reset();
    device.updated_at = in.clock().now();
    ROLLCALL_TRY(store::update_device(db, device));
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kDeviceChanged, {.subject = id, .ids = {{"key", true}}}));
    return MadeDevice{.device = std::move(device), .key = token.text};
  });
}

Result<void> revoke_device(Installation& in, const Actor& actor, const Uuid& id) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(store::Device device, store::get_device(db, id));
    if (device.revoked_at) return {};
    device.revoked_at = in.clock().now();
    device.updated_at = *device.revoked_at;
    ROLLCALL_TRY(store::update_device(db, device));
    return note(db, in.clock(), actor, event::kDeviceRevoked, {.subject = id});
  });
}

Result<void> add_device_course(Installation& in, const Actor& actor, const Uuid& device, const Uuid& course) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::get_device(db, device));
    ROLLCALL_TRY(store::get_course(db, course));
    ROLLCALL_ASSIGN(const bool added, store::add_device_course(db, device, course, in.clock().now()));
    if (!added) return {};
    return note(db, in.clock(), actor, event::kDeviceChanged,
                {.subject = device, .ids = {{"course_id", course.to_string()}, {"serves", true}}});
  });
}

Result<void> remove_device_course(Installation& in, const Actor& actor, const Uuid& device, const Uuid& course) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::get_device(db, device));
    ROLLCALL_ASSIGN(const bool removed, store::remove_device_course(db, device, course));
    if (!removed) return {};
    return note(db, in.clock(), actor, event::kDeviceChanged,
                {.subject = device, .ids = {{"course_id", course.to_string()}, {"serves", false}}});
  });
}

Result<DeviceDuty> report_for_duty(Installation& in, const Actor& actor) {
  if (!actor.is_device || !actor.id) return fail(ErrorCode::kForbidden, "only a device reports for duty");
  return in.database().transact([&](store::Connection& db) -> Result<DeviceDuty> {
    ROLLCALL_TRY(store::touch_device(db, *actor.id, in.clock().now()));
    DeviceDuty duty;
    ROLLCALL_ASSIGN(duty.device, store::get_device(db, *actor.id));
    ROLLCALL_ASSIGN(store::Page<store::Course> courses,
                    store::list_courses(db, {.device = *actor.id}, {.limit = store::kMaxPageSize}));
    duty.courses = std::move(courses.items);
    ROLLCALL_ASSIGN(store::Page<store::Checkpoint> checkpoints,
                    store::list_checkpoints(db, {.active = true, .device = *actor.id}, {.limit = store::kMaxPageSize}));
    duty.checkpoints = std::move(checkpoints.items);
    return duty;
  });
}

}  // namespace rollcall::service
