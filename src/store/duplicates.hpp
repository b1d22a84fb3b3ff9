// Pairs of people whose faces are closer than the accept threshold, and what a human made of each: the same person
// twice, or two who look alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/once.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

enum class DuplicateStatus : std::uint8_t { kOpen, kSame, kLookAlikes };
std::string_view name(DuplicateStatus value);
Result<DuplicateStatus> parse_duplicate_status(std::string_view text);

struct Duplicate {
  Uuid id;
  Uuid first_id;  // the smaller id of the two
  Uuid second_id;
  double similarity = 0;  // of the two faces that are closest, -1..1
  double threshold = 0;   // from which on a pair was noted
  std::string model;
  DuplicateStatus status = DuplicateStatus::kOpen;
  Time found_at{};  // last
  std::optional<Uuid> settled_by;
  std::optional<Time> settled_at;
  bool operator==(const Duplicate&) const = default;
};

// Adds the pair, or notes of one that is there how close it is now; what a human made of it stays. The row as it is
// then; kConflict without its people.
Result<Once<Duplicate>> put_duplicate(Connection& db, const Duplicate& pair);

Result<std::optional<Duplicate>> find_duplicate(Connection& db, const Uuid& id);
Result<Duplicate> get_duplicate(Connection& db, const Uuid& id);  // kNotFound
Result<Page<Duplicate>> list_duplicates(Connection& db, std::optional<DuplicateStatus> status, const PageRequest& page);
Result<void> settle_duplicate(Connection& db, const Duplicate& pair);

// Open ones of two people with templates that a scan of this model begun at `before` did not find again. Gives how
// many.
Result<std::int64_t> delete_stale_duplicates(Connection& db, std::string_view model, Time before);

// Both ways round: {person, who looks like them} of every settled pair.
struct LookAlike {
  Uuid person;
  Uuid other;
};
Result<std::vector<LookAlike>> list_look_alikes(Connection& db);

Result<std::int64_t> delete_duplicates_of(Connection& db, const Uuid& person_id);

}  // namespace rollcall::store
