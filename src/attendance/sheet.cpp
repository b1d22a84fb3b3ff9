#include "attendance/sheet.hpp"

#include <unordered_map>
#include <unordered_set>

namespace rollcall::attendance {
namespace {

void count(SheetCounts& counts, const std::optional<EffectiveStatus>& effective) {
  if (!effective) {
    ++counts.pending;
    return;
  }
  switch (effective->status) {
    case RecordStatus::kPresent:
      ++counts.present;
      break;
    case RecordStatus::kLate:
      ++counts.late;
      break;
    case RecordStatus::kAbsent:
      ++counts.absent;
      break;
    case RecordStatus::kExcused:
      ++counts.excused;
      break;
  }
}

}  // namespace

Sheet make_sheet(std::span<const Uuid> roster, std::span<const SheetRecord> records, SessionStatus session) {
  std::unordered_map<Uuid, const SheetRecord*> by_person;
  by_person.reserve(records.size());
  for (const SheetRecord& record : records) by_person.emplace(record.person, &record);

  Sheet sheet;
  sheet.rows.reserve(roster.size());
  std::unordered_set<Uuid> done;
  done.reserve(roster.size() + records.size());

  const auto add = [&](const Uuid& person, const SheetRecord* record, bool on_roster) {
    SheetRow row{.person = person, .on_roster = on_roster};
    row.status = effective_status(record != nullptr ? record->layers : Layers{}, session);
    if (record != nullptr) {
      row.record = record->id;
      row.marked_at = record->marked_at;
      row.method = record->method;
    }
    count(sheet.counts, row.status);
    sheet.rows.push_back(row);
  };

  for (const Uuid& person : roster) {
    if (!done.insert(person).second) continue;
    const auto found = by_person.find(person);
    add(person, found != by_person.end() ? found->second : nullptr, true);
  }
  for (const SheetRecord& record : records) {
    const Layers& layers = record.layers;
    if (!layers.observed && !layers.teacher && !layers.office) continue;
    if (done.insert(record.person).second) add(record.person, by_person.at(record.person), false);
  }
  return sheet;
}

}  // namespace rollcall::attendance
