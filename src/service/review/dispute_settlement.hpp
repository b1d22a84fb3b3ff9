// Settling a dispute by a human, and undoing that.
//
// Upheld, "I was there" is a correction of the record like every other. "That was not me" says of the face that made
// the mark that it is not this person (vetoes.hpp), and takes the mark back; what still says that the person was there,
// a code or somebody's word, is set right by a correction. All of it happens in one transaction or not at all, carries
// the answer as its reason, and undone the record, and what was said of the face, are as they were.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "attendance/types.hpp"
#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/recognition/recognition.hpp"
#include "store/disputes.hpp"

namespace rollcall::service {

enum class DisputeOutcome : std::uint8_t { kUpheld, kDeclined };
Result<DisputeOutcome> parse_dispute_outcome(std::string_view text);

struct SettleDispute {
  DisputeOutcome outcome = DisputeOutcome::kDeclined;
  std::optional<attendance::RecordStatus> status;  // of an upheld "I was there": present (unless told), late or excused
  std::string answer;                              // required, for the person
  std::optional<std::int64_t> expected_version;
};

// kPreconditionFailed for another version; kConflict when it is not open, the time for corrections is over, or what
// the office set stands above; kForbidden for a dispute of the actor's own record.
Result<store::ListedDispute> settle_dispute(Installation& in, const Recognition& recognition, const Actor& actor,
                                            const Uuid& id, const SettleDispute& wanted);

// Opens it again. kConflict when it is not settled, the same dispute was raised anew, the record was corrected since,
// or the time for corrections is over; kForbidden for a teacher where the office settled it.
Result<store::ListedDispute> undo_dispute_settlement(Installation& in, const Recognition& recognition,
                                                     const Actor& actor, const Uuid& id,
                                                     std::optional<std::int64_t> expected_version);

}  // namespace rollcall::service
