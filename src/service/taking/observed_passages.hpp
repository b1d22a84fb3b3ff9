// What every way past a checkpoint shares, faces and codes alike: which checkpoint it is, what the rules make of an
// observation there, and how one that counts becomes a passage.
#pragma once

#include <optional>
#include <vector>

#include "attendance/passage_rules.hpp"
#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/checkpoints.hpp"
#include "store/passages.hpp"

namespace rollcall::service {

// What is read of the checkpoint before anybody is looked at.
struct CheckpointState {
  store::Checkpoint checkpoint;
  std::optional<std::vector<Uuid>> people;  // who may pass, ascending; none: everybody
};

// kNotFound; kConflict when it is inactive.
Result<CheckpointState> read_checkpoint(Installation& in, const Uuid& id);

struct DecidedPassage {
  attendance::Outcome outcome;
  std::optional<Uuid> hidden_by;  // with kCooldown: the passage that this one would only repeat
};

// By the rules, the checkpoint's policy and the person's passages about that time; without a person, by the first two.
Result<DecidedPassage> decide_passage_at(store::Connection& db, const store::Checkpoint& checkpoint,
                                         const std::optional<Uuid>& person, const attendance::Observation& seen,
                                         const attendance::LivenessThresholds& liveness = {});

// A passage observed now, at the mark's time, without what a face adds to it.
store::Passage new_passage(const store::Checkpoint& checkpoint, const Uuid& person, const attendance::Observation& seen,
                           const attendance::Mark& mark);

// Stores it as the person's next one there and writes the event. kAlreadyExists when another came at once.
Result<void> keep_passage(store::Connection& db, const Clock& clock, const Actor& actor, store::Passage& passage);

// What a caller answers for that kAlreadyExists: the next try sees the other's passage.
std::unexpected<Error> came_at_once();

}  // namespace rollcall::service
