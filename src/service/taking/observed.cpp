#include "service/taking/observed.hpp"

#include <optional>
#include <utility>

#include "service/calendar/policy.hpp"
#include "service/review/excusing.hpp"
#include "service/taking/classroom_key.hpp"
#include "store/courses.hpp"

namespace rollcall::service {
namespace {

attendance::Observation observation_of(const store::Sighting& sighting) {
  // A sighting that names a person was matched; without a calibration the threshold alone had decided.
  return {.method = sighting.method,
          .match = attendance::Match::kAccepted,
          .confidence = sighting.confidence.value_or(1.0),
          .quality = sighting.quality.value_or(0.0),
          .liveness = sighting.liveness,
          .challenge_passed = sighting.challenge_passed,
          .settled = sighting.review_id.has_value() || classroom_of(sighting).has_value(),
          .captured_at = sighting.captured_at,
          .received_at = sighting.received_at};
}

// What the sightings of one person come to: the mark, and the sighting that makes it.
std::pair<std::optional<attendance::Mark>, const store::Sighting*> decide_again(
    const std::vector<store::Sighting>& sightings, const store::Session& session, const attendance::Policy& policy,
    const attendance::LivenessThresholds& liveness) {
  const attendance::SessionFacts facts{.status = session.status,
                                       .starts_at = session.starts_at,
                                       .ends_at = session.ends_at,
                                       .closed_at = session.closed_at};
  attendance::History history;
  const store::Sighting* first = nullptr;
  for (const store::Sighting& sighting : sightings) {
    const auto outcome = attendance::decide(observation_of(sighting), facts, policy, history, liveness);
    if (outcome.mark) {
      history.mark = outcome.mark;
      first = &sighting;
    }
    if (outcome.decision == attendance::Decision::kPresent || outcome.decision == attendance::Decision::kLate)
      history.counted_at = sighting.captured_at;
  }
  return {history.mark, first};
}

store::Record with_mark(store::Record record, const std::optional<attendance::Mark>& mark,
                        const store::Sighting* sighting, const attendance::Policy& policy) {
  record.observed = mark.transform([](const attendance::Mark& one) { return one.status; });
  record.marked_at = mark.transform([](const attendance::Mark& one) { return one.at; });
  record.rule_version = attendance::kRuleVersion;
  record.policy = policy_snapshot(policy);
  if (sighting == nullptr) return record;
  record.first_sighting_id = sighting->id;
  record.similarity = sighting->similarity;
  record.confidence = sighting->confidence;
  record.source = sighting->source;
  record.model = sighting->model;
  record.threshold = sighting->threshold;
  record.received_at = sighting->received_at;
  return record;
}

}  // namespace

store::Record observed_anew(store::Record record, const std::vector<store::Sighting>& sightings,
                            const store::Session& session, const attendance::Policy& policy,
                            const attendance::LivenessThresholds& liveness) {
  const auto [mark, sighting] = decide_again(sightings, session, policy, liveness);
  record = with_mark(std::move(record), mark, sighting, policy);
  if (!mark && policy.auto_absent && session.status == attendance::SessionStatus::kClosed)
    record.observed = attendance::RecordStatus::kAbsent;
  return record;
}

Result<void> observe_anew(store::Connection& db, store::Record& record, const attendance::LivenessThresholds& liveness,
                          Time now) {
  ROLLCALL_ASSIGN(const store::Session session, store::get_session(db, record.session_id));
  ROLLCALL_ASSIGN(const store::Course course, store::get_course(db, session.course_id));
  std::vector<store::Sighting> sightings;
  store::PageRequest page{.limit = store::kMaxPageSize};
  while (true) {
    ROLLCALL_ASSIGN(store::Page<store::Sighting> some,
                    store::list_sightings(db, {.session = session.id, .person = record.person_id}, page));
    for (store::Sighting& one : some.items)
      if (!one.veto_id) sightings.push_back(std::move(one));
    if (!some.next_cursor) break;
    page.cursor = *some.next_cursor;
  }
  record = observed_anew(std::move(record), sightings, session, course.policy, liveness);
  ROLLCALL_TRY(fall_back_to_excuse(db, record));
  record.updated_at = now;
  return store::update_observation(db, record);
}

}  // namespace rollcall::service
