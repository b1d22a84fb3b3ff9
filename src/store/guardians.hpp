// Guardians: who is told by mail of a person's absences, and the notices for them. A notice is about one record and
// holds no words; it waits until its time, is on its way, and was sent, dropped or given up.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct Guardian {
  Uuid id;
  Uuid person_id;
  std::string name;
  std::string email;
  std::string relation;         // "mother", in the office's own words
  std::string language = "en";  // of the mails
  bool notices = true;
  bool digest = false;             // one mail a day
  std::optional<int> quiet_from;   // minutes of the day on the course's clocks; both or none
  std::optional<int> quiet_until;  // before quiet_from: on the next day
  std::int64_t version = 1;
  Time created_at{};
  Time updated_at{};
  bool operator==(const Guardian&) const = default;
};

Result<void> insert_guardian(Connection& db, const Guardian& guardian);
Result<std::optional<Guardian>> find_guardian(Connection& db, const Uuid& id);
Result<std::vector<Guardian>> list_guardians(Connection& db, const Uuid& person);  // by age of the row
Result<void> update_guardian(Connection& db, Guardian& guardian);                  // as update_person
Result<bool> delete_guardian(Connection& db, const Uuid& id);                      // with its notices

enum class NoticeKind : std::uint8_t { kAbsence, kCorrection };
// kSending: a mail with it may have gone; it is sent again with the same Message-ID.
enum class NoticeStatus : std::uint8_t { kWaiting, kSending, kSent, kDropped, kFailed };
std::string_view name(NoticeKind value);
std::string_view name(NoticeStatus value);
Result<NoticeKind> parse_notice_kind(std::string_view text);
Result<NoticeStatus> parse_notice_status(std::string_view text);

struct Notice {
  Uuid id;
  Uuid guardian_id;
  Uuid record_id;
  NoticeKind kind = NoticeKind::kAbsence;
  NoticeStatus status = NoticeStatus::kWaiting;
  Time due_at{};
  std::optional<Uuid> mail_id;  // that it is on its way in, or went
  int attempts = 0;
  std::string last_error;
  Time created_at{};
  std::optional<Time> sent_at;
  bool operator==(const Notice&) const = default;
};

Result<void> put_notice(Connection& db, const Notice& notice);  // in the place of the one with this id
Result<std::vector<Notice>> list_notices_of_record(Connection& db, const Uuid& record);

// What is to go in the next mail, oldest first; empty when nothing is due. All of one guardian, and where a mail was on
// its way, exactly what was in it.
Result<std::vector<Notice>> next_mail(Connection& db, Time now, int most);
Result<bool> has_notice_due(Connection& db, Time now);

// How far a reader of the log is that has no table of its own. Nullopt when `runner` cannot have its lease now; a new
// reader begins after `latest`.
Result<std::optional<std::int64_t>> hold_reader(Connection& db, std::string_view reader, const Uuid& runner, Time now,
                                                Time lease_until, std::int64_t latest);
// The same without a write, where the runner holds it until after `until`.
Result<std::optional<std::int64_t>> find_held_reader(Connection& db, std::string_view reader, const Uuid& runner,
                                                     Time until);
// False when it is not the runner's any more.
Result<bool> move_reader(Connection& db, std::string_view reader, const Uuid& runner, std::int64_t after_number);
Result<void> release_reader(Connection& db, std::string_view reader, const Uuid& runner);

}  // namespace rollcall::store
