// CSV and JSON.

#include <boost/json/object.hpp>
#include <format>
#include <utility>

#include "base/csv.hpp"
#include "base/json.hpp"
#include "service/reports/sheet_writer.hpp"

namespace rollcall::service {
namespace {

// A record by hand that says nothing was seen has no method to show.
std::string method_of(const store::SheetLine& line) {
  return line.record ? std::string(attendance::name(line.record->method)) : std::string{};
}

std::string optional_time(const std::optional<Time>& time) { return time ? format_rfc3339(*time) : std::string{}; }

class CsvSheets final : public SheetWriter {
 public:
  CsvSheets(document::TemporaryFile& file, bool byte_order_mark) : file_(file), byte_order_mark_(byte_order_mark) {
    for (const char* name : {"course", "course_name", "session_id", "session_start", "session_end", "external_id",
                             "name", "status", "marked_at", "method", "confidence", "similarity", "source", "set_by"})
      csv_.plain(name);
    csv_.end_row();
  }

  Result<void> add(const SheetView& sheet) override {
    for (const SheetLineView& line : sheet.lines) add_line(sheet, line);
    return put();
  }

  Result<void> finish() override {
    ROLLCALL_TRY(put());
    return file_.flush();
  }

 private:
  void add_line(const SheetView& sheet, const SheetLineView& line) {
    const auto& record = line.line.record;
    csv_.text(sheet.course.code).text(sheet.course.name).plain(sheet.session.id.to_string());
    csv_.plain(format_rfc3339(sheet.session.starts_at)).plain(format_rfc3339(sheet.session.ends_at));
    csv_.text(line.line.external_id).text(line.line.name).plain(status_word(line));
    csv_.plain(record ? optional_time(record->marked_at) : "").plain(method_of(line.line));
    csv_.plain(record && record->confidence ? std::format("{:.4f}", *record->confidence) : "");
    csv_.plain(record && record->similarity ? std::format("{:.4f}", *record->similarity) : "");
    csv_.text(record ? record->source : "").plain(line.status ? attendance::name(line.status->layer) : "");
    csv_.end_row();
  }

  Result<void> put() {
    if (std::exchange(byte_order_mark_, false)) ROLLCALL_TRY(file_.write("\xEF\xBB\xBF"));
    return file_.write(csv_.take());
  }

  document::TemporaryFile& file_;
  bool byte_order_mark_;
  CsvWriter csv_;
};

class JsonSheets final : public SheetWriter {
 public:
  explicit JsonSheets(document::TemporaryFile& file) : file_(file) {}

  Result<void> add(const SheetView& sheet) override {
    for (const SheetLineView& line : sheet.lines) {
      ROLLCALL_TRY(file_.write(std::exchange(any_, true) ? "," : "["));
      ROLLCALL_TRY(file_.write(write_json(row_of(sheet, line))));
    }
    return {};
  }

  Result<void> finish() override {
    ROLLCALL_TRY(file_.write(any_ ? "]\n" : "[]\n"));
    return file_.flush();
  }

 private:
  static boost::json::object row_of(const SheetView& sheet, const SheetLineView& line) {
    const auto& record = line.line.record;
    boost::json::object row{{"course", sheet.course.code},
                            {"course_name", sheet.course.name},
                            {"session_id", sheet.session.id.to_string()},
                            {"session_start", to_json(sheet.session.starts_at)},
                            {"session_end", to_json(sheet.session.ends_at)},
                            {"person_id", line.line.person_id.to_string()},
                            {"external_id", line.line.external_id},
                            {"name", line.line.name},
                            {"status", status_word(line)},
                            {"marked_at", nullptr},
                            {"method", nullptr},
                            {"confidence", nullptr},
                            {"similarity", nullptr},
                            {"source", nullptr},
                            {"set_by", nullptr}};
    if (record) {
      if (record->marked_at) row["marked_at"] = to_json(*record->marked_at);
      row["method"] = method_of(line.line);
      if (record->confidence) row["confidence"] = to_json_rounded(*record->confidence);
      if (record->similarity) row["similarity"] = to_json_rounded(*record->similarity);
      row["source"] = record->source;
    }
    if (line.status) row["set_by"] = attendance::name(line.status->layer);
    return row;
  }

  document::TemporaryFile& file_;
  bool any_ = false;
};

}  // namespace

std::string_view status_word(const SheetLineView& line) {
  return line.status ? attendance::name(line.status->status) : "expected";
}

std::unique_ptr<SheetWriter> make_csv_writer(document::TemporaryFile& file, bool byte_order_mark) {
  return std::make_unique<CsvSheets>(file, byte_order_mark);
}

std::unique_ptr<SheetWriter> make_json_writer(document::TemporaryFile& file) {
  return std::make_unique<JsonSheets>(file);
}

}  // namespace rollcall::service
