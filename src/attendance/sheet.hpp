// The attendance sheet of a session: its roster joined with its records. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "attendance/record.hpp"
#include "attendance/types.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace rollcall::attendance {

// Of a record, what the sheet needs.
struct SheetRecord {
  Uuid id;
  Uuid person;
  Layers layers;
  std::optional<Time> marked_at;  // capture time of the observed mark
  std::optional<Method> method;   // of the observed mark, or kManual
};

// One line: a person, and what is known. status is nullopt while it is open whether the person comes.
struct SheetRow {
  Uuid person;
  bool on_roster = true;  // false: has a record, but is no longer on the roster
  std::optional<EffectiveStatus> status;
  std::optional<Uuid> record;
  std::optional<Time> marked_at;
  std::optional<Method> method;
};

struct SheetCounts {
  std::size_t present = 0;
  std::size_t late = 0;
  std::size_t absent = 0;
  std::size_t excused = 0;
  std::size_t pending = 0;  // no status yet

  std::size_t total() const { return present + late + absent + excused + pending; }
  bool operator==(const SheetCounts&) const = default;
};

struct Sheet {
  std::vector<SheetRow> rows;  // the roster's order, then people only records know, in the records' order
  SheetCounts counts;          // of all rows
};

// Every person once: who stands twice in `roster` gets one row, and of several records of a person the first is taken.
// People off the roster get a row only while their record has a status.
Sheet make_sheet(std::span<const Uuid> roster, std::span<const SheetRecord> records, SessionStatus session);

}  // namespace rollcall::attendance
