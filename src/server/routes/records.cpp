#include "service/taking/records.hpp"

#include <utility>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/export_answer.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/accounts/access.hpp"
#include "service/calendar/sessions.hpp"
#include "service/reports/exports.hpp"

namespace rollcall::server {
namespace {

constexpr LineLimits kReason{.min_code_points = 1, .max_code_points = 500};

service::Correct read_correction(JsonReader& read) {
  return {.status = read.enumeration("status", attendance::parse_record_status),
          .reason = read.string("reason", kReason)};
}

Response record_answer(int status, const store::Record& record) {
  return Response::json(status, to_json(record)).with_etag(std::to_string(record.version));
}

}  // namespace

Result<Response> list_records(Api& api, Request& request) {
  store::RecordFilter filter;
  ROLLCALL_ASSIGN(filter.session, query_id(request, "session"));
  ROLLCALL_ASSIGN(filter.course, query_id(request, "course"));
  ROLLCALL_ASSIGN(filter.person, query_id(request, "person"));
  const service::Sight sight = service::sight_of(principal_of(request).actor);
  filter.instructor = sight.instructor;
  if (sight.person) filter.person = sight.person;
  ROLLCALL_ASSIGN(filter.from, query_time(request, "from"));
  ROLLCALL_ASSIGN(filter.until, query_time(request, "to"));
  filter.newest_first = query_newest_first(request);
  if (const auto status = request.query.find("status")) {
    ROLLCALL_ASSIGN(filter.status, attendance::parse_record_status(*status));
  }
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto records, service::list_records(api.in, filter, page));
  return Response::json(200, page_json(records));
}

Result<Response> list_session_records(Api& api, Request& request) {
  store::RecordFilter filter;
  ROLLCALL_ASSIGN(filter.session, path_id(request, "session_id"));
  ROLLCALL_TRY(service::get_session(api.in, *filter.session));
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto records, service::list_records(api.in, filter, page));
  return Response::json(200, page_json(records));
}

Result<Response> get_record(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "record_id"));
  ROLLCALL_ASSIGN(const store::Record record, service::get_record(api.in, id));
  return record_answer(200, record);
}

Result<Response> mark_by_hand(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid session, path_id(request, "session_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  const Uuid person = read.uuid("person_id");
  const service::Correct correct = read_correction(read);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const store::Record record,
                  service::mark_by_hand(api.in, principal_of(request).actor, session, person, correct));
  return record_answer(record.version == 1 ? 201 : 200, record);
}

Result<Response> correct_record(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "record_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::Correct correct = read_correction(read);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(correct.expected_version, if_match(request));
  ROLLCALL_ASSIGN(const store::Record record,
                  service::correct_record(api.in, principal_of(request).actor, id, correct));
  return record_answer(200, record);
}

Result<Response> export_records(Api& api, Request& request) {
  service::ExportRequest wanted;
  ROLLCALL_ASSIGN(wanted.format, service::parse_export_format(request.query.find("format").value_or("csv")));
  ROLLCALL_ASSIGN(const std::optional<bool> mark, query_bool(request, "bom"));
  wanted.byte_order_mark = mark.value_or(false);
  ROLLCALL_ASSIGN(wanted.course, query_id(request, "course"));
  ROLLCALL_ASSIGN(wanted.session, query_id(request, "session"));
  ROLLCALL_ASSIGN(wanted.person, query_id(request, "person"));
  wanted.group = query_text(request, "group");
  ROLLCALL_ASSIGN(wanted.period, query_period(request));
  ROLLCALL_ASSIGN(service::ExportFile made, service::export_attendance(api.in, principal_of(request).actor, wanted));
  return export_answer(wanted.format, std::move(made), "attendance");
}

}  // namespace rollcall::server
