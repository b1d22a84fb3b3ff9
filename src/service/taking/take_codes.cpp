#include "service/taking/take_codes.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "attendance/passage_rules.hpp"
#include "base/uuid.hpp"
#include "service/calendar/policy.hpp"
#include "service/people/erasures.hpp"
#include "service/taking/hall_codes.hpp"
#include "service/taking/observed_passages.hpp"
#include "service/taking/session_marks.hpp"
#include "store/codes.hpp"
#include "store/sightings.hpp"

namespace rollcall::service {
namespace {

using attendance::Decision;
using attendance::Match;

// Whose code it is, when it was shown, and how the row that it makes is known.
struct Presented {
  CodeHolder holder;
  std::string source;
  Time shown_at{};
};

Result<Time> shown_at(Installation& in, const CodeFrame& frame) {
  const Time now = in.clock().now();
  if (!frame.presented.shown_at) return now;
  if (!frame.actor.is_device) return fail_field("captured_at", "is for devices, which may have had no network");
  if (now - *frame.presented.shown_at > attendance::kLongestDelay)
    return fail_field("captured_at", "is more than 30 days ago");
  return *frame.presented.shown_at;
}

Result<Presented> recognise(Installation& in, const CodeFrame& frame, Time at) {
  Presented presented{.source = frame.source, .shown_at = at};
  ROLLCALL_ASSIGN(presented.holder, recognise_code(in, frame.actor, frame.presented));
  if (presented.source.empty()) presented.source = presented.holder.single_use ? "badge" : "PIN";
  return presented;
}

attendance::Observation observation_of(Match match, Time shown_at, Time now) {
  return {.method = attendance::Method::kCode, .match = match, .captured_at = shown_at, .received_at = now};
}

// Within the transaction that the code is used in: who was erased meanwhile is nobody, and a badge counts once.
// A badge that is delivered late is remembered for as long as another device may deliver it.
Result<void> use(store::Connection& db, const CodeHolder& holder, Time now) {
  ROLLCALL_TRY(require_not_erased(db, holder.person.id));
  if (!holder.single_use) return {};
  ROLLCALL_ASSIGN(const bool first, store::use_code(db, *holder.single_use,
                                                    std::max(holder.expires_at, now + attendance::kLongestDelay)));
  if (!first) return fail_field("badge", "was used before: show a new one");
  return {};
}

Result<CodeResult> mark(Installation& in, const Actor& actor, const SessionState& state, const Presented& presented) {
  const Uuid person = presented.holder.person.id;
  const Time now = in.clock().now();
  const bool expected = std::ranges::contains(state.roster, person);
  CodeResult result{.person = presented.holder.person, .session_id = state.session.id};
  const attendance::Policy& policy = state.course.policy;
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(use(db, presented.holder, now));
    ROLLCALL_ASSIGN(const Known known, read_known(db, state.session.id, person, policy, presented.shown_at));
    result.record_id.reset();
    if (known.record) result.record_id = known.record->id;
    result.outcome =
        attendance::decide(observation_of(expected ? Match::kAccepted : Match::kNotOnRoster, presented.shown_at, now),
                           state.facts(), policy, known.history);
    const Decision decision = result.outcome.decision;
    if (decision != Decision::kPresent && decision != Decision::kLate && !result.outcome.mark) return {};
    const Uuid id = new_uuid(now);
    ROLLCALL_ASSIGN(const store::Once<store::Sighting> sighting,
                    store::insert_sighting_once(db, {.id = id,
                                                     .session_id = state.session.id,
                                                     .person_id = person,
                                                     .idempotency_key = "code:" + id.to_string(),
                                                     .source = presented.source,
                                                     .method = attendance::Method::kCode,
                                                     .decision = decision,
                                                     .captured_at = presented.shown_at,
                                                     .received_at = now,
                                                     .reason = result.outcome.reason,
                                                     .rule_version = attendance::kRuleVersion,
                                                     .policy = policy_snapshot(policy)}));
    if (!result.outcome.mark) return {};
    ROLLCALL_ASSIGN(const ObservedMark kept,
                    keep_observed_mark(db, in.clock(), actor, sighting.row, *result.outcome.mark));
    result.record_id = kept.record_id;
    if (kept.set_by_hand) result.outcome.decision = Decision::kAlreadyMarked;
    return {};
  }));
  return result;
}

std::unexpected<Error> refuse_hall_code() {
  return fail_field("code", "is not shown for any session you are expected in, or not any more");
}

// The open sessions that may expect the person.
Result<std::vector<store::Session>> open_sessions_of(Installation& in, const Uuid& person) {
  return in.database().read([&](store::Connection& db) { return store::list_open_sessions_of(db, person); });
}

}  // namespace

Result<CodeResult> take_session_code(Installation& in, const CodeFrame& frame) {
  ROLLCALL_ASSIGN(const SessionState state, read_session(in, frame.place));
  ROLLCALL_ASSIGN(const Time at, shown_at(in, frame));
  ROLLCALL_TRY(require_open(state.session, at));
  ROLLCALL_ASSIGN(const Presented presented, recognise(in, frame, at));
  return mark(in, frame.actor, state, presented);
}

Result<CodeResult> take_passage_code(Installation& in, const CodeFrame& frame) {
  ROLLCALL_ASSIGN(const CheckpointState state, read_checkpoint(in, frame.place));
  ROLLCALL_ASSIGN(const Time at, shown_at(in, frame));
  ROLLCALL_ASSIGN(const Presented presented, recognise(in, frame, at));
  const Uuid person = presented.holder.person.id;
  const bool expected = !state.people || std::ranges::contains(*state.people, person);
  const attendance::Observation seen =
      observation_of(expected ? Match::kAccepted : Match::kNotOnRoster, presented.shown_at, in.clock().now());
  CodeResult result{.person = presented.holder.person};
  auto kept = in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(use(db, presented.holder, seen.received_at));
    ROLLCALL_ASSIGN(const DecidedPassage decided, decide_passage_at(db, state.checkpoint, person, seen));
    result.outcome = decided.outcome;
    result.passage_id = decided.hidden_by;
    if (result.outcome.decision != Decision::kPresent) return {};
    store::Passage passage = new_passage(state.checkpoint, person, seen, *result.outcome.mark);
    passage.idempotency_key = "passage:" + passage.id.to_string();
    passage.source = presented.source;
    result.passage_id = passage.id;
    return keep_passage(db, in.clock(), frame.actor, passage);
  });
  if (!kept && kept.error().code == ErrorCode::kAlreadyExists) return came_at_once();
  ROLLCALL_TRY(std::move(kept));
  return result;
}

Result<CodeResult> take_hall_code(Installation& in, const Actor& actor, const Uuid& person, std::string_view code) {
  const std::array subjects{guess_subject("hall code of", person.to_string(), kHallCodeGuesses, true)};
  ROLLCALL_TRY(begin_try(in, subjects, "too many wrong codes"));
  const std::string typed = clean_hall_code(code);
  ROLLCALL_ASSIGN(const std::vector<store::Session> sessions, open_sessions_of(in, person));
  for (const store::Session& session : sessions) {
    ROLLCALL_ASSIGN(const bool shown, is_hall_code(in, session.id, typed));
    if (!shown) continue;
    ROLLCALL_TRY(forgive_try(in, subjects, true));
    ROLLCALL_ASSIGN(const SessionState state, read_session(in, session.id));
    ROLLCALL_TRY(require_open(state.session, in.clock().now()));
    Presented presented{.source = "code of the hall", .shown_at = in.clock().now()};
    ROLLCALL_ASSIGN(presented.holder.person,
                    in.database().read([&](store::Connection& db) { return store::get_person(db, person); }));
    return mark(in, actor, state, presented);
  }
  return refuse_hall_code();
}

}  // namespace rollcall::service
