// Hours: how long people were at places, from their passages. A place is the checkpoints of one area, or a checkpoint
// without one; docs/reports.md says what every figure means, attendance/hours.hpp holds the rules.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "attendance/hours.hpp"
#include "attendance/period.hpp"
#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/reports/exports.hpp"

namespace rollcall::service {

struct HoursRequest {
  attendance::Period period;       // by the days of each place's zone
  std::optional<Uuid> checkpoint;  // the place that it leads to
  std::optional<std::string> group;
  std::optional<Uuid> person;
};

struct Place {
  std::string name;  // of the area, or of the checkpoint
  std::string area;  // "" for a checkpoint without one
  std::vector<Uuid> checkpoints;
  std::string time_zone;
  std::chrono::seconds longest_stay{};  // the longest of its checkpoints
};

struct PersonHours {
  Uuid person_id;
  std::string external_id;
  std::string name;
  attendance::Hours hours;
};

// By place, then external id; who was not there in the period is not there. Holds one person's passages at a time.
// kNotFound for a checkpoint or person that there is not or the actor may not see; who sees no passages gets none.
Result<void> each_hours(Installation& in, const Actor& actor, const HoursRequest& request,
                        const std::function<Result<void>(const Place&, const PersonHours&)>& each);

struct HoursReport {
  struct Line {
    Place place;
    PersonHours person;
  };
  std::vector<Line> lines;
  std::int64_t total = 0;  // of which `lines` are the first
};
Result<HoursReport> report_hours(Installation& in, const Actor& actor, const HoursRequest& request, int limit);

// The same as a file, one line a person, place and day; JSON is an array of those lines. The event export.made, with
// the hash and what was asked for, is there before the file is given out.
Result<ExportFile> export_hours(Installation& in, const Actor& actor, const HoursRequest& request, ExportFormat format,
                                bool byte_order_mark);

}  // namespace rollcall::service
