#include "service/reports/hours.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "attendance/passage.hpp"
#include "attendance/time_zone.hpp"
#include "service/accounts/access.hpp"
#include "service/event_kinds.hpp"
#include "service/reports/hours_writer.hpp"
#include "service/reports/made_file.hpp"
#include "store/checkpoints.hpp"
#include "store/passages.hpp"
#include "store/people.hpp"

namespace rollcall::service {
namespace {

using attendance::TimeZone;

constexpr int kMostLines = 10'000;

// All places, by name; or the one that a checkpoint leads to.
Result<std::vector<Place>> list_places(store::Connection& db, const std::optional<Uuid>& of) {
  ROLLCALL_ASSIGN(const std::vector<store::Checkpoint> checkpoints, store::list_all_checkpoints(db));
  std::map<std::pair<std::string, std::string>, Place> places;  // by name, a checkpoint before an area called the same
  for (const store::Checkpoint& checkpoint : checkpoints) {
    const std::string& name = checkpoint.area.empty() ? checkpoint.name : checkpoint.area;
    Place& place = places[{name, checkpoint.area}];
    place.name = name;
    place.area = checkpoint.area;
    place.time_zone = checkpoint.time_zone;
    place.checkpoints.push_back(checkpoint.id);
    place.longest_stay = std::max(place.longest_stay, std::chrono::seconds{checkpoint.policy.longest_stay_s});
  }
  std::vector<Place> listed;
  for (auto& [name, place] : places)
    if (!of || std::ranges::contains(place.checkpoints, *of)) listed.push_back(std::move(place));
  return listed;
}

// The people of one place, whose passages come one person after the other.
class PlaceFolder {
 public:
  PlaceFolder(const Place& place, const TimeZone& zone, const attendance::Span& span, Time now,
              const std::function<Result<void>(const Place&, const PersonHours&)>& each)
      : place_(place), zone_(zone), span_(span), now_(now), each_(each) {}

  Result<void> add(const store::CountedPassage& counted) {
    if (!passages_.empty() && person_.person_id != counted.person_id) ROLLCALL_TRY(finish());
    if (passages_.empty())
      person_ = {.person_id = counted.person_id, .external_id = counted.external_id, .name = counted.name, .hours = {}};
    passages_.push_back(counted.passage);
    return {};
  }

  Result<void> finish() {
    if (passages_.empty()) return {};
    person_.hours = attendance::hours_of(passages_, span_, zone_, place_.longest_stay, now_);
    passages_.clear();
    if (person_.hours.days.empty()) return {};
    return each_(place_, person_);
  }

 private:
  const Place& place_;
  const TimeZone& zone_;
  attendance::Span span_;
  Time now_;
  const std::function<Result<void>(const Place&, const PersonHours&)>& each_;
  PersonHours person_;
  std::vector<attendance::Passage> passages_;
};

Result<void> each_of_place(store::Connection& db, const Place& place, store::PassageFilter filter,
                           const attendance::Period& period, Time now,
                           const std::function<Result<void>(const Place&, const PersonHours&)>& each) {
  ROLLCALL_ASSIGN(const TimeZone zone, TimeZone::load(place.time_zone));
  ROLLCALL_ASSIGN(const attendance::Span span, attendance::span_in(period, zone));
  if (span.from) filter.from = *span.from - attendance::kLookBack;
  if (span.until) filter.until = *span.until + place.longest_stay;
  if (place.area.empty())
    filter.checkpoint = place.checkpoints.front();
  else
    filter.area = place.area;
  PlaceFolder folder(place, zone, span, now, each);
  ROLLCALL_TRY(store::each_passage(db, filter, [&](const store::CountedPassage& one) { return folder.add(one); }));
  return folder.finish();
}

Result<void> note_export(Installation& in, const Actor& actor, const HoursRequest& request, ExportFormat format,
                         const ExportFile& made) {
  EventFacts facts{.subject = request.checkpoint, .person = request.person, .session = std::nullopt, .ids = {}};
  facts.ids = export_facts(format, made, request.period);
  facts.ids["report"] = "hours";
  if (request.checkpoint) facts.ids["checkpoint_id"] = request.checkpoint->to_string();
  return in.database().transact(
      [&](store::Connection& db) { return note(db, in.clock(), actor, event::kExportMade, facts); });
}

}  // namespace

Result<void> each_hours(Installation& in, const Actor& actor, const HoursRequest& request,
                        const std::function<Result<void>(const Place&, const PersonHours&)>& each) {
  return in.database().read([&](store::Connection& db) -> Result<void> {
    if (request.checkpoint) {
      ROLLCALL_TRY(require_checkpoint(db, actor, *request.checkpoint));
      ROLLCALL_TRY(store::get_checkpoint(db, *request.checkpoint));
    }
    if (request.person) {
      ROLLCALL_TRY(require_person(db, actor, *request.person));
      ROLLCALL_TRY(store::get_person(db, *request.person));
    }
    store::PassageFilter filter{.person = request.person, .group = request.group};
    if (!sees_all(actor)) filter.person = sight_of(actor).person.value_or(Uuid{});
    ROLLCALL_ASSIGN(const std::vector<Place> places, list_places(db, request.checkpoint));
    for (const Place& place : places)
      ROLLCALL_TRY(each_of_place(db, place, filter, request.period, in.clock().now(), each));
    return {};
  });
}

Result<HoursReport> report_hours(Installation& in, const Actor& actor, const HoursRequest& request, int limit) {
  if (limit < 1 || limit > kMostLines)
    return fail_field("limit", "must be a number from 1 to " + std::to_string(kMostLines));
  HoursReport report;
  ROLLCALL_TRY(each_hours(in, actor, request, [&](const Place& place, const PersonHours& person) -> Result<void> {
    if (report.total++ < limit) report.lines.push_back({.place = place, .person = person});
    return {};
  }));
  return report;
}

Result<ExportFile> export_hours(Installation& in, const Actor& actor, const HoursRequest& request, ExportFormat format,
                                bool byte_order_mark) {
  ROLLCALL_ASSIGN(auto file, document::TemporaryFile::create(in.folder()));
  ExportFile made{.file = std::move(file)};
  {
    ROLLCALL_ASSIGN(const std::unique_ptr<HoursWriter> writer,
                    make_hours_writer(in, format, byte_order_mark, request.period, made.file));
    ROLLCALL_TRY(each_hours(in, actor, request, [&](const Place& place, const PersonHours& person) -> Result<void> {
      made.rows += std::ssize(person.hours.days);
      return writer->add(place, person);
    }));
    ROLLCALL_TRY(writer->finish());
  }
  ROLLCALL_TRY(measure(made));
  ROLLCALL_TRY(note_export(in, actor, request, format, made));
  return made;
}

}  // namespace rollcall::service
