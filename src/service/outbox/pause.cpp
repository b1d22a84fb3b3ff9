#include "service/outbox/pause.hpp"

#include <string>

#include "service/event_kinds.hpp"
#include "service/outbox/mail_names.hpp"
#include "service/outbox/names.hpp"
#include "service/settings.hpp"
#include "store/webhooks.hpp"

namespace rollcall::service {
namespace {

Result<bool> pause(store::Connection& db, const Clock& clock, const Actor& actor, store::PauseReason reason) {
  ROLLCALL_ASSIGN(const bool paused, store::pause_outbox(db, {.reason = reason, .since = clock.now()}));
  if (paused)
    ROLLCALL_TRY(note(db, clock, actor, event::kOutboxPaused, {.ids = {{"reason", std::string(store::name(reason))}}}));
  return paused;
}

Result<OutboxState> state_of(const Installation& in, store::Connection& db) {
  OutboxState state{.pause = {}, .sends_mail = !in.settings().text(setting::kMailUrl).empty(), .mail = {}};
  ROLLCALL_ASSIGN(state.pause, store::find_outbox_pause(db));
  ROLLCALL_ASSIGN(state.mail, store::waiting_notices(db));
  return state;
}

}  // namespace

Result<OutboxState> outbox_state(Installation& in) {
  return in.database().read([&](store::Connection& db) { return state_of(in, db); });
}

Result<OutboxState> pause_outbox(Installation& in, const Actor& actor) {
  return in.database().transact([&](store::Connection& db) -> Result<OutboxState> {
    ROLLCALL_TRY(pause(db, in.clock(), actor, store::PauseReason::kAsked));
    return state_of(in, db);
  });
}

Result<OutboxState> resume_outbox(Installation& in, const Actor& actor) {
  return in.database().transact([&](store::Connection& db) -> Result<OutboxState> {
    ROLLCALL_ASSIGN(const bool resumed, store::resume_outbox(db));
    if (resumed) {
      ROLLCALL_TRY(store::forget_failures(db, in.clock().now()));
      ROLLCALL_TRY(note(db, in.clock(), actor, event::kOutboxResumed, {}));
    }
    return state_of(in, db);
  });
}

Result<bool> pause_restored(store::Connection& db, const Clock& clock, const Actor& actor) {
  ROLLCALL_ASSIGN(const bool telling, store::tells_others(db));
  if (!telling) return false;
  ROLLCALL_TRY(pause(db, clock, actor, store::PauseReason::kRestored));
  return true;
}

}  // namespace rollcall::service
