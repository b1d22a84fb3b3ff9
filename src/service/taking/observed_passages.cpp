#include "service/taking/observed_passages.hpp"

#include <algorithm>
#include <chrono>
#include <span>
#include <utility>

#include "attendance/passage.hpp"
#include "base/json.hpp"
#include "base/uuid.hpp"
#include "service/calendar/checkpoints.hpp"
#include "service/event_kinds.hpp"

namespace rollcall::service {
namespace {

Time passed_at(const attendance::Observation& seen) { return std::min(seen.captured_at, seen.received_at); }

// The passage that one of now would only repeat.
std::optional<Uuid> hidden_by(const attendance::CheckpointPolicy& policy, std::span<const store::NearPassage> near,
                              Time at) {
  const attendance::Passage next{.at = at, .direction = policy.direction};
  for (const store::NearPassage& one : near)
    if (!attendance::counts(one.passage, next, std::chrono::seconds{policy.cooldown_s})) return one.id;
  return std::nullopt;
}

}  // namespace

Result<CheckpointState> read_checkpoint(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) -> Result<CheckpointState> {
    CheckpointState state;
    ROLLCALL_ASSIGN(state.checkpoint, store::get_checkpoint(db, id));
    if (!state.checkpoint.active) return fail(ErrorCode::kConflict, "the checkpoint is inactive");
    if (state.checkpoint.groups.empty()) return state;
    ROLLCALL_ASSIGN(state.people, store::list_people_of_checkpoint(db, id));
    return state;
  });
}

Result<DecidedPassage> decide_passage_at(store::Connection& db, const store::Checkpoint& checkpoint,
                                         const std::optional<Uuid>& person, const attendance::Observation& seen,
                                         const attendance::LivenessThresholds& liveness) {
  const attendance::CheckpointPolicy& policy = checkpoint.policy;
  std::vector<store::NearPassage> near;
  if (person) {
    ROLLCALL_ASSIGN(near, store::list_passages_near(db, checkpoint.id, *person, passed_at(seen),
                                                    std::chrono::seconds{policy.cooldown_s}));
  }
  std::vector<attendance::Passage> counted;
  for (const store::NearPassage& one : near) counted.push_back(one.passage);
  DecidedPassage decided{.outcome = attendance::decide_passage(seen, policy, counted, liveness)};
  if (decided.outcome.decision == attendance::Decision::kCooldown)
    decided.hidden_by = hidden_by(policy, near, passed_at(seen));
  return decided;
}

store::Passage new_passage(const store::Checkpoint& checkpoint, const Uuid& person, const attendance::Observation& seen,
                           const attendance::Mark& mark) {
  return {.id = new_uuid(seen.received_at),
          .checkpoint_id = checkpoint.id,
          .person_id = person,
          .method = seen.method,
          .observed_at = mark.at,
          .observed_direction = checkpoint.policy.direction,
          .captured_at = seen.captured_at,
          .received_at = seen.received_at,
          .rule_version = attendance::kPassageRules,
          .policy = write_json(policy_json(checkpoint.policy)),
          .created_at = seen.received_at,
          .updated_at = seen.received_at};
}

Result<void> keep_passage(store::Connection& db, const Clock& clock, const Actor& actor, store::Passage& passage) {
  ROLLCALL_ASSIGN(passage.turn, store::next_turn(db, passage.checkpoint_id, passage.person_id));
  ROLLCALL_TRY(store::insert_passage_once(db, passage));
  return note(db, clock, actor, event::kPassageMade,
              {.subject = passage.id,
               .person = passage.person_id,
               .session = std::nullopt,
               .ids = {{"checkpoint_id", passage.checkpoint_id.to_string()},
                       {"direction", attendance::name(passage.direction())},
                       {"method", attendance::name(passage.method)}}});
}

std::unexpected<Error> came_at_once() {
  Error error{
      .code = ErrorCode::kBusy, .message = "another passage of this person came at once", .hint = "send it again"};
  error.retry_after_s = 1;
  return std::unexpected(std::move(error));
}

}  // namespace rollcall::service
