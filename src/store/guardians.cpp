#include "store/guardians.hpp"

#include <array>

#include "store/sql/fetch.hpp"
#include "store/words.hpp"

namespace rollcall::store {
namespace {

constexpr std::string_view kGuardianSelect =
    "SELECT id, person_id, name, email, relation, language, notices, digest, quiet_from, quiet_until, version, "
    "created_at, updated_at FROM guardian";

constexpr std::string_view kNoticeSelect =
    "SELECT id, guardian_id, record_id, kind, status, due_at, mail_id, attempts, last_error, created_at, sent_at "
    "FROM notice";

constexpr auto kKinds =
    std::to_array<Word<NoticeKind>>({{NoticeKind::kAbsence, "absence"}, {NoticeKind::kCorrection, "correction"}});
constexpr auto kStatuses = std::to_array<Word<NoticeStatus>>({{NoticeStatus::kWaiting, "waiting"},
                                                              {NoticeStatus::kSending, "sending"},
                                                              {NoticeStatus::kSent, "sent"},
                                                              {NoticeStatus::kDropped, "dropped"},
                                                              {NoticeStatus::kFailed, "failed"}});

Guardian read_guardian(Row& row) {
  Guardian guardian;
  row.into(guardian.id, guardian.person_id, guardian.name, guardian.email, guardian.relation, guardian.language,
           guardian.notices, guardian.digest, guardian.quiet_from, guardian.quiet_until, guardian.version,
           guardian.created_at, guardian.updated_at);
  return guardian;
}

Notice read_notice(Row& row) {
  Notice notice;
  row.into(notice.id, notice.guardian_id, notice.record_id);
  row.into_word(notice.kind, parse_notice_kind);
  row.into_word(notice.status, parse_notice_status);
  row.into(notice.due_at, notice.mail_id, notice.attempts, notice.last_error, notice.created_at, notice.sent_at);
  return notice;
}

std::int64_t read_place(Row& row) {
  std::int64_t number = 0;
  row.into(number);
  return number;
}

}  // namespace

std::string_view name(NoticeKind value) { return word_of(kKinds, value); }
std::string_view name(NoticeStatus value) { return word_of(kStatuses, value); }
Result<NoticeKind> parse_notice_kind(std::string_view text) { return value_of(kKinds, text); }
Result<NoticeStatus> parse_notice_status(std::string_view text) { return value_of(kStatuses, text); }

Result<void> insert_guardian(Connection& db, const Guardian& guardian) {
  return discard(
      db.execute("INSERT INTO guardian (id, person_id, name, email, relation, language, notices, digest, quiet_from, "
                 "quiet_until, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 guardian.id, guardian.person_id, guardian.name, guardian.email, guardian.relation, guardian.language,
                 guardian.notices, guardian.digest, guardian.quiet_from, guardian.quiet_until, guardian.version,
                 guardian.created_at, guardian.updated_at));
}

Result<std::optional<Guardian>> find_guardian(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kGuardianSelect);
  return fetch_optional(read_guardian, db, sql, id);
}

Result<std::vector<Guardian>> list_guardians(Connection& db, const Uuid& person) {
  static const std::string sql = std::format("{} WHERE person_id = ? ORDER BY id", kGuardianSelect);
  return fetch_all(read_guardian, db, sql, person);
}

Result<void> update_guardian(Connection& db, Guardian& guardian) {
  ROLLCALL_TRY(check_versioned(
      db,
      db.execute("UPDATE guardian SET name = ?, email = ?, relation = ?, language = ?, notices = ?, digest = ?, "
                 "quiet_from = ?, quiet_until = ?, updated_at = ?, version = version + 1 WHERE id = ? AND version = ?",
                 guardian.name, guardian.email, guardian.relation, guardian.language, guardian.notices, guardian.digest,
                 guardian.quiet_from, guardian.quiet_until, guardian.updated_at, guardian.id, guardian.version),
      "guardian", guardian.id));
  ++guardian.version;
  return {};
}

Result<bool> delete_guardian(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM guardian WHERE id = ?", id));
}

Result<void> put_notice(Connection& db, const Notice& notice) {
  ROLLCALL_TRY(db.execute("DELETE FROM notice WHERE id = ?", notice.id));
  return discard(
      db.execute("INSERT INTO notice (id, guardian_id, record_id, kind, status, due_at, mail_id, attempts, last_error, "
                 "created_at, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 notice.id, notice.guardian_id, notice.record_id, name(notice.kind), name(notice.status), notice.due_at,
                 notice.mail_id, notice.attempts, notice.last_error, notice.created_at, notice.sent_at));
}

Result<std::vector<Notice>> list_notices_of_record(Connection& db, const Uuid& record) {
  static const std::string sql = std::format("{} WHERE record_id = ? ORDER BY id", kNoticeSelect);
  return fetch_all(read_notice, db, sql, record);
}

Result<std::vector<Notice>> next_mail(Connection& db, Time now, int most) {
  static const std::string first =
      std::format("{} WHERE status = ? AND due_at <= ? ORDER BY due_at, id LIMIT 1", kNoticeSelect);
  static const std::string on_its_way =
      std::format("{} WHERE status = 'sending' AND guardian_id = ? AND mail_id = ? ORDER BY id", kNoticeSelect);
  static const std::string waiting = std::format(
      "{} WHERE status = 'waiting' AND guardian_id = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?", kNoticeSelect);
  ROLLCALL_ASSIGN(const auto broken_off, fetch_optional(read_notice, db, first, "sending", now));
  if (broken_off) return fetch_all(read_notice, db, on_its_way, broken_off->guardian_id, broken_off->mail_id);
  ROLLCALL_ASSIGN(const auto due, fetch_optional(read_notice, db, first, "waiting", now));
  if (!due) return std::vector<Notice>{};
  return fetch_all(read_notice, db, waiting, due->guardian_id, now, most);
}

Result<bool> has_notice_due(Connection& db, Time now) {
  return changed(fetch_number(
      db, "SELECT count(*) FROM notice WHERE (status = 'waiting' OR status = 'sending') AND due_at <= ?", now));
}

Result<std::optional<std::int64_t>> hold_reader(Connection& db, std::string_view reader, const Uuid& runner, Time now,
                                                Time lease_until, std::int64_t latest) {
  ROLLCALL_TRY(db.execute("INSERT INTO outbox_reader (name, after_number) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                          reader, latest));
  ROLLCALL_ASSIGN(const bool held,
                  changed(db.execute("UPDATE outbox_reader SET runner_id = ?, lease_until = ? WHERE name = ? AND "
                                     "(runner_id IS NULL OR runner_id = ? OR lease_until < ?)",
                                     runner, lease_until, reader, runner, now)));
  if (!held) return std::nullopt;
  return fetch_optional(read_place, db, "SELECT after_number FROM outbox_reader WHERE name = ?", reader);
}

Result<std::optional<std::int64_t>> find_held_reader(Connection& db, std::string_view reader, const Uuid& runner,
                                                     Time until) {
  return fetch_optional(read_place, db,
                        "SELECT after_number FROM outbox_reader WHERE name = ? AND runner_id = ? AND lease_until > ?",
                        reader, runner, until);
}

Result<bool> move_reader(Connection& db, std::string_view reader, const Uuid& runner, std::int64_t after_number) {
  ROLLCALL_ASSIGN(
      const std::int64_t held,
      fetch_number(db, "SELECT count(*) FROM outbox_reader WHERE name = ? AND runner_id = ?", reader, runner));
  if (held == 0) return false;
  ROLLCALL_TRY(db.execute("UPDATE outbox_reader SET after_number = ? WHERE name = ?", after_number, reader));
  return true;
}

Result<void> release_reader(Connection& db, std::string_view reader, const Uuid& runner) {
  return discard(
      db.execute("UPDATE outbox_reader SET runner_id = NULL, lease_until = NULL WHERE name = ? AND "
                 "runner_id = ?",
                 reader, runner));
}

}  // namespace rollcall::store
