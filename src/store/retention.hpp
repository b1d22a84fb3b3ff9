// What is past its days, by kind: counted for a preview, and found in portions to be removed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// What has an age of its own in the database.
enum class Aging : std::uint8_t {
  kPhotos,           // pictures kept, by when they were added
  kSightings,        // by when they were captured; none with an open review
  kRecords,          // by the end of their session
  kDisputes,         // by the end of their session
  kPassages,         // by when they were
  kPeople,           // inactive ones, by their last change; none that is erased
  kEvidence,         // by its own end
  kPassageEvidence,  // by its own end
  kReviews,          // open ones, by their own end
  kClassrooms,       // those that wait, by their own end
};

Result<std::int64_t> count_older(Connection& db, Aging what, Time before);
Result<std::vector<Uuid>> list_older(Connection& db, Aging what, Time before, int limit);

// Forgets where a photo's picture is: its place, to be removed by the caller.
Result<std::string> forget_picture(Connection& db, const Uuid& photo);
Result<bool> delete_sighting(Connection& db, const Uuid& id);
Result<bool> delete_record(Connection& db, const Uuid& id);

}  // namespace rollcall::store
