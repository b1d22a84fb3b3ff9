// What settling a review as a person makes, inside the transaction of the settlement, and how it is unmade.
#pragma once

#include <optional>
#include <string>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/recognition/recognition.hpp"
#include "store/remains.hpp"
#include "store/reviews.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::service {

// Kept with the review as JSON, for undoing.
struct Made {
  std::optional<Uuid> sighting;
  std::optional<Uuid> record;
  std::optional<Uuid> passage;
  std::optional<Uuid> evidence;
  std::optional<Uuid> photo;
  std::optional<Uuid> person;  // who was added for it
  bool roster = false;         // the person was put on the roster
};
std::string write_made(const Made& made);
Result<Made> read_made(std::string_view text);

// The crop once more, sealed with the key of the face of the person it was settled as.
struct SettledCrop {
  Uuid id;
  Uuid key;
  std::string blob_name;
  Bytes embedding;
};

struct Assignment {
  store::Review review;
  Uuid person;
  bool add_to_roster = false;
  std::optional<SettledCrop> crop;  // none: nothing that shows this person may be kept
};

// The record or the passage, by the rules. `made.evidence` is set where the crop was used.
Result<Made> assign(store::Connection& db, Installation& in, const Recognition& recognition, const Actor& actor,
                    const Assignment& wanted);

// What it made goes; what is to be destroyed outside the database is added to `remains`.
Result<void> unmake(store::Connection& db, Installation& in, const Recognition& recognition, const Actor& actor,
                    const store::Review& review, const Made& made, store::Remains& remains);

}  // namespace rollcall::service
