#include <array>
#include <map>
#include <utility>

#include "attendance/report.hpp"
#include "attendance/time_zone.hpp"
#include "document/xlsx.hpp"
#include "service/reports/sheet_writer.hpp"

namespace rollcall::service {
namespace {

using attendance::SheetCounts;
using document::Cell;

// A sheet with every line, and one that counts them by course, with a chart. Times are those of the course's zone:
// a spreadsheet knows no other.
class XlsxSheets final : public SheetWriter {
 public:
  XlsxSheets(document::TemporaryFile& file, const std::filesystem::path& folder, std::string_view school)
      : book_(file, folder, school) {
    summary_ = book_.add_sheet("Summary", {{"Course", 14},
                                           {"Course name", 28},
                                           {"Sessions", 10},
                                           {"Present", 10},
                                           {"Late", 10},
                                           {"Absent", 10},
                                           {"Excused", 10},
                                           {"Expected", 10},
                                           {"Attendance", 11}});
    lines_ = book_.add_sheet("Attendance", {{"Course", 14},
                                            {"Course name", 28},
                                            {"Session start", 17},
                                            {"Session end", 17},
                                            {"Time zone", 18},
                                            {"ID", 14},
                                            {"Name", 30},
                                            {"Status", 10},
                                            {"Marked at", 17},
                                            {"Method", 9},
                                            {"Confidence", 11},
                                            {"Similarity", 11},
                                            {"Source", 18},
                                            {"Set by", 10}});
  }

  Result<void> add(const SheetView& sheet) override {
    ROLLCALL_ASSIGN(const attendance::TimeZone zone, attendance::TimeZone::load(sheet.course.time_zone));
    Totals& totals = totals_.try_emplace(sheet.course.code, Totals{.name = sheet.course.name}).first->second;
    ++totals.sessions;
    for (const SheetLineView& line : sheet.lines) {
      attendance::add(totals.counts,
                      line.status.transform([](const attendance::EffectiveStatus& one) { return one.status; }));
      ROLLCALL_TRY(add_line(sheet, line, zone));
    }
    return {};
  }

  Result<void> finish() override {
    for (const auto& [code, totals] : totals_) {
      const SheetCounts& counts = totals.counts;
      const auto number = [](std::size_t value) { return Cell{static_cast<std::int64_t>(value)}; };
      const auto rate = attendance::attendance_rate(counts);
      const std::array<Cell, 9> cells{
          std::string_view(code), std::string_view(totals.name), totals.sessions,
          number(counts.present), number(counts.late),           number(counts.absent),
          number(counts.excused), number(counts.pending),        rate ? Cell{document::Share{*rate}} : Cell{}};
      ROLLCALL_TRY(book_.add_row(summary_, cells));
    }
    constexpr int kPresentColumn = 3;
    constexpr int kExcusedColumn = 6;
    ROLLCALL_TRY(book_.add_chart(
        summary_, {.title = "Attendance by course", .labels = 0, .first = kPresentColumn, .last = kExcusedColumn}));
    return book_.close();
  }

 private:
  struct Totals {
    std::string name;
    std::int64_t sessions = 0;
    SheetCounts counts;
  };

  Result<void> add_line(const SheetView& sheet, const SheetLineView& line, const attendance::TimeZone& zone) {
    const auto& record = line.line.record;
    const auto number = [](const std::optional<double>& value) { return value ? Cell{*value} : Cell{}; };
    const std::array<Cell, 14> cells{std::string_view(sheet.course.code),
                                     std::string_view(sheet.course.name),
                                     zone.local(sheet.session.starts_at),
                                     zone.local(sheet.session.ends_at),
                                     std::string_view(sheet.course.time_zone),
                                     std::string_view(line.line.external_id),
                                     std::string_view(line.line.name),
                                     status_word(line),
                                     record && record->marked_at ? Cell{zone.local(*record->marked_at)} : Cell{},
                                     record ? Cell{attendance::name(record->method)} : Cell{},
                                     record ? number(record->confidence) : Cell{},
                                     record ? number(record->similarity) : Cell{},
                                     record ? Cell{std::string_view(record->source)} : Cell{},
                                     line.status ? Cell{attendance::name(line.status->layer)} : Cell{}};
    return book_.add_row(lines_, cells);
  }

  document::Workbook book_;
  int summary_ = 0;
  int lines_ = 0;
  std::map<std::string, Totals> totals_;  // by course
};

}  // namespace

std::unique_ptr<SheetWriter> make_xlsx_writer(document::TemporaryFile& file, const std::filesystem::path& folder,
                                              std::string_view school) {
  return std::make_unique<XlsxSheets>(file, folder, school);
}

}  // namespace rollcall::service
