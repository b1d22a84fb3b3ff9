#include "store/disputes.hpp"

#include <array>

#include "store/sql/fetch.hpp"
#include "store/words.hpp"

namespace rollcall::store {
namespace {

constexpr std::array kKinds = {
    Word<DisputeKind>{DisputeKind::kWasThere, "was_there"},
    Word<DisputeKind>{DisputeKind::kWasNotMe, "was_not_me"},
};

constexpr std::array kStatuses = {
    Word<DisputeStatus>{DisputeStatus::kOpen, "open"},
    Word<DisputeStatus>{DisputeStatus::kUpheld, "upheld"},
    Word<DisputeStatus>{DisputeStatus::kDeclined, "declined"},
    Word<DisputeStatus>{DisputeStatus::kWithdrawn, "withdrawn"},
};

constexpr std::string_view kSelect =
    "SELECT d.id, d.session_id, d.person_id, d.kind, d.words, d.disputed, d.made_by, d.made_at, d.status, "
    "d.settled_by, "
    "d.settled_at, d.answer, d.record_status, d.made, d.version, s.course_id, r.id FROM dispute d "
    "JOIN session s ON s.id = d.session_id "
    "LEFT JOIN record r ON r.session_id = d.session_id AND r.person_id = d.person_id";

ListedDispute read_dispute(Row& row) {
  ListedDispute listed;
  Dispute& dispute = listed.dispute;
  row.into(dispute.id, dispute.session_id, dispute.person_id);
  row.into_word(dispute.kind, parse_dispute_kind);
  row.into(dispute.words, dispute.disputed, dispute.made_by, dispute.made_at);
  row.into_word(dispute.status, parse_dispute_status);
  row.into(dispute.settled_by, dispute.settled_at, dispute.answer);
  row.into_word(dispute.record_status, attendance::parse_record_status);
  row.into(dispute.made, dispute.version, listed.course_id, listed.record_id);
  return listed;
}

std::optional<std::string_view> open_kind(const Dispute& dispute) {
  return dispute.status == DisputeStatus::kOpen ? std::optional(name(dispute.kind)) : std::nullopt;
}

std::optional<std::string_view> word(const std::optional<attendance::RecordStatus>& status) {
  return status.transform([](attendance::RecordStatus value) { return attendance::name(value); });
}

}  // namespace

std::string_view name(DisputeKind value) { return word_of(kKinds, value); }
Result<DisputeKind> parse_dispute_kind(std::string_view text) { return value_of(kKinds, text); }

std::string_view name(DisputeStatus value) { return word_of(kStatuses, value); }
Result<DisputeStatus> parse_dispute_status(std::string_view text) { return value_of(kStatuses, text); }

Result<void> insert_dispute(Connection& db, const Dispute& dispute) {
  return discard(db.execute(
      "INSERT INTO dispute (id, session_id, person_id, kind, open_kind, words, disputed, made_by, made_at, status, "
      "settled_by, settled_at, answer, record_status, made, version) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      dispute.id, dispute.session_id, dispute.person_id, name(dispute.kind), open_kind(dispute), dispute.words,
      dispute.disputed, dispute.made_by, dispute.made_at, name(dispute.status), dispute.settled_by, dispute.settled_at,
      dispute.answer, word(dispute.record_status), dispute.made, dispute.version));
}

Result<ListedDispute> get_dispute(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE d.id = ?", kSelect);
  return required(fetch_optional(read_dispute, db, sql, id), "dispute");
}

Result<Page<ListedDispute>> list_disputes(Connection& db, const DisputeFilter& filter, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("d.id > ?", start.id);
  if (filter.status) where.add("d.status = ?", name(*filter.status));
  if (filter.kind) where.add("d.kind = ?", name(*filter.kind));
  where.add_if("s.course_id = ?", filter.course);
  where.add_if("d.session_id = ?", filter.session);
  where.add_if("d.person_id = ?", filter.person);
  where.add_if("EXISTS (SELECT 1 FROM course_instructor i WHERE i.course_id = s.course_id AND i.user_id = ?)",
               filter.instructor);
  return fetch_page(read_dispute, db, kSelect, where, "d.id", page.limit,
                    [](const ListedDispute& listed) { return Position{.id = listed.dispute.id}; });
}

Result<std::vector<ListedDispute>> list_disputes_of(Connection& db, const Uuid& session_id, const Uuid& person_id) {
  static const std::string sql = std::format("{} WHERE d.session_id = ? AND d.person_id = ? ORDER BY d.id", kSelect);
  return fetch_all(read_dispute, db, sql, session_id, person_id);
}

Result<std::int64_t> count_open_disputes(Connection& db, const Uuid& person_id) {
  return fetch_number(db, "SELECT count(*) FROM dispute WHERE person_id = ? AND status = 'open'", person_id);
}

Result<void> update_dispute(Connection& db, Dispute& dispute) {
  ROLLCALL_TRY(check_versioned(
      db,
      db.execute("UPDATE dispute SET open_kind = ?, status = ?, settled_by = ?, settled_at = ?, answer = ?, "
                 "record_status = ?, made = ?, version = version + 1 WHERE id = ? AND version = ?",
                 open_kind(dispute), name(dispute.status), dispute.settled_by, dispute.settled_at, dispute.answer,
                 word(dispute.record_status), dispute.made, dispute.id, dispute.version),
      "dispute", dispute.id));
  ++dispute.version;
  return {};
}

Result<bool> delete_dispute(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM dispute WHERE id = ?", id));
}

}  // namespace rollcall::store
