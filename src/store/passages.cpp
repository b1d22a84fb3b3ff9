#include "store/passages.hpp"

#include <utility>

#include "store/sql/fetch.hpp"
#include "store/time_order.hpp"

namespace rollcall::store {
namespace {

#define ROLLCALL_PASSAGE_COLUMNS                                                                                   \
  "t.id, t.checkpoint_id, t.person_id, t.turn, t.idempotency_key, t.method, t.observed_at, t.observed_direction, " \
  "t.office_at, t.office_direction, t.office_refused, t.office_by, t.office_set_at, t.office_reason, "             \
  "t.captured_at, t.received_at, t.source, t.detection, t.quality, t.liveness, t.similarity, t.confidence, "       \
  "t.threshold, t.model, t.model_sha256, t.rule_version, t.policy, t.version, t.created_at, t.updated_at, t.margin"

constexpr std::string_view kSelect = "SELECT " ROLLCALL_PASSAGE_COLUMNS " FROM passage t";
constexpr std::string_view kSelectEvidence =
    "SELECT id, passage_id, blob_name, key_id, created_at, expires_at, embedding FROM passage_evidence";

std::optional<PassageCorrection> read_correction(Row& row) {
  PassageCorrection correction;
  std::optional<Time> set_at;
  std::optional<std::string> reason;
  row.into(correction.at);
  row.into_word(correction.direction, attendance::parse_direction);
  row.into(correction.refused, correction.by, set_at, reason);
  if (!set_at) return std::nullopt;
  correction.set_at = *set_at;
  correction.reason = std::move(reason).value_or("");
  return correction;
}

Passage read_passage(Row& row) {
  Passage passage;
  row.into(passage.id, passage.checkpoint_id, passage.person_id, passage.turn, passage.idempotency_key);
  row.into_word(passage.method, attendance::parse_method);
  row.into(passage.observed_at);
  row.into_word(passage.observed_direction, attendance::parse_direction);
  passage.office = read_correction(row);
  row.into(passage.captured_at, passage.received_at, passage.source, passage.detection, passage.quality,
           passage.liveness, passage.similarity, passage.confidence, passage.threshold, passage.model,
           passage.model_sha256, passage.rule_version, passage.policy, passage.version, passage.created_at,
           passage.updated_at, passage.margin);
  return passage;
}

ListedPassage read_listed(Row& row) {
  ListedPassage listed;
  row.into(listed.external_id, listed.name);
  listed.passage = read_passage(row);
  return listed;
}

attendance::Passage read_plain(Row& row) {
  attendance::Passage passage;
  row.into(passage.at);
  row.into_word(passage.direction, attendance::parse_direction);
  return passage;
}

NearPassage read_near(Row& row) {
  NearPassage near;
  row.into(near.id);
  near.passage = read_plain(row);
  return near;
}

CountedPassage read_counted(Row& row) {
  CountedPassage counted;
  row.into(counted.person_id, counted.external_id, counted.name, counted.checkpoint_id);
  counted.passage = read_plain(row);
  return counted;
}

PassageEvidence read_evidence(Row& row) {
  PassageEvidence evidence;
  row.into(evidence.id, evidence.passage_id, evidence.blob_name, evidence.key_id, evidence.created_at,
           evidence.expires_at, evidence.embedding);
  return evidence;
}

std::optional<std::string_view> word(const std::optional<attendance::Direction>& direction) {
  return direction.transform([](attendance::Direction value) { return attendance::name(value); });
}

// A correction as its columns.
struct Columns {
  explicit Columns(const std::optional<PassageCorrection>& correction) {
    if (!correction) return;
    at = correction->at;
    direction = word(correction->direction);
    refused = correction->refused;
    by = correction->by;
    set_at = correction->set_at;
    reason = correction->reason;
  }
  std::optional<Time> at;
  std::optional<std::string_view> direction;
  bool refused = false;
  std::optional<Uuid> by;
  std::optional<Time> set_at;
  std::optional<std::string_view> reason;
};

void limit(Where& where, const PassageFilter& filter) {
  where.add_if("t.checkpoint_id = ?", filter.checkpoint);
  where.add_if("t.checkpoint_id IN (SELECT id FROM checkpoint WHERE area = ?)", filter.area);
  where.add_if("t.person_id = ?", filter.person);
  where.add_if("t.person_id IN (SELECT person_id FROM person_group WHERE group_name = ?)", filter.group);
}

}  // namespace

Time Passage::passed_at() const {
  if (office && office->at) return *office->at;
  return observed_at.value_or(received_at);
}

attendance::Direction Passage::direction() const {
  if (office && office->direction) return *office->direction;
  return observed_direction.value_or(attendance::Direction::kBoth);
}

Result<Once<Passage>> insert_passage_once(Connection& db, const Passage& passage) {
  const Columns office(passage.office);
  ROLLCALL_ASSIGN(
      const std::int64_t inserted,
      db.execute(
          "INSERT INTO passage (id, checkpoint_id, person_id, turn, idempotency_key, method, observed_at, "
          "observed_direction, office_at, office_direction, office_refused, office_by, office_set_at, office_reason, "
          "captured_at, received_at, source, detection, quality, liveness, similarity, confidence, threshold, model, "
          "model_sha256, rule_version, policy, version, created_at, updated_at, margin) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
          "ON CONFLICT (idempotency_key) DO NOTHING",
          passage.id, passage.checkpoint_id, passage.person_id, passage.turn, passage.idempotency_key,
          attendance::name(passage.method), passage.observed_at, word(passage.observed_direction), office.at,
          office.direction, office.refused, office.by, office.set_at, office.reason, passage.captured_at,
          passage.received_at, passage.source, passage.detection, passage.quality, passage.liveness, passage.similarity,
          passage.confidence, passage.threshold, passage.model, passage.model_sha256, passage.rule_version,
          passage.policy, passage.version, passage.created_at, passage.updated_at, passage.margin));
  if (inserted > 0) return Once<Passage>{.row = passage, .inserted = true};
  ROLLCALL_ASSIGN(std::optional<Passage> earlier, find_passage_by_key(db, passage.idempotency_key));
  if (!earlier) return fail(ErrorCode::kAlreadyExists, "somebody took this turn meanwhile");
  return Once<Passage>{.row = *std::move(earlier), .inserted = false};
}

Result<std::int64_t> next_turn(Connection& db, const Uuid& checkpoint_id, const Uuid& person_id) {
  return fetch_number(db, "SELECT max(turn) FROM passage WHERE checkpoint_id = ? AND person_id = ?", checkpoint_id,
                      person_id)
      .transform([](std::int64_t last) { return last + 1; });
}

Result<std::vector<NearPassage>> list_passages_near(Connection& db, const Uuid& checkpoint_id, const Uuid& person_id,
                                                    Time at, std::chrono::seconds within) {
  return fetch_all(read_near, db,
                   "SELECT id, passed_at, direction FROM passage WHERE person_id = ? AND checkpoint_id = ? AND "
                   "passed_at > ? AND passed_at < ? AND office_refused = 0 ORDER BY passed_at, id",
                   person_id, checkpoint_id, at - within, at + within);
}

Result<std::optional<Passage>> find_passage(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE t.id = ?", kSelect);
  return fetch_optional(read_passage, db, sql, id);
}

Result<std::optional<Passage>> find_passage_by_key(Connection& db, std::string_view idempotency_key) {
  static const std::string sql = std::format("{} WHERE t.idempotency_key = ?", kSelect);
  return fetch_optional(read_passage, db, sql, idempotency_key);
}

Result<Passage> get_passage(Connection& db, const Uuid& id) { return required(find_passage(db, id), "passage"); }

Result<Page<ListedPassage>> list_passages(Connection& db, const PassageFilter& filter, const PageRequest& page) {
  constexpr std::string_view kSelectListed =
      "SELECT p.external_id, p.name, " ROLLCALL_PASSAGE_COLUMNS " FROM passage t JOIN person p ON p.id = t.person_id";
  const TimeOrder order{.from = filter.from, .until = filter.until, .newest_first = filter.newest_first};
  ROLLCALL_ASSIGN(const Position start, start_of(page, order));
  Where where;
  add_time_order(where, order, "t.passed_at", "t.id", start);
  limit(where, filter);
  return fetch_page(read_listed, db, kSelectListed, where, time_order("t.passed_at", "t.id", filter.newest_first),
                    page.limit, [](const ListedPassage& listed) {
                      return Position{.key = to_micros(listed.passage.passed_at()), .id = listed.passage.id};
                    });
}

Result<void> correct_passage(Connection& db, Passage& passage, std::optional<PassageCorrection> correction, Time now) {
  const Columns office(correction);
  ROLLCALL_TRY(check_versioned(
      db,
      db.execute("UPDATE passage SET office_at = ?, office_direction = ?, office_refused = ?, office_by = ?, "
                 "office_set_at = ?, office_reason = ?, updated_at = ?, version = version + 1 "
                 "WHERE id = ? AND version = ?",
                 office.at, office.direction, office.refused, office.by, office.set_at, office.reason, now, passage.id,
                 passage.version),
      "passage", passage.id));
  passage.office = std::move(correction);
  passage.updated_at = now;
  ++passage.version;
  return {};
}

Result<bool> delete_passage(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM passage WHERE id = ?", id));
}

Result<void> each_passage(Connection& db, const PassageFilter& filter,
                          const std::function<Result<void>(const CountedPassage&)>& each) {
  Where where;
  where.add("t.office_refused = 0");
  limit(where, filter);
  where.add_if("t.passed_at >= ?", filter.from);
  where.add_if("t.passed_at < ?", filter.until);
  const std::string sql = std::format(
      "SELECT t.person_id, p.external_id, p.name, t.checkpoint_id, t.passed_at, t.direction FROM passage t "
      "JOIN person p ON p.id = t.person_id{} ORDER BY p.external_id, t.passed_at, t.id",
      where.sql());
  ROLLCALL_ASSIGN(Rows rows, db.query_with(sql, where.values()));
  for (;;) {
    ROLLCALL_ASSIGN(const bool more, rows.next());
    if (!more) return {};
    ROLLCALL_ASSIGN(const CountedPassage counted, read_row(read_counted, rows));
    ROLLCALL_TRY(each(counted));
  }
}

Result<void> insert_passage_evidence(Connection& db, const PassageEvidence& evidence) {
  return discard(
      db.execute("INSERT INTO passage_evidence (id, passage_id, blob_name, key_id, created_at, expires_at, embedding) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?)",
                 evidence.id, evidence.passage_id, evidence.blob_name, evidence.key_id, evidence.created_at,
                 evidence.expires_at, evidence.embedding));
}

Result<std::optional<PassageEvidence>> find_passage_evidence(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelectEvidence);
  return fetch_optional(read_evidence, db, sql, id);
}

Result<std::vector<PassageEvidence>> list_passage_evidence(Connection& db, const Uuid& passage_id) {
  static const std::string sql = std::format("{} WHERE passage_id = ? ORDER BY id", kSelectEvidence);
  return fetch_all(read_evidence, db, sql, passage_id);
}

Result<std::vector<PassageEvidence>> list_passage_evidence_of(Connection& db, const Uuid& person_id) {
  static const std::string sql =
      std::format("{} WHERE passage_id IN (SELECT id FROM passage WHERE person_id = ?) ORDER BY id", kSelectEvidence);
  return fetch_all(read_evidence, db, sql, person_id);
}

Result<std::vector<PassageEvidence>> list_expired_passage_evidence(Connection& db, Time now, int limit) {
  static const std::string sql =
      std::format("{} WHERE expires_at <= ? ORDER BY expires_at, id LIMIT ?", kSelectEvidence);
  return fetch_all(read_evidence, db, sql, now, limit);
}

Result<bool> delete_passage_evidence(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM passage_evidence WHERE id = ?", id));
}

}  // namespace rollcall::store
