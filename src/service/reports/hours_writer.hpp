// What writes hours, one person after the other, in one format.
#pragma once

#include <memory>

#include "attendance/period.hpp"
#include "base/error.hpp"
#include "document/temporary_file.hpp"
#include "service/reports/hours.hpp"

namespace rollcall::service {

class HoursWriter {
 public:
  HoursWriter() = default;
  HoursWriter(const HoursWriter&) = delete;
  HoursWriter& operator=(const HoursWriter&) = delete;
  virtual ~HoursWriter() = default;

  // A person at a place; all of one place come together.
  virtual Result<void> add(const Place& place, const PersonHours& person) = 0;

  // Nothing comes after it.
  virtual Result<void> finish() = 0;
};

// Writes into `file`, which outlives it.
Result<std::unique_ptr<HoursWriter>> make_hours_writer(Installation& in, ExportFormat format, bool byte_order_mark,
                                                       const attendance::Period& period, document::TemporaryFile& file);

}  // namespace rollcall::service
