// Classroom mode: one to a few pictures of the room at once; everyone in them once; nothing is marked until the teacher
// has confirmed it, in one act, which one more takes back.
//
// The pictures, without what a camera writes into them, and the faces found lie sealed under a key of their own until
// they are confirmed, dropped or past their day (retention.classroom_days); then both are destroyed. What is left is
// what confirming made, which is what a frame makes: records, sightings, evidence, reviews.
//
// All thread-safe. kNotFound for what is not of that session.
#pragma once

#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "service/actor.hpp"
#include "service/classroom/findings.hpp"
#include "service/classroom/made.hpp"
#include "service/classroom/proposal.hpp"
#include "service/installation.hpp"
#include "service/recognition/recognition.hpp"
#include "store/classrooms.hpp"
#include "store/of_people.hpp"
#include "store/remains.hpp"

namespace rollcall::service {

// A few photographs, or the frames of a slow sweep of the room.
inline constexpr std::size_t kMostClassroomPictures = 20;

struct ClassroomPictures {
  Uuid session;
  std::vector<ByteView> images;  // 1 to kMostClassroomPictures
  std::string source;
  std::optional<Time> captured_at;  // none: now
  std::string idempotency_key;      // "" for none; the same again gives what came of it the first time
  Actor actor;
  std::optional<SteadyTime> deadline;
  std::stop_token stop;
};

struct ClassroomView {
  store::Classroom classroom;
  Findings findings;  // empty once the pictures are gone, as is the proposal
  Proposal proposal;
  std::unordered_map<Uuid, store::PersonName> names;  // of everyone in them
  ClassroomMade made;                                 // of one that was confirmed
};

// Looks at the pictures, and keeps them. kConflict when the session is not open; errors of decoding, kBusy, kTimeout,
// kNoModel: then nothing is kept.
Result<ClassroomView> take_classroom(Installation& in, const Recognition& recognition,
                                     const ClassroomPictures& pictures);

Result<ClassroomView> get_classroom(Installation& in, const Recognition& recognition, const Uuid& session,
                                    const Uuid& id);

// The newest first.
Result<store::Page<store::Classroom>> list_classrooms(Installation& in, const Uuid& session,
                                                      const store::PageRequest& page);

// One of its pictures as a JPEG, with boxes in the colours of what is proposed, and with names where asked for; written
// to the audit. `number` from 1. kNotFound once it is gone.
struct DrawClassroom {
  int number = 1;
  bool boxes = true;
  bool names = false;
};
Result<Bytes> draw_classroom(Installation& in, const Recognition& recognition, const Actor& actor, const Uuid& session,
                             const Uuid& id, const DrawClassroom& wanted);

struct ConfirmClassroom {
  std::vector<Uuid> except;  // proposed as there, and not to be marked
  std::vector<Uuid> also;    // there too: marked by hand
};

// Marks everyone who is proposed as there in one transaction, with evidence; puts the faces that are doubtful or
// unknown into the review queue; destroys the pictures. Doing it again changes nothing and gives what was made.
// kConflict when it was dropped, undone or is past its day, and for one of `also` who is not on the roster.
Result<ClassroomView> confirm_classroom(Installation& in, const Recognition& recognition, const Actor& actor,
                                        const Uuid& session, const Uuid& id, const ConfirmClassroom& wanted);

// Takes back what confirming made: marks, evidence, reviews that are still open. What somebody has corrected since
// stays (ClassroomMade::kept). Doing it again changes nothing. kConflict for what was not confirmed, and once the time
// for correcting the session is over.
Result<ClassroomView> undo_classroom(Installation& in, const Recognition& recognition, const Actor& actor,
                                     const Uuid& session, const Uuid& id);

// Destroys the pictures of one that waits, and marks nothing. Doing it again changes nothing; kConflict once it was
// confirmed.
Result<void> drop_classroom(Installation& in, const Actor& actor, const Uuid& session, const Uuid& id);

// Within the caller's transaction: `classroom`, which waits, comes to an end by what time or an erasure does; its blobs
// and key are added to `remains`.
Result<void> end_classroom(store::Connection& db, Installation& in, const Actor& actor, store::Classroom classroom,
                           store::ClassroomStatus status, store::Remains& remains);

}  // namespace rollcall::service
