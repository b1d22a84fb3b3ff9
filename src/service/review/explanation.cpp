#include "service/review/explanation.hpp"

#include <algorithm>
#include <utility>

#include "service/words.hpp"

namespace rollcall::service {
namespace {

constexpr int kMost = 1000;

Result<std::vector<HistoryEntry>> history_of(store::Connection& db, const Installation& in, const Uuid& record) {
  ROLLCALL_ASSIGN(store::Page<store::Event> events, store::list_events(db, {.subject = record}, {.limit = kMost}));
  std::vector<HistoryEntry> history;
  for (store::Event& event : events.items) {
    auto reason = words_of(in, event);
    history.push_back({.event = std::move(event), .reason = std::move(reason)});
  }
  return history;
}

}  // namespace

Result<Explanation> explain_record(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) -> Result<Explanation> {
    Explanation told;
    ROLLCALL_ASSIGN(told.record, store::get_record(db, id));
    ROLLCALL_ASSIGN(told.session, store::get_session(db, told.record.session_id));
    ROLLCALL_ASSIGN(told.course, store::get_course(db, told.session.course_id));
    ROLLCALL_ASSIGN(
        store::Page<store::Sighting> sightings,
        store::list_sightings(db, {.session = told.session.id, .person = told.record.person_id}, {.limit = kMost}));
    told.sightings = std::move(sightings.items);
    if (told.record.observed && told.record.first_sighting_id) {
      ROLLCALL_ASSIGN(told.decided_by, store::find_sighting(db, *told.record.first_sighting_id));
    }
    if (told.decided_by && told.decided_by->review_id) {
      ROLLCALL_ASSIGN(told.review, store::find_review(db, *told.decided_by->review_id));
    }
    ROLLCALL_ASSIGN(told.history, history_of(db, in, id));
    ROLLCALL_ASSIGN(told.evidence, store::list_evidence(db, id));
    ROLLCALL_ASSIGN(told.excuses, store::list_excuses_of_record(db, id));
    ROLLCALL_ASSIGN(told.vetoes, store::list_vetoes(db, store::VetoFilter{.record = id}));
    return told;
  });
}

}  // namespace rollcall::service
