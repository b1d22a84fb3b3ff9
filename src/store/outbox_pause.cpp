#include "store/outbox_pause.hpp"

#include <string>

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kAll = "all";

OutboxPause read_pause(Row& row) {
  OutboxPause pause;
  row.into_word(pause.reason, parse_pause_reason);
  row.into(pause.since);
  return pause;
}

}  // namespace

std::string_view name(PauseReason value) {
  switch (value) {
    case PauseReason::kAsked:
      return "asked";
    case PauseReason::kRestored:
      return "restored";
    case PauseReason::kCopied:
      return "copied";
  }
  return "asked";
}

Result<PauseReason> parse_pause_reason(std::string_view text) {
  for (const PauseReason reason : {PauseReason::kAsked, PauseReason::kRestored, PauseReason::kCopied})
    if (text == name(reason)) return reason;
  return fail(ErrorCode::kInvalidArgument, "no such reason of a pause");
}

Result<std::optional<OutboxPause>> find_outbox_pause(Connection& db) {
  return fetch_optional(read_pause, db, "SELECT reason, since FROM outbox_pause WHERE name = ?", kAll);
}

Result<bool> pause_outbox(Connection& db, const OutboxPause& pause) {
  return changed(
      db.execute("INSERT INTO outbox_pause (name, reason, since) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING", kAll,
                 name(pause.reason), pause.since));
}

Result<bool> resume_outbox(Connection& db) {
  return changed(db.execute("DELETE FROM outbox_pause WHERE name = ?", kAll));
}

Result<bool> tells_others(Connection& db) {
  for (const char* const table : {"webhook", "guardian", "outbox_reader"}) {
    ROLLCALL_ASSIGN(const std::int64_t rows, fetch_number(db, std::string("SELECT count(*) FROM ") + table));
    if (rows > 0) return true;
  }
  return false;
}

}  // namespace rollcall::store
