#include "service/reports/hours_writer.hpp"

#include <array>
#include <boost/json/object.hpp>
#include <format>
#include <optional>
#include <string>
#include <utility>

#include "base/csv.hpp"
#include "base/json.hpp"
#include "document/register_pdf.hpp"
#include "document/xlsx.hpp"
#include "service/branding.hpp"
#include "service/reports/made_file.hpp"

namespace rollcall::service {
namespace {

using attendance::DayInside;
using document::Cell;

double decimal_hours(std::chrono::seconds inside) {
  return std::chrono::duration<double, std::chrono::hours::period>(inside).count();
}

class CsvHours final : public HoursWriter {
 public:
  CsvHours(document::TemporaryFile& file, bool byte_order_mark) : file_(file), byte_order_mark_(byte_order_mark) {
    for (const char* name : {"place", "time_zone", "external_id", "name", "date", "inside_s", "hours", "complete"})
      csv_.plain(name);
    csv_.end_row();
  }

  Result<void> add(const Place& place, const PersonHours& person) override {
    for (const DayInside& day : person.hours.days) {
      csv_.text(place.name).plain(place.time_zone).text(person.external_id).text(person.name);
      csv_.plain(attendance::format_date(day.date)).plain(std::to_string(day.inside.count()));
      csv_.plain(attendance::format_hours(day.inside)).plain(day.complete ? "true" : "false").end_row();
    }
    return put();
  }

  Result<void> finish() override {
    ROLLCALL_TRY(put());
    return file_.flush();
  }

 private:
  Result<void> put() {
    if (std::exchange(byte_order_mark_, false)) ROLLCALL_TRY(file_.write("\xEF\xBB\xBF"));
    return file_.write(csv_.take());
  }

  document::TemporaryFile& file_;
  bool byte_order_mark_;
  CsvWriter csv_;
};

class JsonHours final : public HoursWriter {
 public:
  explicit JsonHours(document::TemporaryFile& file) : file_(file) {}

  Result<void> add(const Place& place, const PersonHours& person) override {
    for (const DayInside& day : person.hours.days) {
      ROLLCALL_TRY(file_.write(std::exchange(any_, true) ? "," : "["));
      ROLLCALL_TRY(file_.write(write_json(boost::json::object{{"place", place.name},
                                                              {"time_zone", place.time_zone},
                                                              {"person_id", person.person_id.to_string()},
                                                              {"external_id", person.external_id},
                                                              {"name", person.name},
                                                              {"date", attendance::format_date(day.date)},
                                                              {"inside_s", day.inside.count()},
                                                              {"complete", day.complete}})));
    }
    return {};
  }

  Result<void> finish() override {
    ROLLCALL_TRY(file_.write(any_ ? "]\n" : "[]\n"));
    return file_.flush();
  }

 private:
  document::TemporaryFile& file_;
  bool any_ = false;
};

// A sheet with every day, and one with every person and a chart of the places.
class XlsxHours final : public HoursWriter {
 public:
  XlsxHours(document::TemporaryFile& file, const std::filesystem::path& folder, std::string_view school)
      : book_(file, folder, school) {
    places_ = book_.add_sheet("Places", {{"Place", 28}, {"Time zone", 18}, {"People", 10}, {"Hours", 11}});
    people_ = book_.add_sheet(
        "People", {{"Place", 28}, {"ID", 14}, {"Name", 30}, {"Hours", 11}, {"Days", 8}, {"Not complete", 12}});
    days_ =
        book_.add_sheet("Days", {{"Place", 28}, {"ID", 14}, {"Name", 30}, {"Date", 12}, {"Hours", 11}, {"Note", 14}});
  }

  Result<void> add(const Place& place, const PersonHours& person) override {
    if (!now_ || now_->name != place.name || now_->area != place.area) ROLLCALL_TRY(end_place());
    if (!now_) now_ = place;
    ++number_;
    all_ += person.hours.inside;
    std::int64_t open_days = 0;
    for (const DayInside& day : person.hours.days) {
      if (!day.complete) ++open_days;
      const std::string date = attendance::format_date(day.date);
      const std::array<Cell, 6> cells{
          std::string_view(place.name),  std::string_view(person.external_id),
          std::string_view(person.name), std::string_view(date),
          decimal_hours(day.inside),     day.complete ? Cell{} : Cell{std::string_view("not complete")}};
      ROLLCALL_TRY(book_.add_row(days_, cells));
    }
    const std::array<Cell, 6> cells{std::string_view(place.name),
                                    std::string_view(person.external_id),
                                    std::string_view(person.name),
                                    decimal_hours(person.hours.inside),
                                    static_cast<std::int64_t>(std::ssize(person.hours.days)),
                                    open_days};
    return book_.add_row(people_, cells);
  }

  Result<void> finish() override {
    constexpr int kHoursColumn = 3;
    ROLLCALL_TRY(end_place());
    ROLLCALL_TRY(book_.add_chart(
        places_, {.title = "Hours by place", .labels = 0, .first = kHoursColumn, .last = kHoursColumn}));
    return book_.close();
  }

 private:
  Result<void> end_place() {
    if (!now_) return {};
    const std::array<Cell, 4> cells{std::string_view(now_->name), std::string_view(now_->time_zone), number_,
                                    decimal_hours(all_)};
    ROLLCALL_TRY(book_.add_row(places_, cells));
    now_.reset();
    number_ = 0;
    all_ = {};
    return {};
  }

  document::Workbook book_;
  int places_ = 0;
  int people_ = 0;
  int days_ = 0;
  std::optional<Place> now_;
  std::int64_t number_ = 0;
  std::chrono::seconds all_{};
};

std::string bound_text(const std::optional<attendance::Bound>& bound) {
  if (!bound) return "…";
  if (const auto* day = std::get_if<attendance::Date>(&*bound)) return attendance::format_date(*day);
  return format_rfc3339(std::get<Time>(*bound));
}

// A list a place, on pages of its own, with a line to sign for each.
class PdfHours final : public HoursWriter {
 public:
  PdfHours(document::TemporaryFile& file, std::unique_ptr<document::RegisterPdf> pdf, const attendance::Period& period)
      : file_(file), pdf_(std::move(pdf)), period_(bound_text(period.from) + " – " + bound_text(period.to)) {}

  Result<void> add(const Place& place, const PersonHours& person) override {
    if (!now_ || now_->name != place.name || now_->area != place.area) {
      ROLLCALL_TRY(end_place());
      now_ = place;
    }
    all_ += person.hours.inside;
    page_.lines.push_back({.external_id = person.external_id,
                           .name = person.name,
                           .status = attendance::format_hours(person.hours.inside),
                           .time = std::to_string(person.hours.days.size())});
    if (person.hours.open_stays > 0) page_.lines.back().name += std::format(" ({} open)", person.hours.open_stays);
    return {};
  }

  Result<void> finish() override {
    ROLLCALL_TRY(end_place());
    if (!any_)
      ROLLCALL_TRY(pdf_->add({.title = "Hours", .subtitle = period_, .lines = {}, .summary = "Nobody was seen"}));
    ROLLCALL_TRY(pdf_->close());
    return file_.flush();
  }

 private:
  Result<void> end_place() {
    if (!now_) return {};
    page_.title = now_->name;
    page_.subtitle = std::format("{}    {}", period_, now_->time_zone);
    page_.summary = std::format("{} people    {} hours", page_.lines.size(), attendance::format_hours(all_));
    page_.status_heading = "Hours";
    page_.time_heading = "Days";
    ROLLCALL_TRY(pdf_->add(page_));
    any_ = true;
    page_ = {};
    now_.reset();
    all_ = {};
    return {};
  }

  document::TemporaryFile& file_;
  std::unique_ptr<document::RegisterPdf> pdf_;
  std::string period_;
  std::optional<Place> now_;
  document::Register page_;
  std::chrono::seconds all_{};
  bool any_ = false;
};

}  // namespace

Result<std::unique_ptr<HoursWriter>> make_hours_writer(Installation& in, ExportFormat format, bool byte_order_mark,
                                                       const attendance::Period& period,
                                                       document::TemporaryFile& file) {
  switch (format) {
    case ExportFormat::kCsv:
      return std::make_unique<CsvHours>(file, byte_order_mark);
    case ExportFormat::kJson:
      return std::make_unique<JsonHours>(file);
    case ExportFormat::kXlsx: {
      ROLLCALL_ASSIGN(const Branding branding, find_branding(in));
      return std::make_unique<XlsxHours>(file, in.folder(), branding.school_name);
    }
    case ExportFormat::kPdf:
      break;
  }
  ROLLCALL_ASSIGN(const document::Letterhead letterhead, read_letterhead(in));
  ROLLCALL_ASSIGN(auto pdf, document::RegisterPdf::create(file, letterhead));
  return std::make_unique<PdfHours>(file, std::move(pdf), period);
}

}  // namespace rollcall::service
