#include "service/review/excuses.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <set>
#include <utility>

#include "attendance/session_rules.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"
#include "service/accounts/access.hpp"
#include "service/event_kinds.hpp"
#include "service/people/erasures.hpp"
#include "service/review/corrections.hpp"
#include "service/review/excusing.hpp"
#include "service/taking/observed.hpp"
#include "service/words.hpp"
#include "store/courses.hpp"
#include "store/people.hpp"

namespace rollcall::service {
namespace {

using attendance::RecordStatus;

constexpr LineLimits kCode{.min_code_points = 1, .max_code_points = 30};
constexpr LineLimits kWords{.min_code_points = 1, .max_code_points = 200};
constexpr LineLimits kReason{.min_code_points = 0, .max_code_points = 500};
constexpr LineLimits kWithdrawn{.min_code_points = 1, .max_code_points = 500};
constexpr std::chrono::days kLongest{366};

struct Default {
  std::string_view code;
  std::string_view words;
  RecordStatus counts;
};
constexpr std::array kDefaults = {Default{"family", "Family reasons", RecordStatus::kExcused},
                                  Default{"ill", "Ill", RecordStatus::kExcused},
                                  Default{"medical", "Medical appointment", RecordStatus::kExcused},
                                  Default{"other", "Other reasons", RecordStatus::kExcused},
                                  Default{"school", "Away for the school", RecordStatus::kPresent},
                                  Default{"unexcused", "Without an excuse", RecordStatus::kAbsent}};

Result<std::map<std::string, store::AbsenceCode>> codes_in(store::Connection& db) {
  std::map<std::string, store::AbsenceCode> codes;
  for (const Default& one : kDefaults)
    codes[std::string(one.code)] = {
        .code = std::string(one.code), .words = std::string(one.words), .counts = one.counts};
  ROLLCALL_ASSIGN(const std::vector<store::AbsenceCode> changed, store::list_absence_codes(db));
  for (const store::AbsenceCode& one : changed) codes[one.code] = one;
  std::erase_if(codes, [](const auto& one) { return one.second.removed; });
  return codes;
}

// Works on new excuses inside a transaction; a class only because its steps share so much.
class ExcuseWork {
 public:
  ExcuseWork(Installation& in, const Actor& actor, store::Connection& db, const NewExcuse& wanted)
      : in_(in), actor_(actor), db_(db), wanted_(wanted), now_(in.clock().now()) {}

  Result<std::vector<ExcuseView>> run() {
    ROLLCALL_ASSIGN(const store::Excuse like, prepared());
    std::vector<ExcuseView> made;
    for (const Uuid& person : std::set<Uuid>(wanted_.people.begin(), wanted_.people.end())) {
      ROLLCALL_TRY(store::get_person(db_, person));
      ROLLCALL_TRY(require_not_erased(db_, person));
      ROLLCALL_TRY(require_person(db_, actor_, person));
      ExcuseView one{.excuse = like, .applied = {}};
      one.excuse.id = new_uuid(now_);
      one.excuse.person_id = person;
      ROLLCALL_TRY(store::insert_excuse(db_, one.excuse));
      ROLLCALL_TRY(tell(one.excuse));
      ROLLCALL_TRY(apply(one));
      made.push_back(std::move(one));
    }
    return made;
  }

 private:
  Result<store::Excuse> prepared() const {
    store::Excuse excuse{.batch_id = new_uuid(now_),
                         .course_id = wanted_.course,
                         .session_id = wanted_.session,
                         .reason = wanted_.reason,
                         .made_by = actor_.id,
                         .made_at = now_};
    if (wanted_.session) {
      ROLLCALL_ASSIGN(const store::Session session, store::get_session(db_, *wanted_.session));
      excuse.course_id = session.course_id;
      excuse.starts_at = session.starts_at;
      excuse.ends_at = session.ends_at;
    } else {
      excuse.starts_at = wanted_.starts_at.value_or(now_);
      excuse.ends_at = wanted_.ends_at.value_or(now_);
    }
    if (excuse.ends_at <= excuse.starts_at) return fail_field("ends_at", "must be after starts_at");
    if (excuse.ends_at - excuse.starts_at > kLongest)
      return fail_field("ends_at", "must be within a year of starts_at");
    if (excuse.course_id) ROLLCALL_TRY(store::get_course(db_, *excuse.course_id));
    if (!sees_all(actor_)) {
      if (!excuse.course_id)
        return fail(ErrorCode::kForbidden, "you may excuse people from own courses only", "name the course");
      ROLLCALL_TRY(require_course(db_, actor_, *excuse.course_id));
    }
    ROLLCALL_ASSIGN(const auto codes, codes_in(db_));
    const auto code = codes.find(wanted_.code);
    if (code == codes.end()) return fail_field("code", "is no code of absence");
    excuse.code = code->first;
    excuse.counts = code->second.counts;
    return excuse;
  }

  Result<void> apply(ExcuseView& one) {
    ROLLCALL_ASSIGN(const std::vector<Uuid> sessions, store::list_sessions_of(db_, one.excuse));
    for (const Uuid& id : sessions) {
      ROLLCALL_ASSIGN(const store::Session session, store::get_session(db_, id));
      const Result<void> in_time = require_in_time(db_, in_, actor_, id);
      if (!in_time && in_time.error().code != ErrorCode::kConflict) return in_time;
      if (!in_time) {
        ++one.applied.too_late;
        continue;
      }
      ROLLCALL_ASSIGN(const bool excused, excuse_from(db_, in_, actor_, one.excuse, session));
      ++(excused ? one.applied.excused : one.applied.attended);
    }
    return {};
  }

  Result<void> tell(const store::Excuse& excuse) {
    ROLLCALL_ASSIGN(auto words, seal_words(in_, excuse.person_id, excuse.id, excuse.reason));
    return note(db_, in_.clock(), actor_, event::kExcuseMade,
                {.subject = excuse.id,
                 .person = excuse.person_id,
                 .session = excuse.session_id,
                 .ids = {{"code", excuse.code},
                         {"counts", attendance::name(excuse.counts)},
                         {"starts_at", format_rfc3339(excuse.starts_at)},
                         {"ends_at", format_rfc3339(excuse.ends_at)},
                         {"batch_id", excuse.batch_id.to_string()}},
                 .content = std::move(words)});
  }

  Installation& in_;
  const Actor& actor_;
  store::Connection& db_;
  const NewExcuse& wanted_;
  Time now_;
};

}  // namespace

Result<std::vector<store::AbsenceCode>> list_absence_codes(Installation& in) {
  return in.database().read([](store::Connection& db) -> Result<std::vector<store::AbsenceCode>> {
    ROLLCALL_ASSIGN(auto codes, codes_in(db));
    std::vector<store::AbsenceCode> list;
    for (auto& [code, one] : codes) list.push_back(std::move(one));
    return list;
  });
}

Result<store::AbsenceCode> put_absence_code(Installation& in, const Actor& actor, const store::AbsenceCode& wanted) {
  store::AbsenceCode code = wanted;
  ROLLCALL_ASSIGN(code.code, clean_line("code", wanted.code, kCode));
  ROLLCALL_ASSIGN(code.words, clean_line("words", wanted.words, kWords));
  if (code.counts == RecordStatus::kLate) return fail_field("counts", "must be excused, absent or present");
  code.updated_at = in.clock().now();
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::put_absence_code(db, code));
    return note(db, in.clock(), actor, event::kAbsenceCodeChanged,
                {.subject = std::nullopt,
                 .person = std::nullopt,
                 .session = std::nullopt,
                 .ids = {{"code", code.code}, {"counts", attendance::name(code.counts)}}});
  }));
  return code;
}

Result<void> remove_absence_code(Installation& in, const Actor& actor, const std::string& code) {
  return in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(auto codes, codes_in(db));
    const auto found = codes.find(code);
    if (found == codes.end()) return fail(ErrorCode::kNotFound, "there is no such code of absence");
    store::AbsenceCode removed = found->second;
    removed.removed = true;
    removed.updated_at = in.clock().now();
    ROLLCALL_TRY(store::put_absence_code(db, removed));
    return note(db, in.clock(), actor, event::kAbsenceCodeChanged,
                {.subject = std::nullopt,
                 .person = std::nullopt,
                 .session = std::nullopt,
                 .ids = {{"code", code}, {"removed", true}}});
  });
}

Result<std::vector<ExcuseView>> add_excuses(Installation& in, const Actor& actor, const NewExcuse& wanted) {
  NewExcuse cleaned = wanted;
  ROLLCALL_ASSIGN(cleaned.reason, clean_line("reason", wanted.reason, kReason));
  return in.database().transact([&](store::Connection& db) { return ExcuseWork(in, actor, db, cleaned).run(); });
}

Result<store::Excuse> withdraw_excuse(Installation& in, const Recognition& recognition, const Actor& actor,
                                      const Uuid& id, const std::string& reason) {
  ROLLCALL_ASSIGN(const std::string why, clean_line("reason", reason, kWithdrawn));
  return in.database().transact([&](store::Connection& db) -> Result<store::Excuse> {
    const Time now = in.clock().now();
    ROLLCALL_ASSIGN(store::Excuse excuse, store::get_excuse(db, id));
    excuse.withdrawn_at = now;
    excuse.withdrawn_by = actor.id;
    excuse.withdrawn_reason = why;
    ROLLCALL_ASSIGN(const bool withdrawn, store::withdraw_excuse(db, excuse));
    if (!withdrawn) return fail(ErrorCode::kConflict, "the excuse was withdrawn already");
    ROLLCALL_ASSIGN(const std::vector<Uuid> records, store::list_records_of(db, id));
    for (const Uuid& one : records) {
      ROLLCALL_ASSIGN(store::Record record, store::get_record(db, one));
      ROLLCALL_TRY(require_in_time(db, in, actor, record.session_id));
      if (record.source != kExcuseSource) continue;
      boost::json::object ids{{"before", layers_json(record.layers())}, {"excuse_id", id.to_string()}};
      ROLLCALL_TRY(observe_anew(db, record, recognition.liveness_thresholds(), now));
      ids["after"] = layers_json(record.layers());
      ROLLCALL_TRY(note(
          db, in.clock(), actor, event::kRecordChanged,
          {.subject = record.id, .person = record.person_id, .session = record.session_id, .ids = std::move(ids)}));
    }
    ROLLCALL_TRY(store::unlink_excuse(db, id));
    ROLLCALL_ASSIGN(auto words, seal_words(in, excuse.person_id, id, why));
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kExcuseWithdrawn,
                      {.subject = id,
                       .person = excuse.person_id,
                       .session = excuse.session_id,
                       .ids = {{"code", excuse.code}, {"records", records.size()}},
                       .content = std::move(words)}));
    return excuse;
  });
}

Result<store::Excuse> get_excuse(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) { return store::get_excuse(db, id); });
}

Result<store::Page<store::Excuse>> list_excuses(Installation& in, const store::ExcuseFilter& filter,
                                                const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) { return store::list_excuses(db, filter, page); });
}

}  // namespace rollcall::service
