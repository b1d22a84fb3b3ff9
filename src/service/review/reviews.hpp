// The review queue as humans work on it: what there is, in what order, and settling it.
//
// Assigning a face makes what the rules would have made of it, had it been recognised: a record by its time of capture,
// once for (session, person), or a passage. Everything a settlement made can be undone until review.undo_minutes have
// passed; then the crop, its embedding and their key are destroyed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/enrolment/enrolment.hpp"
#include "service/installation.hpp"
#include "service/people/people.hpp"
#include "service/recognition/recognition.hpp"
#include "store/of_people.hpp"
#include "store/page.hpp"
#include "store/reviews.hpp"

namespace rollcall::service {

struct ReviewView {
  store::RankedReview ranked;
  std::optional<store::PersonName> candidate;
};

struct ReviewGroupView {
  store::ReviewGroup group;
  ReviewView first;  // the one to look at
};

Result<store::Page<ReviewView>> list_reviews(Installation& in, const store::RankedFilter& filter,
                                             const store::PageRequest& page);
Result<store::Page<ReviewGroupView>> list_review_groups(Installation& in, const store::RankedFilter& filter,
                                                        const store::PageRequest& page);
Result<ReviewView> get_review(Installation& in, const Uuid& id);

// The crop (a JPEG); the reading is in the audit first. kNotFound once it is gone.
Result<Bytes> read_review_picture(Installation& in, const Actor& actor, const Uuid& id);

enum class SettleAs : std::uint8_t { kAssign, kCreatePerson, kReject };
Result<SettleAs> parse_settle_as(std::string_view text);

struct Settle {
  SettleAs as = SettleAs::kReject;
  std::optional<Uuid> person;       // with kAssign
  std::optional<NewPerson> create;  // with kCreatePerson
  bool add_to_roster = false;       // of the session's course, where the person is not on it
  bool learn = false;               // enrol the face too, where it passes the gate of enrolment
  std::string reason;               // may be empty
  std::optional<std::int64_t> expected_version;
};

struct Settled {
  ReviewView review;
  std::optional<Uuid> person_id;
  std::optional<Uuid> record_id;
  std::optional<Uuid> passage_id;
  std::optional<PhotoResult> learned;  // none: not asked for
};

// kConflict when it is settled already, the person is not expected there, the rules take no mark at that time, or the
// time for corrections is over; kForbidden where the actor may not add people or change rosters; kNotFound.
Result<Settled> settle_review(Installation& in, const Recognition& recognition, const Actor& actor, const Uuid& id,
                              const Settle& wanted);

// Every open review of a group that the actor sees, one after the other: what cannot be settled so is told, and stays.
struct Refused {
  Uuid review;
  Error error;
};
struct SettledGroup {
  std::vector<Settled> settled;
  std::vector<Refused> refused;
};
Result<SettledGroup> settle_review_group(Installation& in, const Recognition& recognition, const Actor& actor,
                                         const Uuid& group, const Settle& wanted);

// Takes back everything that settling made, and opens it again. kConflict when it is open, expired or too long ago.
Result<ReviewView> undo_review(Installation& in, const Recognition& recognition, const Actor& actor, const Uuid& id);

}  // namespace rollcall::service
