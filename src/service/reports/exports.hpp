// Attendance as a file: one line a person and session, also those who did not come.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "attendance/period.hpp"
#include "base/error.hpp"
#include "document/temporary_file.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

enum class ExportFormat : std::uint8_t { kCsv, kJson, kXlsx, kPdf };

Result<ExportFormat> parse_export_format(std::string_view text);
std::string_view media_type(ExportFormat format);
std::string_view extension(ExportFormat format);
bool is_text(ExportFormat format);

struct ExportRequest {
  ExportFormat format = ExportFormat::kCsv;
  bool byte_order_mark = false;  // before CSV, for programs that take it for something else than UTF-8
  std::optional<Uuid> course;
  std::optional<Uuid> session;
  std::optional<Uuid> person;
  std::optional<std::string> group;  // people in this group
  attendance::Period period;         // of sessions that start in it, by the days of their course's zone
};

struct ExportFile {
  document::TemporaryFile file;
  std::uint64_t size = 0;
  std::int64_t rows = 0;
  std::string sha256;  // of the bytes, in hexadecimal
};

// By session start, then external id, cancelled sessions left out; of what the actor sees. However much there is takes
// the memory of one session (a spreadsheet: of a row): the file is made in the data folder, without a name. Each
// session is read as it is when its turn comes.
//
// The event export.made, with the hash, the number of rows and what was asked for, is there before the file is given
// out. kNotFound for a course, session or person that there is not.
Result<ExportFile> export_attendance(Installation& in, const Actor& actor, const ExportRequest& request);

}  // namespace rollcall::service
