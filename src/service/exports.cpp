#include "service/exports.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <format>
#include <utility>
#include <vector>

#include "base/csv.hpp"
#include "base/json.hpp"
#include "service/records.hpp"
#include "store/people.hpp"

namespace rollcall::service {
namespace {

// The sessions asked for, oldest first.
Result<std::vector<Uuid>> sessions_of(Installation& in, const ExportRequest& request) {
  return in.database().read([&](store::Connection& db) -> Result<std::vector<Uuid>> {
    if (request.person) ROLLCALL_TRY(store::get_person(db, *request.person));
    if (request.course) ROLLCALL_TRY(store::get_course(db, *request.course));
    if (request.session) {
      ROLLCALL_ASSIGN(const store::Session session, store::get_session(db, *request.session));
      if (request.course && session.course_id != *request.course) return std::vector<Uuid>{};
      return std::vector<Uuid>{session.id};
    }
    std::vector<Uuid> ids;
    store::PageRequest page{.limit = store::kMaxPageSize};
    while (true) {
      ROLLCALL_ASSIGN(
          const store::Page<store::Session> sessions,
          store::list_sessions(db, {.course = request.course, .from = request.from, .until = request.until}, page));
      for (const store::Session& session : sessions.items)
        if (session.status != attendance::SessionStatus::kCancelled) ids.push_back(session.id);
      if (!sessions.next_cursor) return ids;
      page.cursor = *sessions.next_cursor;
    }
  });
}

std::string status_of(const SheetLineView& line) {
  return line.status ? std::string(attendance::name(line.status->status)) : "expected";
}

// A record by hand that says nothing was seen has no method to show.
std::string method_of(const store::SheetLine& line) {
  return line.record ? std::string(attendance::name(line.record->method)) : std::string{};
}

std::string optional_time(const std::optional<Time>& time) { return time ? format_rfc3339(*time) : std::string{}; }

class Writer {
 public:
  virtual ~Writer() = default;
  virtual void add(const SheetView& sheet, const SheetLineView& line) = 0;
  virtual std::string finish() = 0;
};

class CsvExport final : public Writer {
 public:
  CsvExport() {
    for (const char* name : {"course", "course_name", "session_id", "session_start", "session_end", "external_id",
                             "name", "status", "marked_at", "method", "confidence", "similarity", "source", "set_by"})
      csv_.plain(name);
    csv_.end_row();
  }

  void add(const SheetView& sheet, const SheetLineView& line) override {
    const auto& record = line.line.record;
    csv_.text(sheet.course.code).text(sheet.course.name).plain(sheet.session.id.to_string());
    csv_.plain(format_rfc3339(sheet.session.starts_at)).plain(format_rfc3339(sheet.session.ends_at));
    csv_.text(line.line.external_id).text(line.line.name).plain(status_of(line));
    csv_.plain(record ? optional_time(record->marked_at) : "").plain(method_of(line.line));
    csv_.plain(record && record->confidence ? std::format("{:.4f}", *record->confidence) : "");
    csv_.plain(record && record->similarity ? std::format("{:.4f}", *record->similarity) : "");
    csv_.text(record ? record->source : "").plain(line.status ? attendance::name(line.status->layer) : "");
    csv_.end_row();
  }

  std::string finish() override { return csv_.take(); }

 private:
  CsvWriter csv_;
};

class JsonExport final : public Writer {
 public:
  void add(const SheetView& sheet, const SheetLineView& line) override {
    const auto& record = line.line.record;
    boost::json::object row{{"course", sheet.course.code},
                            {"course_name", sheet.course.name},
                            {"session_id", sheet.session.id.to_string()},
                            {"session_start", to_json(sheet.session.starts_at)},
                            {"session_end", to_json(sheet.session.ends_at)},
                            {"person_id", line.line.person_id.to_string()},
                            {"external_id", line.line.external_id},
                            {"name", line.line.name},
                            {"status", status_of(line)},
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
    rows_.push_back(std::move(row));
  }

  std::string finish() override { return write_json(rows_) + "\n"; }

 private:
  boost::json::array rows_;
};

std::unique_ptr<Writer> make_writer(ExportFormat format) {
  if (format == ExportFormat::kJson) return std::make_unique<JsonExport>();
  return std::make_unique<CsvExport>();
}

}  // namespace

Result<ExportFormat> parse_export_format(std::string_view text) {
  if (text == "csv") return ExportFormat::kCsv;
  if (text == "json") return ExportFormat::kJson;
  return fail_field("format", "must be csv or json");
}

std::string_view media_type(ExportFormat format) {
  return format == ExportFormat::kCsv ? "text/csv; charset=utf-8" : "application/json";
}

std::string_view extension(ExportFormat format) { return format == ExportFormat::kCsv ? "csv" : "json"; }

Result<std::string> export_attendance(Installation& in, const ExportRequest& request) {
  ROLLCALL_ASSIGN(const std::vector<Uuid> sessions, sessions_of(in, request));
  const std::unique_ptr<Writer> writer = make_writer(request.format);
  for (const Uuid& id : sessions) {
    ROLLCALL_ASSIGN(const SheetView sheet, get_sheet(in, id));
    for (const SheetLineView& line : sheet.lines)
      if (!request.person || *request.person == line.line.person_id) writer->add(sheet, line);
  }
  return writer->finish();
}

}  // namespace rollcall::service
