// The audit: who did what, and the proof that nobody changed it afterwards. A checkpoint is a signed statement about
// the chain of events up to a number; kept elsewhere, it shows a log that was shortened or written anew.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "service/installation.hpp"
#include "store/event_chain.hpp"
#include "store/events.hpp"

namespace rollcall::service {

// What a checkpoint's header says it is.
inline constexpr std::string_view kCheckpointType = "rollcall-checkpoint";

// A checkpoint of the last event; the latest one where nothing happened since. kNotFound before the first event.
Result<store::AuditCheckpoint> make_audit_checkpoint(Installation& in);

// The same when the setting says it is time; for the housekeeper.
Result<void> make_due_audit_checkpoint(Installation& in);

Result<store::Page<store::AuditCheckpoint>> list_audit_checkpoints(Installation& in, const store::PageRequest& page);
Result<store::Page<store::Event>> list_events(Installation& in, const store::EventFilter& filter,
                                              const store::PageRequest& page);

struct AuditReport {
  store::ChainReport chain;
  std::int64_t checkpoints = 0;       // that were compared
  std::vector<std::string> problems;  // in words; empty: all is as it was written
  std::vector<std::string> findings;  // the same as machine words, "altered:7" or "missing:5-6"
};

// Checks every event and every checkpoint kept here, and those in `exported`, statements that were kept elsewhere.
// kMalformed where one of these is none.
Result<AuditReport> verify_audit(Installation& in, const std::vector<std::string>& exported = {});

}  // namespace rollcall::service
