// Which people were erased, when, by whom and why: ids only. The key store keeps a ledger of its own; either one
// outlives a restore of the other from an older backup.
//
// An erasure is begun in the transaction that takes the person's rows away and is complete once what lies outside the
// database, its remains, is destroyed too. What is begun and not complete is carried on with at the next start.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/remains.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// Whether the person's attendance stays, under a pseudonym.
enum class ErasedRecords : std::uint8_t { kKept, kRemoved };
std::string_view name(ErasedRecords value);
Result<ErasedRecords> parse_erased_records(std::string_view text);

struct Erasure {
  Uuid id;
  Uuid person_id;  // no longer to be found
  std::optional<Uuid> requested_by;
  std::string reason;  // a word such as "request" or "retention"
  ErasedRecords records = ErasedRecords::kRemoved;
  std::string counts;  // JSON object: how much of what was destroyed
  Time erased_at{};
  std::optional<Time> completed_at;
  std::string receipt;  // signed; empty until it is complete
  bool operator==(const Erasure&) const = default;
};

Result<void> insert_erasure(Connection& db, const Erasure& erasure);  // kAlreadyExists for a person erased before
Result<std::optional<Erasure>> find_erasure_of(Connection& db, const Uuid& person_id);
Result<Erasure> get_erasure(Connection& db, const Uuid& id);  // kNotFound
Result<Page<Erasure>> list_erasures(Connection& db, const PageRequest& page);

// Begun and not complete, oldest first.
Result<std::vector<Erasure>> list_unfinished_erasures(Connection& db, int limit);

// Forgets the remains and keeps the receipt. False when it was complete already.
Result<bool> complete_erasure(Connection& db, const Uuid& id, Time at, const std::string& receipt);

}  // namespace rollcall::store
