#include "service/reports/exports.hpp"

#include <array>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "service/accounts/access.hpp"
#include "service/branding.hpp"
#include "service/event_kinds.hpp"
#include "service/reports/made_file.hpp"
#include "service/reports/reports.hpp"
#include "service/reports/sheet_writer.hpp"
#include "service/taking/records.hpp"
#include "store/groups.hpp"
#include "store/people.hpp"
#include "store/reports.hpp"

namespace rollcall::service {
namespace {

struct FormatTraits {
  std::string_view name;  // its extension too
  std::string_view media_type;
};
constexpr std::array<FormatTraits, 4> kFormats{{
    {"csv", "text/csv; charset=utf-8"},
    {"json", "application/json"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"pdf", "application/pdf"},
}};

const FormatTraits& traits_of(ExportFormat format) { return kFormats.at(static_cast<std::size_t>(format)); }

// The sessions asked for, oldest first.
Result<std::vector<Uuid>> sessions_of(Installation& in, const Actor& actor, const ExportRequest& request) {
  return in.database().read([&](store::Connection& db) -> Result<std::vector<Uuid>> {
    if (request.person) {
      ROLLCALL_TRY(require_person(db, actor, *request.person));
      ROLLCALL_TRY(store::get_person(db, *request.person));
    }
    if (request.course) {
      ROLLCALL_TRY(require_course(db, actor, *request.course));
      ROLLCALL_TRY(store::get_course(db, *request.course));
    }
    if (request.session) {
      ROLLCALL_TRY(require_session(db, actor, *request.session));
      ROLLCALL_TRY(store::get_session(db, *request.session));
    }
    ROLLCALL_ASSIGN(store::ReportScope scope, scope_of(db, actor, request.period));
    scope.course = request.course;
    if (!scope.session) scope.session = request.session;
    std::vector<Uuid> ids;
    if (request.person) {
      // Those of one person alone, not all sessions there are.
      scope.person = request.person;
      ROLLCALL_TRY(store::each_outcome(db, scope, [&](const store::Outcome& one) -> Result<void> {
        ids.push_back(one.session_id);
        return {};
      }));
      return ids;
    }
    ROLLCALL_TRY(store::each_session(db, scope, [&](const store::ReportSession& one) -> Result<void> {
      ids.push_back(one.session.id);
      return {};
    }));
    return ids;
  });
}

Result<std::unique_ptr<SheetWriter>> make_writer(Installation& in, const ExportRequest& request,
                                                 document::TemporaryFile& file) {
  switch (request.format) {
    case ExportFormat::kCsv:
      return make_csv_writer(file, request.byte_order_mark);
    case ExportFormat::kJson:
      return make_json_writer(file);
    case ExportFormat::kXlsx: {
      ROLLCALL_ASSIGN(const Branding branding, find_branding(in));
      return make_xlsx_writer(file, in.folder(), branding.school_name);
    }
    case ExportFormat::kPdf:
      break;
  }
  ROLLCALL_ASSIGN(const document::Letterhead letterhead, read_letterhead(in));
  return make_pdf_writer(file, letterhead);
}

Result<std::unordered_set<Uuid>> people_of_group(Installation& in, const std::string& group) {
  return in.database().read([&](store::Connection& db) -> Result<std::unordered_set<Uuid>> {
    ROLLCALL_ASSIGN(const std::vector<Uuid> people, store::list_people_of_group(db, group));
    return std::unordered_set<Uuid>(people.begin(), people.end());
  });
}

// How many lines there were.
Result<std::int64_t> write_sessions(Installation& in, const ExportRequest& request, const std::vector<Uuid>& sessions,
                                    SheetWriter& writer) {
  std::optional<std::unordered_set<Uuid>> members;
  if (request.group) {
    ROLLCALL_ASSIGN(members, people_of_group(in, *request.group));
  }
  std::int64_t rows = 0;
  for (const Uuid& id : sessions) {
    ROLLCALL_ASSIGN(SheetView sheet, get_sheet(in, id));
    if (request.person)
      std::erase_if(sheet.lines, [&](const SheetLineView& line) { return line.line.person_id != *request.person; });
    if (members)
      std::erase_if(sheet.lines, [&](const SheetLineView& line) { return !members->contains(line.line.person_id); });
    if ((request.person || members) && sheet.lines.empty()) continue;
    rows += std::ssize(sheet.lines);
    ROLLCALL_TRY(writer.add(sheet));
  }
  ROLLCALL_TRY(writer.finish());
  return rows;
}

Result<void> note_export(Installation& in, const Actor& actor, const ExportRequest& request, const ExportFile& made) {
  EventFacts facts{.subject = request.course, .person = request.person, .session = request.session, .ids = {}};
  facts.ids = export_facts(request.format, made, request.period);
  if (request.course) facts.ids["course"] = request.course->to_string();
  return in.database().transact(
      [&](store::Connection& db) { return note(db, in.clock(), actor, event::kExportMade, facts); });
}

}  // namespace

Result<ExportFormat> parse_export_format(std::string_view text) {
  for (std::size_t i = 0; i < kFormats.size(); ++i)
    if (kFormats.at(i).name == text) return static_cast<ExportFormat>(i);
  return fail_field("format", "must be csv, json, xlsx or pdf");
}

std::string_view media_type(ExportFormat format) { return traits_of(format).media_type; }
std::string_view extension(ExportFormat format) { return traits_of(format).name; }
bool is_text(ExportFormat format) { return format == ExportFormat::kCsv || format == ExportFormat::kJson; }

Result<ExportFile> export_attendance(Installation& in, const Actor& actor, const ExportRequest& request) {
  ROLLCALL_ASSIGN(const std::vector<Uuid> sessions, sessions_of(in, actor, request));
  ROLLCALL_ASSIGN(auto file, document::TemporaryFile::create(in.folder()));
  ExportFile made{.file = std::move(file)};
  {
    ROLLCALL_ASSIGN(const std::unique_ptr<SheetWriter> writer, make_writer(in, request, made.file));
    ROLLCALL_ASSIGN(made.rows, write_sessions(in, request, sessions, *writer));
  }
  ROLLCALL_TRY(measure(made));
  ROLLCALL_TRY(note_export(in, actor, request, made));
  return made;
}

}  // namespace rollcall::service
