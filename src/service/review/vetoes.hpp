// "Not this person": a human says that the face behind a record, a passage or a review is not whom it was taken for.
//
// The embedding of that face is kept, sealed with the key of the person it was taken for; from then on a hit for this
// person counts only where it is more like their own templates than like it (gallery/vetoes.hpp), in every process from
// its next frame on. What the sightings of the face made of the record is taken back with it; they stay, and so does
// what teacher and office set. All of it can be taken back, and is in the audit.
//
// A device says it too, at the word of who stands before it: "not me" of what it showed a moment ago.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/recognition/recognition.hpp"
#include "store/page.hpp"
#include "store/vetoes.hpp"

namespace rollcall::service {

// So long after it was seen a device may say that a face is not the person; all else is for people.
inline constexpr std::chrono::minutes kDeviceTakesBack{10};

// What was taken for somebody.
enum class VetoOf : std::uint8_t { kRecord, kPassage, kReview };

// kConflict where nothing of the face is kept (no face, or its evidence has expired), it was said already, or the time
// for corrections is over; kForbidden for a device after kDeviceTakesBack; kNotFound.
Result<std::vector<store::Veto>> veto(Installation& in, const Recognition& recognition, const Actor& actor, VetoOf what,
                                      const Uuid& id, const std::string& reason);

// kNotFound where nobody said so.
Result<void> take_back_veto(Installation& in, const Recognition& recognition, const Actor& actor, VetoOf what,
                            const Uuid& id);

// The same of a record within the caller's transaction, whose commit notice_vetoes() follows. `reason` is clean. None
// where it was said already, or nothing of a face is kept; taking back does nothing where that veto is gone.
Result<std::optional<Uuid>> veto_record_in(store::Connection& db, Installation& in, const Recognition& recognition,
                                           const Actor& actor, const Uuid& record, const std::string& reason);
Result<void> take_back_record_veto_in(store::Connection& db, Installation& in, const Recognition& recognition,
                                      const Actor& actor, const Uuid& record, const Uuid& veto);

// From here on this process recognises by them; others do at their next frame.
Result<void> notice_vetoes(const Recognition& recognition);

Result<store::Page<store::Veto>> list_vetoes(Installation& in, const store::VetoFilter& filter,
                                             const store::PageRequest& page);

}  // namespace rollcall::service
