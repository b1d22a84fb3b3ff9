#include "service/jobs.hpp"

#include <utility>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"

namespace rollcall::server {

Result<Response> list_jobs(Api& api, Request& request) {
  std::optional<store::JobStatus> status;
  if (const auto text = request.query.find("status"); text && !text->empty()) {
    ROLLCALL_ASSIGN(status, store::parse_job_status(*text));
  }
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto jobs, api.jobs.list(principal_of(request).actor, status, page));
  return Response::json(200, page_json(jobs));
}

Result<Response> get_job(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "job_id"));
  ROLLCALL_ASSIGN(const store::Job job, api.jobs.get(principal_of(request).actor, id));
  Response response = Response::json(200, to_json(job));
  if (!store::is_finished(job.status)) return std::move(response).with("Retry-After", "1");
  return response;
}

Result<Response> get_job_result(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "job_id"));
  ROLLCALL_ASSIGN(service::JobOutcome outcome, api.jobs.result(principal_of(request).actor, id));
  Response response = Response::bytes(outcome.content_type, std::move(outcome.body));
  response.status = outcome.status;
  return response;
}

Result<Response> cancel_job(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "job_id"));
  ROLLCALL_TRY(api.jobs.cancel(principal_of(request).actor, id));
  return Response::no_content();
}

}  // namespace rollcall::server
