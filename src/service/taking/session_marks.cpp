#include "service/taking/session_marks.hpp"

#include <chrono>

#include "base/uuid.hpp"
#include "service/event_kinds.hpp"

namespace rollcall::service {

using attendance::Decision;
using attendance::SessionStatus;

namespace {

// A record was there: set by hand, or by a sighting captured later. Only its observed layer changes.
Result<void> observe_again(store::Connection& db, store::Record& existing, const store::Record& seen, bool set_by_hand,
                           Time now) {
  existing.observed = seen.observed;
  if (!set_by_hand) existing.method = seen.method;
  existing.first_sighting_id = seen.first_sighting_id;
  existing.marked_at = seen.marked_at;
  existing.similarity = seen.similarity;
  existing.confidence = seen.confidence;
  existing.source = seen.source;
  existing.rule_version = seen.rule_version;
  existing.policy = seen.policy;
  existing.model = seen.model;
  existing.threshold = seen.threshold;
  existing.received_at = seen.received_at;
  existing.updated_at = now;
  return store::update_observation(db, existing);
}

}  // namespace

attendance::SessionFacts SessionState::facts() const {
  return {.status = session.status,
          .starts_at = session.starts_at,
          .ends_at = session.ends_at,
          .closed_at = session.closed_at};
}

Result<SessionState> read_session(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) -> Result<SessionState> {
    SessionState state;
    ROLLCALL_ASSIGN(state.session, store::get_session(db, id));
    ROLLCALL_ASSIGN(state.course, store::get_course(db, state.session.course_id));
    ROLLCALL_ASSIGN(state.roster, store::list_roster(db, state.session.course_id));
    return state;
  });
}

// Refuses, before any work, what no rule could accept.
Result<void> require_open(const store::Session& session, Time captured_at) {
  switch (session.status) {
    case SessionStatus::kOpen:
      return {};
    case SessionStatus::kClosed:
      if (session.closed_at && captured_at <= *session.closed_at) return {};
      return fail(ErrorCode::kConflict, "the session is closed", "open it again to take attendance");
    case SessionStatus::kScheduled:
      return fail(ErrorCode::kConflict, "the session is not open yet", "open it first");
    case SessionStatus::kCancelled:
      return fail(ErrorCode::kConflict, "the session is cancelled");
  }
  return fail(ErrorCode::kInternal, "the session has no known state");
}

Result<Known> read_known(store::Connection& db, const Uuid& session, const Uuid& person,
                         const attendance::Policy& policy, Time captured_at) {
  Known known;
  ROLLCALL_ASSIGN(known.record, store::find_record_of(db, session, person));
  if (known.record && known.record->observed && known.record->marked_at)
    known.history.mark = attendance::Mark{.status = *known.record->observed, .at = *known.record->marked_at};
  if (policy.repeat != attendance::Repeat::kCooldown) return known;
  store::PageRequest page{.limit = store::kMaxPageSize};
  while (true) {
    ROLLCALL_ASSIGN(const store::Page<store::Sighting> sightings,
                    store::list_sightings(db, {.session = session, .person = person}, page));
    for (const store::Sighting& sighting : sightings.items) {
      const bool counted = sighting.decision == Decision::kPresent || sighting.decision == Decision::kLate;
      if (sighting.veto_id || !counted) continue;
      std::optional<Time>& nearest = known.history.counted_at;
      if (!nearest || std::chrono::abs(sighting.captured_at - captured_at) < std::chrono::abs(*nearest - captured_at))
        nearest = sighting.captured_at;
    }
    if (!sightings.next_cursor) return known;
    page.cursor = *sightings.next_cursor;
  }
}

Result<ObservedMark> keep_observed_mark(store::Connection& db, const Clock& clock, const Actor& actor,
                                        const store::Sighting& sighting, const attendance::Mark& mark) {
  const Time now = sighting.received_at;
  store::Record record{.id = new_uuid(now),
                       .session_id = *sighting.session_id,
                       .person_id = *sighting.person_id,
                       .observed = mark.status,
                       .method = sighting.method,
                       .first_sighting_id = sighting.id,
                       .marked_at = mark.at,
                       .similarity = sighting.similarity,
                       .confidence = sighting.confidence,
                       .source = sighting.source,
                       .rule_version = sighting.rule_version,
                       .policy = sighting.policy,
                       .model = sighting.model.empty() ? std::nullopt : std::optional(sighting.model),
                       .threshold = sighting.threshold,
                       .received_at = now,
                       .created_at = now,
                       .updated_at = now};
  ROLLCALL_ASSIGN(store::Once<store::Record> once, store::insert_record_once(db, record));
  ObservedMark kept{.record_id = once.row.id};
  if (!once.inserted) {
    kept.set_by_hand = once.row.teacher.has_value() || once.row.office.has_value();
    ROLLCALL_TRY(observe_again(db, once.row, record, kept.set_by_hand, now));
  }
  ROLLCALL_TRY(note(db, clock, actor, once.inserted ? event::kRecordMade : event::kRecordChanged,
                    {.subject = kept.record_id,
                     .person = record.person_id,
                     .session = record.session_id,
                     .ids = {{"status", attendance::name(mark.status)}, {"method", attendance::name(record.method)}}}));
  return kept;
}

}  // namespace rollcall::service
