// Whether the event log is as it was written, and where not; and the signed checkpoints that make a shortened or wholly
// rewritten log show.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

// Follows the chain from the first event: kCorrupt with the number of the first one that is not as it was written.
// Gives the number of events checked.
Result<std::int64_t> verify_event_chain(Connection& db);

enum class ChainFinding : std::uint8_t {
  kAltered,    // a row is not as it was written
  kContent,    // only its content is not
  kMissing,    // rows `number` to `last` are gone
  kReordered,  // row `number` is what was written as `last`
};
std::string_view name(ChainFinding value);

struct Finding {
  ChainFinding kind = ChainFinding::kAltered;
  std::int64_t number = 0;
  std::int64_t last = 0;
  bool operator==(const Finding&) const = default;
};

inline constexpr std::size_t kMaxFindings = 100;

struct ChainReport {
  std::int64_t events = 0;  // rows there are
  std::int64_t latest = 0;  // the highest number
  std::vector<Finding> findings;
};

// Looks at every row and goes on after one that does not fit, so that all are named; kMaxFindings at most.
Result<ChainReport> examine_event_chain(Connection& db);

// The link of an event, if there is that event.
Result<std::optional<Bytes>> find_event_link(Connection& db, std::int64_t number);

// The number and link of the last event.
struct ChainHead {
  std::int64_t number = 0;
  Bytes link;
};
Result<std::optional<ChainHead>> find_chain_head(Connection& db);

// A statement about the head of the chain at a moment.
struct AuditCheckpoint {
  Uuid id;
  std::int64_t number = 0;
  Bytes link;
  Time made_at{};
  std::string statement;  // signed
  bool operator==(const AuditCheckpoint&) const = default;
};
Result<void> insert_audit_checkpoint(Connection& db, const AuditCheckpoint& checkpoint);
Result<std::optional<AuditCheckpoint>> find_latest_audit_checkpoint(Connection& db);
Result<Page<AuditCheckpoint>> list_audit_checkpoints(Connection& db, const PageRequest& page);  // oldest first

}  // namespace rollcall::store
