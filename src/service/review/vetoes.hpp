// "Not this person": a human says that the face behind a record, a passage or a review is not whom it was taken for.
//
// The embedding of that face is kept, sealed with the key of the person it was taken for; from then on a hit for this
// person counts only where it is more like their own templates than like it (gallery/vetoes.hpp), in every process from
// its next frame on. What the sightings of the face made of the record is taken back with it; they stay, and so does
// what teacher and office set. All of it can be taken back, and is in the audit.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/recognition/recognition.hpp"
#include "store/page.hpp"
#include "store/vetoes.hpp"

namespace rollcall::service {

// What was taken for somebody.
enum class VetoOf : std::uint8_t { kRecord, kPassage, kReview };

// kConflict where nothing of the face is kept (no face, or its evidence has expired), it was said already, or the time
// for corrections is over; kNotFound.
Result<std::vector<store::Veto>> veto(Installation& in, const Recognition& recognition, const Actor& actor, VetoOf what,
                                      const Uuid& id, const std::string& reason);

// kNotFound where nobody said so.
Result<void> take_back_veto(Installation& in, const Recognition& recognition, const Actor& actor, VetoOf what,
                            const Uuid& id);

Result<store::Page<store::Veto>> list_vetoes(Installation& in, const store::VetoFilter& filter,
                                             const store::PageRequest& page);

}  // namespace rollcall::service
