#include "service/enrolment/duplicates.hpp"
#include "service/jobs.hpp"

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"

namespace rollcall::server {

Result<Response> scan_duplicates(Api& api, Request& request) {
  service::JobRun* run = service::JobRun::current();
  if (run == nullptr) return Response::no_content();  // it can be done, and is done as a job
  ROLLCALL_ASSIGN(const auto report,
                  service::scan_duplicates(
                      api.in, api.recognition, principal_of(request).actor,
                      {.progress = [run](std::int64_t done, std::int64_t total) { run->progress(done, total); },
                       .stop = request.client_gone}));
  return Response::json(
      200, boost::json::object{{"people", report.people}, {"templates", report.templates}, {"pairs", report.pairs}});
}

Result<Response> list_duplicates(Api& api, Request& request) {
  std::optional<store::DuplicateStatus> status;
  if (const auto text = query_text(request, "status")) {
    ROLLCALL_ASSIGN(status, store::parse_duplicate_status(*text));
  }
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto pairs, service::list_duplicates(api.in, status, page));
  return Response::json(200, page_json(pairs));
}

Result<Response> get_duplicate(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "duplicate_id"));
  ROLLCALL_ASSIGN(const auto view, service::get_duplicate(api.in, id));
  return Response::json(200, to_json(view));
}

Result<Response> settle_duplicate(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "duplicate_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  const auto status = read.enumeration("status", store::parse_duplicate_status);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const auto view, service::settle_duplicate(api.in, principal_of(request).actor, id, status));
  if (auto keeper = api.recognition.keeper()) ROLLCALL_TRY((*keeper)->catch_up());
  return Response::json(200, to_json(view));
}

}  // namespace rollcall::server
