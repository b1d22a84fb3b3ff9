// A day of a course decided again from its sightings, under the policy of today or another: first a preview that says
// what would change, then, by the preview's token, the act. Only the observed layer changes; what the teacher set and
// what the office overrode stay, and what was observed before stays in the sightings and in the audit.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "attendance/calendar.hpp"
#include "attendance/decision.hpp"
#include "attendance/types.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

struct DayToDecide {
  Uuid course;
  attendance::Date date;                     // the sessions that start on it, on the clocks of the course
  std::optional<attendance::Policy> policy;  // none: the course's own
};

// What a record says, in the two ways that matter.
struct Observed {
  std::optional<attendance::RecordStatus> observed;
  std::optional<attendance::RecordStatus> status;  // of all layers
  std::optional<Time> marked_at;
  bool operator==(const Observed&) const = default;
};

struct RecordChange {
  Uuid record;
  Uuid session;
  Uuid person;
  Observed before;
  Observed after;
};

struct DecidedDay {
  DayToDecide day;
  attendance::Policy policy;
  std::size_t records = 0;  // that were looked at: those with sightings
  std::vector<RecordChange> changes;
  std::string token;  // names exactly this: the day, the policy, the rules, the records and what becomes of them
};

// kNotFound without the course; kInvalidArgument for a policy that cannot be.
Result<DecidedDay> preview_day(Installation& in, const attendance::LivenessThresholds& liveness,
                               const DayToDecide& day);

// kPreconditionFailed when the day is no longer what `token` was given for; then nothing has changed.
Result<DecidedDay> recompute_day(Installation& in, const Actor& actor, const attendance::LivenessThresholds& liveness,
                                 const DayToDecide& day, std::string_view token);

}  // namespace rollcall::service
