// Telling nobody anything for a while: webhooks, files and mail alike. What happens meanwhile waits in the log, and is
// told from there when it goes on.
#pragma once

#include <optional>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/guardians.hpp"
#include "store/outbox_pause.hpp"

namespace rollcall::service {

struct OutboxState {
  std::optional<store::OutboxPause> pause;  // none: others are told
  bool sends_mail = false;                  // mail.url is set
  store::WaitingNotices mail;
};
Result<OutboxState> outbox_state(Installation& in);

// Repeating either changes nothing.
Result<OutboxState> pause_outbox(Installation& in, const Actor& actor);
Result<OutboxState> resume_outbox(Installation& in, const Actor& actor);

// For an installation just made of a backup, while the one it was made of may go on: where it tells anybody anything,
// it is paused. True when it was.
Result<bool> pause_restored(store::Connection& db, const Clock& clock, const Actor& actor);

}  // namespace rollcall::service
