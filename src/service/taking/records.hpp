// Records and the sheet of a session: reading them, and setting them by hand. What was observed is never overwritten:
// a correction is a layer of its own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attendance/sheet.hpp"
#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/review/corrections.hpp"
#include "store/courses.hpp"
#include "store/records.hpp"
#include "store/sessions.hpp"

namespace rollcall::service {

// A line of a sheet with everything a reader wants to see.
struct SheetLineView {
  store::SheetLine line;
  std::optional<attendance::EffectiveStatus> status;  // none: it is still open whether the person comes
  std::optional<Time> last_seen_at;                   // of the sightings that counted
  bool left_early = false;
};

struct SheetView {
  store::Session session;
  store::Course course;
  std::vector<SheetLineView> lines;  // by external id
  attendance::SheetCounts counts;
};

struct RecordView {
  store::ListedRecord listed;
  std::string external_id;
  std::string name;
};

Result<SheetView> get_sheet(Installation& in, const Uuid& session);
Result<store::Page<RecordView>> list_records(Installation& in, const store::RecordFilter& filter,
                                             const store::PageRequest& page);

Result<store::Record> get_record(Installation& in, const Uuid& id);

// None without the record.
Result<std::optional<RecordView>> find_record_view(store::Connection& db, const Uuid& id);

// Sets the layer of the actor: the office's for admin and office, the teacher's for everyone else. kConflict once the
// policy's time for it is over, which binds everybody but an administrator; so also mark_by_hand.
Result<store::Record> correct_record(Installation& in, const Actor& actor, const Uuid& record, const Correct& wanted);

// Marks a person by hand: makes the record where there is none, else corrects it. kConflict when the session is
// cancelled or the person neither on the roster nor recorded.
Result<store::Record> mark_by_hand(Installation& in, const Actor& actor, const Uuid& session, const Uuid& person,
                                   const Correct& wanted);

}  // namespace rollcall::service
