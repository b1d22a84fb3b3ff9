#include "service/calendar/checkpoints.hpp"

#include <utility>

#include "attendance/time_zone.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"
#include "service/accounts/access.hpp"
#include "service/event_kinds.hpp"
#include "service/people/groups.hpp"
#include "store/devices.hpp"

namespace rollcall::service {
namespace {

constexpr LineLimits kName{.min_code_points = 1, .max_code_points = 100};
constexpr LineLimits kArea{.min_code_points = 0, .max_code_points = 100};

template <class T>
void take(Result<T> cleaned, T& target, Error& refused) {
  if (cleaned)
    target = *std::move(cleaned);
  else
    for (FieldError& field : cleaned.error().fields) refused.fields.push_back(std::move(field));
}

Result<void> clean(store::Checkpoint& checkpoint) {
  Error refused{.code = ErrorCode::kInvalidArgument, .message = "the checkpoint was refused"};
  take(clean_line("name", checkpoint.name, kName), checkpoint.name, refused);
  take(clean_line("area", checkpoint.area, kArea), checkpoint.area, refused);
  take(clean_groups(checkpoint.groups), checkpoint.groups, refused);
  if (!attendance::is_time_zone(checkpoint.time_zone))
    refused.fields.push_back({"time_zone", "must be an IANA time zone such as Europe/Berlin"});
  if (auto valid = attendance::validate(checkpoint.policy); !valid)
    for (FieldError& field : valid.error().fields)
      refused.fields.push_back({"policy." + field.field, std::move(field.message)});
  if (refused.fields.empty()) return {};
  return std::unexpected(std::move(refused));
}

// One place has one clock.
Result<void> check_area(store::Connection& db, const store::Checkpoint& checkpoint) {
  if (checkpoint.area.empty()) return {};
  ROLLCALL_ASSIGN(const auto others,
                  store::list_checkpoints(db, {.area = checkpoint.area}, {.limit = store::kMaxPageSize}));
  for (const store::Checkpoint& other : others.items)
    if (other.id != checkpoint.id && other.time_zone != checkpoint.time_zone)
      return fail(ErrorCode::kConflict, "the other checkpoints of this area are in the time zone " + other.time_zone);
  return {};
}

Result<void> unless_in_use(Result<void> stored) {
  if (!stored && stored.error().code == ErrorCode::kAlreadyExists)
    return fail(ErrorCode::kAlreadyExists, "there is a checkpoint with this name already");
  return stored;
}

}  // namespace

Result<store::Checkpoint> add_checkpoint(Installation& in, const Actor& actor, const NewCheckpoint& wanted) {
  const Time now = in.clock().now();
  store::Checkpoint checkpoint{.id = new_uuid(now),
                               .name = wanted.name,
                               .area = wanted.area,
                               .time_zone = wanted.time_zone,
                               .policy = wanted.policy,
                               .groups = wanted.groups,
                               .created_at = now,
                               .updated_at = now};
  ROLLCALL_TRY(clean(checkpoint));
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(check_area(db, checkpoint));
    ROLLCALL_TRY(unless_in_use(store::insert_checkpoint(db, checkpoint)));
    return note(db, in.clock(), actor, event::kCheckpointCreated, {.subject = checkpoint.id});
  }));
  return checkpoint;
}

Result<store::Checkpoint> change_checkpoint(Installation& in, const Actor& actor, const Uuid& id,
                                            const CheckpointChange& change) {
  return in.database().transact([&](store::Connection& db) -> Result<store::Checkpoint> {
    ROLLCALL_ASSIGN(store::Checkpoint checkpoint, store::get_checkpoint(db, id));
    if (change.expected_version && *change.expected_version != checkpoint.version)
      return fail(ErrorCode::kPreconditionFailed, "the checkpoint was changed in the meantime", "read it again first");
    const store::Checkpoint before = checkpoint;
    if (change.name) checkpoint.name = *change.name;
    if (change.area) checkpoint.area = *change.area;
    if (change.time_zone) checkpoint.time_zone = *change.time_zone;
    if (change.policy) checkpoint.policy = *change.policy;
    if (change.groups) checkpoint.groups = *change.groups;
    if (change.active) checkpoint.active = *change.active;
    ROLLCALL_TRY(clean(checkpoint));
    if (checkpoint == before) return checkpoint;
    checkpoint.updated_at = in.clock().now();
    ROLLCALL_TRY(check_area(db, checkpoint));
    ROLLCALL_TRY(unless_in_use(store::update_checkpoint(db, checkpoint)));
    boost::json::object ids;
    if (checkpoint.active != before.active) ids["active"] = checkpoint.active;
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kCheckpointChanged,
                      {.subject = id, .person = std::nullopt, .session = std::nullopt, .ids = std::move(ids)}));
    return checkpoint;
  });
}

Result<store::Checkpoint> get_checkpoint(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) { return store::get_checkpoint(db, id); });
}

Result<store::Checkpoint> get_checkpoint_by_name(Installation& in, std::string_view name) {
  ROLLCALL_ASSIGN(std::optional<store::Checkpoint> checkpoint,
                  in.database().read([&](store::Connection& db) { return store::find_checkpoint_by_name(db, name); }));
  if (!checkpoint) return fail(ErrorCode::kNotFound, "there is no checkpoint with this name");
  return *std::move(checkpoint);
}

Result<store::Page<store::Checkpoint>> list_checkpoints(Installation& in, const Actor& actor,
                                                        store::CheckpointFilter filter,
                                                        const store::PageRequest& page) {
  // Who is limited to courses or to a person has no checkpoints: the nil id is no device's.
  if (!sees_all(actor)) filter.device = sight_of(actor).device.value_or(Uuid{});
  return in.database().read([&](store::Connection& db) { return store::list_checkpoints(db, filter, page); });
}

Result<void> add_device_checkpoint(Installation& in, const Actor& actor, const Uuid& device, const Uuid& checkpoint) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::get_device(db, device));
    ROLLCALL_TRY(store::get_checkpoint(db, checkpoint));
    ROLLCALL_ASSIGN(const bool added, store::add_device_checkpoint(db, device, checkpoint, in.clock().now()));
    if (!added) return {};
    return note(db, in.clock(), actor, event::kDeviceChanged,
                {.subject = device, .ids = {{"checkpoint_id", checkpoint.to_string()}, {"serves", true}}});
  });
}

Result<void> remove_device_checkpoint(Installation& in, const Actor& actor, const Uuid& device,
                                      const Uuid& checkpoint) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::get_device(db, device));
    ROLLCALL_ASSIGN(const bool removed, store::remove_device_checkpoint(db, device, checkpoint));
    if (!removed) return {};
    return note(db, in.clock(), actor, event::kDeviceChanged,
                {.subject = device, .ids = {{"checkpoint_id", checkpoint.to_string()}, {"serves", false}}});
  });
}

boost::json::object policy_json(const attendance::CheckpointPolicy& policy) {
  return {{"direction", attendance::name(policy.direction)},
          {"cooldown_s", policy.cooldown_s},
          {"longest_stay_s", policy.longest_stay_s},
          {"liveness", attendance::name(policy.liveness)},
          {"minimum_confidence",
           policy.minimum_confidence ? to_json_rounded(*policy.minimum_confidence) : boost::json::value(nullptr)},
          {"minimum_quality", to_json_rounded(policy.minimum_quality)}};
}

}  // namespace rollcall::service
