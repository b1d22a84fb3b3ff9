// Passages at a checkpoint, a door with no course: which sightings count, who was inside from when to when, and how
// long on which day. Pure functions; times are UTC, days those of a zone.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <vector>

#include "attendance/checkpoint.hpp"
#include "attendance/time_zone.hpp"
#include "base/time.hpp"

namespace rollcall::attendance {

// Whether `next` is a passage of its own, `last` being the last one that counted. It is not within `cooldown` of it,
// unless one was seen going in and the other going out. A sighting that is older than `last` (a device sent it late)
// is measured the same way, by its distance.
bool counts(const std::optional<Passage>& last, const Passage& next, std::chrono::seconds cooldown);

// From a way in to a way out. An end that is missing was not seen.
struct Stay {
  std::optional<Time> in;
  std::optional<Time> out;
  bool operator==(const Stay&) const = default;
};

// Pairs one person's passages, in any order given. A passage of kBoth goes in when the person is outside and out when
// inside. Going in twice leaves the first stay without an end, going out twice the second without a begin; and so does
// a way out more than `longest` after the way in: somebody forgot, and a night is not worked hours.
std::vector<Stay> pair_passages(std::span<const Passage> passages, std::chrono::seconds longest);

// The time inside on one day of a zone.
struct DayInside {
  Date date;
  std::chrono::seconds inside{};
  bool complete = true;  // false: a stay of that day has an end that was not seen, and counts nothing
  bool operator==(const DayInside&) const = default;
};

// The days on which there were stays, in order. A stay over midnight is divided between its days; days last as long as
// the zone's clocks make them (23 or 25 hours when these are moved).
std::vector<DayInside> inside_by_day(std::span<const Stay> stays, const TimeZone& zone);

}  // namespace rollcall::attendance
