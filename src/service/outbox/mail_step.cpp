#include "service/outbox/mail_step.hpp"

#include <algorithm>
#include <charconv>
#include <format>
#include <vector>

#include "attendance/record.hpp"
#include "base/log.hpp"
#include "net/retry.hpp"
#include "service/event_kinds.hpp"
#include "service/outbox/delivery_plan.hpp"
#include "service/outbox/guardians.hpp"
#include "service/outbox/mail_message.hpp"
#include "service/outbox/mail_names.hpp"
#include "service/outbox/notice_plan.hpp"
#include "service/outbox/notice_texts.hpp"
#include "service/settings.hpp"
#include "store/courses.hpp"
#include "store/events.hpp"
#include "store/people.hpp"
#include "store/records.hpp"
#include "store/sessions.hpp"

namespace rollcall::service {
namespace {

constexpr int kReadAtOnce = 200;
constexpr int kMostInOneMail = 50;
constexpr int kMostAttempts = 50;
constexpr std::chrono::milliseconds kFirstPause{30'000};
constexpr std::chrono::milliseconds kLongestPause{3'600'000};

struct Meeting {
  store::Session session;
  store::Course course;
  attendance::TimeZone zone;
};

Result<std::optional<Meeting>> meeting_of(store::Connection& db, const Uuid& session_id) {
  ROLLCALL_ASSIGN(const auto session, store::find_session(db, session_id));
  if (!session) return std::nullopt;
  ROLLCALL_ASSIGN(const store::Course course, store::get_course(db, session->course_id));
  ROLLCALL_ASSIGN(const attendance::TimeZone zone, attendance::TimeZone::load(course.time_zone));
  return Meeting{.session = *session, .course = course, .zone = zone};
}

int minute_of(std::string_view clock) {  // "17:00", checked by its setting
  int hours = 0;
  int minutes = 0;
  std::from_chars(clock.data(), clock.data() + 2, hours);
  std::from_chars(clock.data() + 3, clock.data() + 5, minutes);
  return hours * 60 + minutes;
}

const store::Notice* find_kind(const std::vector<store::Notice>& notices, const Uuid& guardian,
                               store::NoticeKind kind) {
  const auto found = std::ranges::find_if(
      notices, [&](const store::Notice& one) { return one.guardian_id == guardian && one.kind == kind; });
  return found == notices.end() ? nullptr : &*found;
}

std::optional<store::NoticeStatus> status_of(const store::Notice* notice) {
  return notice == nullptr ? std::nullopt : std::optional(notice->status);
}

// Makes it, or lets the one there is wait again.
Result<void> tell(Installation& in, store::Connection& db, const Meeting& meeting, const store::Guardian& guardian,
                  const Uuid& record, store::NoticeKind kind, const store::Notice* before) {
  const Time now = in.clock().now();
  const Settings& settings = in.settings();
  return store::put_notice(
      db, {.id = before != nullptr ? before->id : new_uuid(now),
           .guardian_id = guardian.id,
           .record_id = record,
           .kind = kind,
           .due_at = notice_due(now, std::chrono::seconds{settings.integer(setting::kMailDelay)},
                                minute_of(settings.text(setting::kMailDigestAt)), guardian, meeting.zone),
           .created_at = now});
}

Result<void> drop(store::Connection& db, store::Notice notice) {
  notice.status = store::NoticeStatus::kDropped;
  return store::put_notice(db, notice);
}

// What each guardian is to be told of this record, from what it says now.
Result<void> look_at(Installation& in, store::Connection& db, const Meeting& meeting, const store::Record& record) {
  using enum store::NoticeKind;
  const auto status = attendance::effective_status(record.layers(), meeting.session.status);
  const bool absent = status && status->status == attendance::RecordStatus::kAbsent;
  ROLLCALL_ASSIGN(const auto guardians, store::list_guardians(db, record.person_id));
  if (guardians.empty()) return {};
  ROLLCALL_ASSIGN(const auto notices, store::list_notices_of_record(db, record.id));
  for (const store::Guardian& guardian : guardians) {
    const store::Notice* const absence = find_kind(notices, guardian.id, kAbsence);
    const store::Notice* const correction = find_kind(notices, guardian.id, kCorrection);
    const NoticeChange change = notice_change(absent, status_of(absence), status_of(correction));
    if (change.drop_absence) ROLLCALL_TRY(drop(db, *absence));
    if (change.drop_correction) ROLLCALL_TRY(drop(db, *correction));
    if (change.tell_absence && guardian.notices) {
      ROLLCALL_TRY(tell(in, db, meeting, guardian, record.id, kAbsence, absence));
      // Told anew: were it taken back anew, that would be told too.
      if (correction != nullptr) ROLLCALL_TRY(drop(db, *correction));
    }
    if (change.tell_correction && guardian.notices)
      ROLLCALL_TRY(tell(in, db, meeting, guardian, record.id, kCorrection, correction));
  }
  return {};
}

Result<void> look_at_event(Installation& in, store::Connection& db, const store::Event& event) {
  const bool of_record = event.kind.starts_with("record.") && event.subject_id;
  const bool closed = event.kind == event::kSessionClosed;
  if ((!of_record && !closed) || !event.session_id) return {};
  ROLLCALL_ASSIGN(const auto meeting, meeting_of(db, *event.session_id));
  if (!meeting || meeting->session.status != attendance::SessionStatus::kClosed) return {};
  const std::chrono::days oldest{in.settings().integer(setting::kMailOldest)};
  if (in.clock().now() - meeting->session.ends_at > oldest) return {};
  if (closed) {
    ROLLCALL_ASSIGN(const auto records, store::list_session_records(db, meeting->session.id));
    for (const store::Record& record : records) ROLLCALL_TRY(look_at(in, db, *meeting, record));
    return {};
  }
  ROLLCALL_ASSIGN(const auto record, store::find_record(db, *event.subject_id));
  if (!record) return {};
  return look_at(in, db, *meeting, *record);
}

// What goes into one mail, and its notices as they are then.
struct Outgoing {
  store::Guardian guardian;
  std::vector<store::Notice> notices;
  std::vector<NoticeLine> lines;
  std::vector<Uuid> people;
  Uuid mail_id;
};

// Takes what is due and is still to be told; what a person does not want any more, and what lies in quiet hours, is
// written down as such. Nothing left: no lines.
Result<std::optional<Outgoing>> gather(Installation& in, store::Connection& db) {
  const Time now = in.clock().now();
  ROLLCALL_ASSIGN(std::vector<store::Notice> due, store::next_mail(db, now, kMostInOneMail));
  if (due.empty()) return std::nullopt;
  ROLLCALL_ASSIGN(const auto guardian, store::find_guardian(db, due.front().guardian_id));
  if (!guardian) return fail(ErrorCode::kCorrupt, "a notice is for nobody");
  Outgoing mail{.guardian = *guardian,
                .notices = {},
                .lines = {},
                .people = {},
                .mail_id = due.front().mail_id.value_or(new_uuid(now))};
  for (store::Notice& notice : due) {
    ROLLCALL_ASSIGN(const auto record, store::find_record(db, notice.record_id));
    if (!record) continue;
    ROLLCALL_ASSIGN(const auto meeting, meeting_of(db, record->session_id));
    ROLLCALL_ASSIGN(const store::Person person, store::get_person(db, record->person_id));
    const bool repeated = notice.status == store::NoticeStatus::kSending;
    if (!meeting || (!guardian->notices && !repeated)) {
      ROLLCALL_TRY(drop(db, notice));
      continue;
    }
    notice.due_at = after_quiet_hours(now, *guardian, meeting->zone);
    if (notice.due_at <= now) {
      notice.status = store::NoticeStatus::kSending;
      notice.mail_id = mail.mail_id;
      ++notice.attempts;
      mail.lines.push_back({.kind = notice.kind,
                            .person = person.name,
                            .course = meeting->course.name,
                            .starts_at = meeting->zone.local(meeting->session.starts_at),
                            .ends_at = meeting->zone.local(meeting->session.ends_at)});
      mail.people.push_back(person.id);
      mail.notices.push_back(notice);
    }
    ROLLCALL_TRY(store::put_notice(db, notice));
  }
  return mail;
}

Result<std::string> whole_message(Installation& in, const Outgoing& mail) {
  const std::string& from = in.settings().text(setting::kMailFrom);
  const std::string_view sender = bare_address(from);
  std::string link;
  if (const std::string& base = in.settings().text(setting::kPublicUrl); !base.empty()) {
    ROLLCALL_ASSIGN(const std::string token, unsubscribe_token(in.vault(), mail.guardian));
    link = base + "/api/v1/unsubscribe?token=" + token;
  }
  const NoticeText text = notice_text(mail.guardian.language, mail.guardian.name, mail.lines, link);
  return format_mail({.from = from,
                      .to_name = mail.guardian.name,
                      .to = mail.guardian.email,
                      .subject = text.subject,
                      .text = text.body,
                      .language = mail.guardian.language,
                      .id = mail.mail_id.to_string() + std::string(sender.substr(sender.find('@'))),
                      .unsubscribe_url = link,
                      .date = in.clock().now()});
}

// Writes down what became of the mail.
Result<void> settle(Installation& in, Outgoing& mail, const Result<void>& sent) {
  const Time now = in.clock().now();
  if (!sent) log::warn("a mail was not sent: {}", sent.error().message);
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    for (std::size_t i = 0; i < mail.notices.size(); ++i) {
      store::Notice& notice = mail.notices[i];
      ROLLCALL_ASSIGN(const auto there, store::list_notices_of_record(db, notice.record_id));
      if (!std::ranges::contains(there, notice.id, &store::Notice::id)) continue;  // forgotten meanwhile
      const bool refused =
          !sent && (sent.error().code == ErrorCode::kInvalidArgument || notice.attempts >= kMostAttempts);
      if (sent) {
        notice.status = store::NoticeStatus::kSent;
        notice.sent_at = now;
        notice.last_error.clear();
      } else if (refused) {
        notice.status = store::NoticeStatus::kFailed;
        notice.last_error = sent.error().message;
      } else {
        // Where the server said so, the mail did not go, and what waits may still be lifted.
        if (sent.error().code == ErrorCode::kBusy) notice.status = store::NoticeStatus::kWaiting;
        notice.last_error = sent.error().message;
        notice.due_at =
            now + pause_after(mail.notices.front().attempts, kFirstPause, kLongestPause, net::random_chance());
      }
      ROLLCALL_TRY(store::put_notice(db, notice));
      if (sent || refused)
        ROLLCALL_TRY(note(db, in.clock(), {}, sent ? event::kNoticeSent : event::kNoticeFailed,
                          {.subject = notice.record_id,
                           .person = mail.people[i],
                           .session = std::nullopt,
                           .ids = {{"guardian_id", notice.guardian_id.to_string()},
                                   {"kind", std::string(store::name(notice.kind))}}}));
    }
    return {};
  });
}

}  // namespace

Result<bool> read_for_notices(Installation& in, const Uuid& runner, std::int64_t after_number) {
  ROLLCALL_ASSIGN(const auto events, in.database().read([&](store::Connection& db) {
    return store::read_events_after(db, after_number, kReadAtOnce);
  }));
  if (events.empty()) return false;
  return in.database().transact([&](store::Connection& db) -> Result<bool> {
    ROLLCALL_ASSIGN(const bool ours, store::move_reader(db, kMailReader, runner, events.back().number));
    if (!ours) return false;
    for (const store::Event& event : events) ROLLCALL_TRY(look_at_event(in, db, event));
    return true;
  });
}

Result<bool> send_next_mail(Installation& in, const net::MailClient& client, const std::stop_token& stop) {
  ROLLCALL_ASSIGN(auto mail, in.database().transact([&](store::Connection& db) { return gather(in, db); }));
  if (!mail) return false;
  if (mail->lines.empty()) return true;
  ROLLCALL_ASSIGN(const std::string message, whole_message(in, *mail));
  const std::string from(bare_address(in.settings().text(setting::kMailFrom)));
  const Result<void> sent = client.send(from, mail->guardian.email, message, stop);
  if (!sent && sent.error().code == ErrorCode::kCancelled) return false;
  ROLLCALL_TRY(settle(in, *mail, sent));
  return true;
}

}  // namespace rollcall::service
