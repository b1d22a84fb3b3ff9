// That nothing is told to others: no webhook, no file, no mail. One row stands for all of them, in the database, so
// that every server on it holds still.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "base/time.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

enum class PauseReason : std::uint8_t {
  kAsked,     // somebody wanted it
  kRestored,  // the database is from a backup
  kCopied,    // the database is a copy of another
};
std::string_view name(PauseReason value);
Result<PauseReason> parse_pause_reason(std::string_view text);

struct OutboxPause {
  PauseReason reason = PauseReason::kAsked;
  Time since{};
  bool operator==(const OutboxPause&) const = default;
};

Result<std::optional<OutboxPause>> find_outbox_pause(Connection& db);
// False, and nothing changed, when it is paused already.
Result<bool> pause_outbox(Connection& db, const OutboxPause& pause);
// False when it was not paused.
Result<bool> resume_outbox(Connection& db);

// Whether anybody is told anything: there is a webhook, a guardian, or a place in the log that mail has come to.
Result<bool> tells_others(Connection& db);

}  // namespace rollcall::store
