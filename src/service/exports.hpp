// Attendance as a file: one line a person and session, also those who did not come.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

enum class ExportFormat : std::uint8_t { kCsv, kJson };

Result<ExportFormat> parse_export_format(std::string_view text);
std::string_view media_type(ExportFormat format);
std::string_view extension(ExportFormat format);

struct ExportRequest {
  ExportFormat format = ExportFormat::kCsv;
  std::optional<Uuid> course;
  std::optional<Uuid> session;
  std::optional<Uuid> person;
  std::optional<Time> from;   // sessions that end after this
  std::optional<Time> until;  // and start before this
};

// By session start, then external id. Cancelled sessions are left out. CSV is UTF-8 with a header line and safe to open
// in a spreadsheet. kNotFound for a course, session or person that there is not.
Result<std::string> export_attendance(Installation& in, const ExportRequest& request);

}  // namespace rollcall::service
