// Which people were erased, when, by whom and why: ids only. The key store keeps a ledger of its own; either one
// outlives a restore of the other from an older backup.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/connection.hpp"
#include "store/page.hpp"

namespace rollcall::store {

struct Erasure {
  Uuid id;
  Uuid person_id;  // no longer to be found
  std::optional<Uuid> requested_by;
  std::string reason;  // a word such as "request" or "retention"
  Time erased_at{};
  bool operator==(const Erasure&) const = default;
};

Result<void> insert_erasure(Connection& db, const Erasure& erasure);  // kAlreadyExists for a person erased before
Result<std::optional<Erasure>> find_erasure_of(Connection& db, const Uuid& person_id);
Result<Page<Erasure>> list_erasures(Connection& db, const PageRequest& page);

}  // namespace rollcall::store
