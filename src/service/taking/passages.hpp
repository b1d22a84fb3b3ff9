// Passages at checkpoints: taken from pictures, added and corrected by the office, read. What was observed is never
// overwritten: a correction is a layer of its own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attendance/decision.hpp"
#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/recognition/recognition.hpp"
#include "service/review/review_queue.hpp"
#include "store/passages.hpp"

namespace rollcall::service {

// One picture as it arrives at a checkpoint.
struct PassageFrame {
  Uuid checkpoint;
  ByteView image;
  std::string source;               // the camera, device or page
  std::optional<Time> captured_at;  // none: now
  std::string idempotency_key;      // "" for none: the cooldown still holds, but a repeated frame is looked at again
  Actor actor;
  std::optional<SteadyTime> deadline;
  std::stop_token stop;
};

// One face of it, and what became of it.
struct PassageFace {
  RecognisedFace recognised;
  attendance::Outcome outcome;
  std::optional<Uuid> passage_id;  // it made, or that hides it for the cooldown
  std::optional<Uuid> review_id;   // where a human must look
  InQueue queue = InQueue::kNothing;
};

struct PassageResult {
  face::Size size;
  std::vector<PassageFace> faces;  // left to right
  face::Timings timings;
};

// Success means that every passage in the result is committed. kNotFound without the checkpoint; kConflict when it is
// inactive; errors of decoding, kBusy, kTimeout, kNoModel.
Result<PassageResult> take_passages(Installation& in, const Recognition& recognition, const PassageFrame& frame);

struct NewPassage {
  Uuid person;
  std::optional<Time> at;                          // none: now
  std::optional<attendance::Direction> direction;  // none: the checkpoint's
  std::string reason;                              // required: the audit asks for it
};

// A passage that no camera saw. The office's word is taken as it is: no cooldown. kInvalidArgument for a time to come.
Result<store::Passage> add_passage(Installation& in, const Actor& actor, const Uuid& checkpoint,
                                   const NewPassage& wanted);

// A value that is given replaces what the office set before; one that is given and empty goes back to what was
// observed.
struct PassageChange {
  std::optional<std::optional<Time>> at;
  std::optional<std::optional<attendance::Direction>> direction;
  std::optional<bool> refused;  // it did not happen
  std::string reason;           // required
  std::optional<std::int64_t> expected_version;
};

// kInvalidArgument for a passage added by the office that would have no time any more, or one to come.
Result<store::Passage> correct_passage(Installation& in, const Actor& actor, const Uuid& id,
                                       const PassageChange& change);

Result<store::Passage> get_passage(Installation& in, const Uuid& id);
Result<store::Page<store::ListedPassage>> list_passages(Installation& in, const store::PassageFilter& filter,
                                                        const store::PageRequest& page);

// What stands behind a passage, and one crop of it (a JPEG), whose reading is written to the audit first.
Result<std::vector<store::PassageEvidence>> list_passage_evidence(Installation& in, const Uuid& passage);
Result<Bytes> read_passage_evidence(Installation& in, const Actor& actor, const Uuid& passage, const Uuid& evidence);

}  // namespace rollcall::service
