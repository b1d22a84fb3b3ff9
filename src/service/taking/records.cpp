#include "service/taking/records.hpp"

#include <map>
#include <utility>

#include "attendance/session_rules.hpp"
#include "base/text.hpp"
#include "store/of_people.hpp"
#include "store/people.hpp"
#include "store/sightings.hpp"

namespace rollcall::service {
namespace {

constexpr LineLimits kReason{.min_code_points = 1, .max_code_points = 500};

attendance::SheetCounts count(const std::vector<SheetLineView>& lines) {
  attendance::SheetCounts counts;
  for (const SheetLineView& line : lines) {
    if (!line.status) {
      ++counts.pending;
      continue;
    }
    switch (line.status->status) {
      case attendance::RecordStatus::kPresent:
        ++counts.present;
        break;
      case attendance::RecordStatus::kLate:
        ++counts.late;
        break;
      case attendance::RecordStatus::kAbsent:
        ++counts.absent;
        break;
      case attendance::RecordStatus::kExcused:
        ++counts.excused;
        break;
    }
  }
  return counts;
}

Result<Correct> clean(Correct correct) {
  ROLLCALL_ASSIGN(correct.reason, clean_line("reason", correct.reason, kReason));
  return correct;
}

}  // namespace

Result<SheetView> get_sheet(Installation& in, const Uuid& session) {
  return in.database().read([&](store::Connection& db) -> Result<SheetView> {
    SheetView sheet;
    ROLLCALL_ASSIGN(sheet.session, store::get_session(db, session));
    ROLLCALL_ASSIGN(sheet.course, store::get_course(db, sheet.session.course_id));
    ROLLCALL_ASSIGN(std::vector<store::SheetLine> lines, store::list_sheet(db, session));
    ROLLCALL_ASSIGN(const std::vector<store::LastSeen> last_seen, store::list_last_seen(db, session));
    std::map<Uuid, Time> seen;
    for (const store::LastSeen& one : last_seen) seen.emplace(one.person_id, one.at);
    const attendance::SessionFacts facts{.status = sheet.session.status,
                                         .starts_at = sheet.session.starts_at,
                                         .ends_at = sheet.session.ends_at,
                                         .closed_at = sheet.session.closed_at};
    for (store::SheetLine& line : lines) {
      const attendance::Layers layers = line.record ? line.record->layers() : attendance::Layers{};
      SheetLineView view{.line = std::move(line), .status = attendance::effective_status(layers, sheet.session.status)};
      if (const auto found = seen.find(view.line.person_id); found != seen.end()) view.last_seen_at = found->second;
      view.left_early = attendance::left_early(facts, sheet.course.policy, view.last_seen_at);
      sheet.lines.push_back(std::move(view));
    }
    sheet.counts = count(sheet.lines);
    return sheet;
  });
}

Result<store::Page<RecordView>> list_records(Installation& in, const store::RecordFilter& filter,
                                             const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) -> Result<store::Page<RecordView>> {
    ROLLCALL_ASSIGN(store::Page<store::ListedRecord> listed, store::list_records(db, filter, page));
    store::Page<RecordView> views{.items = {}, .next_cursor = std::move(listed.next_cursor)};
    std::vector<Uuid> ids;
    for (const store::ListedRecord& one : listed.items) ids.push_back(one.record.person_id);
    ROLLCALL_ASSIGN(const auto names, store::names_of(db, ids));
    for (store::ListedRecord& one : listed.items) {
      const store::PersonName& person = names.at(one.record.person_id);  // a record has its person
      views.items.push_back({.listed = std::move(one), .external_id = person.external_id, .name = person.name});
    }
    return views;
  });
}

Result<store::Record> get_record(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) { return store::get_record(db, id); });
}

Result<std::optional<RecordView>> find_record_view(store::Connection& db, const Uuid& id) {
  ROLLCALL_ASSIGN(auto record, store::find_record(db, id));
  if (!record) return std::nullopt;
  ROLLCALL_ASSIGN(const store::Session session, store::get_session(db, record->session_id));
  ROLLCALL_ASSIGN(const auto person, store::find_person(db, record->person_id));
  if (!person) return std::nullopt;
  return RecordView{
      .listed = {.record = *std::move(record), .course_id = session.course_id, .session_starts_at = session.starts_at},
      .external_id = person->external_id,
      .name = person->name};
}

Result<store::Record> correct_record(Installation& in, const Actor& actor, const Uuid& record, const Correct& wanted) {
  ROLLCALL_ASSIGN(const Correct correct, clean(wanted));
  return in.database().transact([&](store::Connection& db) -> Result<store::Record> {
    ROLLCALL_ASSIGN(store::Record row, store::get_record(db, record));
    return correct_in(db, in, actor, std::move(row), correct);
  });
}

Result<store::Record> mark_by_hand(Installation& in, const Actor& actor, const Uuid& session, const Uuid& person,
                                   const Correct& wanted) {
  ROLLCALL_ASSIGN(const Correct correct, clean(wanted));
  return in.database().transact(
      [&](store::Connection& db) { return mark_in(db, in, actor, session, person, correct); });
}

}  // namespace rollcall::service
