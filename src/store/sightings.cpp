#include "store/sightings.hpp"

#include "store/sql/fetch.hpp"
#include "store/time_order.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, session_id, person_id, idempotency_key, source, method, decision, captured_at, received_at, detection, "
    "quality, liveness, similarity, confidence, threshold, model, reason, rule_version, policy, challenge_passed, "
    "margin, review_id, veto_id FROM sighting";

Sighting read_sighting(Row& row) {
  Sighting sighting;
  row.into(sighting.id, sighting.session_id, sighting.person_id, sighting.idempotency_key, sighting.source);
  row.into_word(sighting.method, attendance::parse_method);
  row.into_word(sighting.decision, attendance::parse_decision);
  row.into(sighting.captured_at, sighting.received_at, sighting.detection, sighting.quality, sighting.liveness,
           sighting.similarity, sighting.confidence, sighting.threshold, sighting.model);
  row.into_word(sighting.reason, attendance::parse_reason);
  row.into(sighting.rule_version, sighting.policy, sighting.challenge_passed, sighting.margin, sighting.review_id,
           sighting.veto_id);
  return sighting;
}

LastSeen read_last_seen(Row& row) {
  LastSeen seen;
  row.into(seen.person_id, seen.at);
  return seen;
}

}  // namespace

Result<Once<Sighting>> insert_sighting_once(Connection& db, const Sighting& sighting) {
  ROLLCALL_ASSIGN(
      const std::int64_t inserted,
      db.execute("INSERT INTO sighting (id, session_id, person_id, idempotency_key, source, method, decision, "
                 "captured_at, received_at, detection, quality, liveness, similarity, confidence, threshold, model, "
                 "reason, rule_version, policy, challenge_passed, margin, review_id, veto_id) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT "
                 "(idempotency_key) DO "
                 "NOTHING",
                 sighting.id, sighting.session_id, sighting.person_id, sighting.idempotency_key, sighting.source,
                 attendance::name(sighting.method), attendance::name(sighting.decision), sighting.captured_at,
                 sighting.received_at, sighting.detection, sighting.quality, sighting.liveness, sighting.similarity,
                 sighting.confidence, sighting.threshold, sighting.model,
                 sighting.reason.transform([](auto reason) { return attendance::name(reason); }), sighting.rule_version,
                 sighting.policy, sighting.challenge_passed, sighting.margin, sighting.review_id, sighting.veto_id));
  if (inserted > 0) return Once<Sighting>{.row = sighting, .inserted = true};
  ROLLCALL_ASSIGN(Sighting earlier, required(find_sighting_by_key(db, sighting.idempotency_key), "sighting"));
  return Once<Sighting>{.row = std::move(earlier), .inserted = false};
}

Result<std::optional<Sighting>> find_sighting(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return fetch_optional(read_sighting, db, sql, id);
}

Result<std::optional<Sighting>> find_sighting_by_key(Connection& db, std::string_view idempotency_key) {
  static const std::string sql = std::format("{} WHERE idempotency_key = ?", kSelect);
  return fetch_optional(read_sighting, db, sql, idempotency_key);
}

Result<std::optional<Sighting>> find_last_sighting(Connection& db, const Uuid& session_id, const Uuid& person_id) {
  static const std::string sql =
      std::format("{} WHERE session_id = ? AND person_id = ? ORDER BY captured_at DESC, id DESC LIMIT 1", kSelect);
  return fetch_optional(read_sighting, db, sql, session_id, person_id);
}

Result<std::vector<LastSeen>> list_last_seen(Connection& db, const Uuid& session_id) {
  return fetch_all(read_last_seen, db,
                   "SELECT person_id, MAX(captured_at) FROM sighting WHERE session_id = ? AND person_id IS NOT NULL "
                   "AND decision IN ('present', 'late') AND veto_id IS NULL GROUP BY person_id ORDER BY person_id",
                   session_id);
}

Result<std::int64_t> veto_sightings(Connection& db, const Uuid& session_id, const Uuid& person_id,
                                    const Uuid& veto_id) {
  return db.execute("UPDATE sighting SET veto_id = ? WHERE session_id = ? AND person_id = ? AND veto_id IS NULL",
                    veto_id, session_id, person_id);
}

Result<std::int64_t> restore_sightings(Connection& db, const Uuid& veto_id) {
  return db.execute("UPDATE sighting SET veto_id = NULL WHERE veto_id = ?", veto_id);
}

Result<Page<Sighting>> list_sightings(Connection& db, const SightingFilter& filter, const PageRequest& page) {
  const TimeOrder order{.from = filter.from, .until = filter.until, .newest_first = filter.newest_first};
  ROLLCALL_ASSIGN(const Position start, start_of(page, order));
  Where where;
  add_time_order(where, order, "captured_at", "id", start);
  where.add_if("session_id = ?", filter.session);
  where.add_if("EXISTS (SELECT 1 FROM session s WHERE s.id = sighting.session_id AND s.course_id = ?)", filter.course);
  where.add_if("person_id = ?", filter.person);
  where.add_if(
      "EXISTS (SELECT 1 FROM session s JOIN course_instructor i ON i.course_id = s.course_id "
      "WHERE s.id = sighting.session_id AND i.user_id = ?)",
      filter.instructor);
  where.add_if("decision = ?", filter.decision.transform([](auto decision) { return attendance::name(decision); }));
  return fetch_page(
      read_sighting, db, kSelect, where, time_order("captured_at", "id", filter.newest_first), page.limit,
      [](const Sighting& sighting) { return Position{.key = to_micros(sighting.captured_at), .id = sighting.id}; });
}

}  // namespace rollcall::store
