#include <format>
#include <utility>

#include "attendance/report.hpp"
#include "attendance/time_zone.hpp"
#include "document/register_pdf.hpp"
#include "service/reports/sheet_writer.hpp"

namespace rollcall::service {
namespace {

using attendance::TimeZone;

std::string day_and_time(attendance::LocalTime time) {
  return std::format("{:%Y-%m-%d %H:%M}", std::chrono::floor<std::chrono::minutes>(time));
}
std::string time_of_day(attendance::LocalTime time) {
  return std::format("{:%H:%M}", std::chrono::floor<std::chrono::minutes>(time));
}

std::string summary_of(const attendance::SheetCounts& counts) {
  std::string text = std::format("Present {}    Late {}    Absent {}    Excused {}", counts.present, counts.late,
                                 counts.absent, counts.excused);
  if (counts.pending > 0) text += std::format("    Expected {}", counts.pending);
  if (const auto rate = attendance::attendance_rate(counts))
    text += std::format("    Attendance {:.1f} %", *rate * 100);
  return text;
}

// A register a session, on pages of its own.
class PdfSheets final : public SheetWriter {
 public:
  PdfSheets(document::TemporaryFile& file, std::unique_ptr<document::RegisterPdf> pdf)
      : file_(file), pdf_(std::move(pdf)) {}

  Result<void> add(const SheetView& sheet) override {
    if (sheet.lines.empty()) return {};
    ROLLCALL_ASSIGN(const TimeZone zone, TimeZone::load(sheet.course.time_zone));
    document::Register page{
        .title = sheet.course.name,
        .subtitle =
            std::format("{}    {} – {}    {}", sheet.course.code, day_and_time(zone.local(sheet.session.starts_at)),
                        time_of_day(zone.local(sheet.session.ends_at)), sheet.course.time_zone),
        .lines = {},
        .summary = {}};
    attendance::SheetCounts counts;
    for (const SheetLineView& line : sheet.lines) {
      attendance::add(counts, line.status.transform([](const attendance::EffectiveStatus& one) { return one.status; }));
      const auto& record = line.line.record;
      page.lines.push_back(
          {.external_id = line.line.external_id,
           .name = line.line.name,
           .status = std::string(line.status ? status_word(line) : std::string_view{}),
           .time = record && record->marked_at ? time_of_day(zone.local(*record->marked_at)) : std::string{}});
    }
    page.summary = summary_of(counts);
    return pdf_->add(page);
  }

  Result<void> finish() override {
    ROLLCALL_TRY(pdf_->close());
    return file_.flush();
  }

 private:
  document::TemporaryFile& file_;
  std::unique_ptr<document::RegisterPdf> pdf_;
};

}  // namespace

Result<std::unique_ptr<SheetWriter>> make_pdf_writer(document::TemporaryFile& file,
                                                     const document::Letterhead& letterhead) {
  ROLLCALL_ASSIGN(auto pdf, document::RegisterPdf::create(file, letterhead));
  return std::make_unique<PdfSheets>(file, std::move(pdf));
}

}  // namespace rollcall::service
