#include "server/routes/imports.hpp"

#include <array>

#include "document/zip.hpp"
#include "http/multipart.hpp"
#include "server/auth.hpp"
#include "server/import_wire.hpp"
#include "server/wire.hpp"
#include "service/jobs.hpp"

namespace rollcall::server {
namespace {

namespace roster = service::roster;

constexpr std::array<std::string_view, 2> kArchives = {"application/zip", "application/x-zip-compressed"};
// What browsers call a CSV file where a spreadsheet is installed is the third.
constexpr std::array<std::string_view, 5> kRosters = {"text/csv", "text/tab-separated-values",
                                                      "application/vnd.ms-excel", kArchives[0], kArchives[1]};

// The body, or the part "file" of a form. `form` keeps what is borrowed.
Result<ByteView> file_of(const Request& request, std::span<const std::string_view> types, http::Multipart& form) {
  if (request.content_type() != "multipart/form-data") {
    ROLLCALL_TRY(http::require_content_type(request, types));
    return request.body_bytes();
  }
  ROLLCALL_ASSIGN(form, http::parse_multipart(request));
  const http::Part* file = form.find("file");
  if (file == nullptr) return fail_field("file", "is missing: send the file in the form field file");
  return file->data;
}

Result<roster::Options> options_of(const Request& request) {
  roster::Options options;
  if (const auto absent = query_text(request, "absent")) {
    ROLLCALL_ASSIGN(options.absent, roster::parse_absent(*absent));
  }
  if (const auto memberships = query_text(request, "memberships")) {
    ROLLCALL_ASSIGN(options.memberships, roster::parse_memberships(*memberships));
  }
  ROLLCALL_ASSIGN(const auto create, query_bool(request, "create_courses"));
  options.create_courses = create.value_or(false);
  options.course = query_text(request, "course");
  options.time_zone = query_text(request, "time_zone").value_or(options.time_zone);
  return options;
}

RowsShown shown_of(const Request& request) {
  return query_text(request, "rows") == "changes" ? RowsShown::kChanges : RowsShown::kAll;
}

}  // namespace

Result<Response> preview_people_import(Api& api, Request& request) {
  http::Multipart form;
  ROLLCALL_ASSIGN(const ByteView bytes, file_of(request, kRosters, form));
  ROLLCALL_ASSIGN(const roster::Options options, options_of(request));
  ROLLCALL_ASSIGN(const roster::RosterFile file, roster::read_roster(bytes));
  ROLLCALL_ASSIGN(const roster::Plan plan, roster::preview_import(api.in, file.wanted, options));
  return Response::json(200, to_json(file, plan, false, shown_of(request)));
}

Result<Response> apply_people_import(Api& api, Request& request) {
  http::Multipart form;
  ROLLCALL_ASSIGN(const ByteView bytes, file_of(request, kRosters, form));
  ROLLCALL_ASSIGN(const roster::Options options, options_of(request));
  const auto token = query_text(request, "token");
  if (!token) return fail_field("token", "is missing: a preview of the same file gives it");
  ROLLCALL_ASSIGN(const roster::RosterFile file, roster::read_roster(bytes));
  roster::ImportRun importing;
  if (service::JobRun* run = service::JobRun::current())
    importing = {.progress =
                     [run](std::size_t done, std::size_t total) {
                       run->progress(static_cast<std::int64_t>(done), static_cast<std::int64_t>(total));
                     },
                 .stop = run->stop()};
  ROLLCALL_ASSIGN(const roster::Plan plan,
                  roster::apply_import(api.in, principal_of(request).actor, file.wanted, options, *token, importing));
  return Response::json(200, to_json(file, plan, true, shown_of(request)));
}

Result<Response> import_photos(Api& api, Request& request) {
  http::Multipart form;
  ROLLCALL_ASSIGN(const ByteView bytes, file_of(request, kArchives, form));
  ROLLCALL_ASSIGN(const auto archive, document::ZipReader::open(bytes));
  ROLLCALL_TRY(api.recognition.engine());
  service::JobRun* run = service::JobRun::current();
  if (run == nullptr) return Response::no_content();  // it can be done, and is done as a job
  const service::EnrolManyOptions options{.stop = run->stop(), .progress = [run](std::size_t done, std::size_t total) {
                                            run->progress(static_cast<std::int64_t>(done),
                                                          static_cast<std::int64_t>(total));
                                          }};
  ROLLCALL_ASSIGN(const service::PhotosReport report,
                  service::import_photos(api.in, api.recognition, principal_of(request).actor, *archive, options));
  return Response::json(200, to_json(report));
}

}  // namespace rollcall::server
