// Why a record says what it says: everything that is known of it, in one answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "service/installation.hpp"
#include "store/courses.hpp"
#include "store/events.hpp"
#include "store/evidence.hpp"
#include "store/excuses.hpp"
#include "store/records.hpp"
#include "store/reviews.hpp"
#include "store/sessions.hpp"
#include "store/sightings.hpp"
#include "store/vetoes.hpp"

namespace rollcall::service {

// What was done to the record, with the reason that was given for it.
struct HistoryEntry {
  store::Event event;
  std::optional<std::string> reason;
};

struct Explanation {
  store::Record record;
  store::Session session;
  store::Course course;
  std::optional<store::Sighting> decided_by;  // the sighting that made the mark
  std::vector<store::Sighting> sightings;     // all of the person in this session, in the order of capture
  std::vector<HistoryEntry> history;          // newest first
  std::vector<store::Evidence> evidence;
  std::vector<store::Veto> vetoes;
  std::vector<store::Excuse> excuses;
  std::optional<store::Review> review;  // whose settlement made the mark
};

Result<Explanation> explain_record(Installation& in, const Uuid& record);

}  // namespace rollcall::service
