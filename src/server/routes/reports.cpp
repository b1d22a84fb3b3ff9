#include "service/reports.hpp"

#include "server/auth.hpp"
#include "server/report_wire.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"

namespace rollcall::server {
namespace {

Result<attendance::RiskRule> query_rule(const Request& request) {
  attendance::RiskRule rule;
  ROLLCALL_ASSIGN(const auto percent, query_int(request, "threshold"));
  ROLLCALL_ASSIGN(const auto sessions, query_int(request, "min_sessions"));
  return attendance::RiskRule{.percent = percent.value_or(rule.percent), .sessions = sessions.value_or(rule.sessions)};
}

}  // namespace

Result<Response> report_course(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid course, path_id(request, "course_id"));
  ROLLCALL_ASSIGN(const attendance::Period period, query_period(request));
  ROLLCALL_ASSIGN(const attendance::RiskRule rule, query_rule(request));
  ROLLCALL_ASSIGN(const service::CourseReport report,
                  service::report_course(api.in, principal_of(request).actor, course, period, rule));
  return Response::json(200, to_json(report));
}

Result<Response> report_person(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  ROLLCALL_ASSIGN(const attendance::Period period, query_period(request));
  ROLLCALL_ASSIGN(const attendance::RiskRule rule, query_rule(request));
  ROLLCALL_ASSIGN(const service::PersonReport report,
                  service::report_person(api.in, principal_of(request).actor, person, period, rule));
  return Response::json(200, to_json(report));
}

Result<Response> report_session(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid session, path_id(request, "session_id"));
  ROLLCALL_ASSIGN(const service::SessionReport report,
                  service::report_session(api.in, principal_of(request).actor, session));
  return Response::json(200, to_json(report));
}

Result<Response> report_at_risk(Api& api, Request& request) {
  constexpr int kDefaultLimit = 1'000;
  ROLLCALL_ASSIGN(const auto course, query_id(request, "course"));
  ROLLCALL_ASSIGN(const attendance::Period period, query_period(request));
  ROLLCALL_ASSIGN(const attendance::RiskRule rule, query_rule(request));
  ROLLCALL_ASSIGN(const auto limit, query_int(request, "limit"));
  ROLLCALL_ASSIGN(const service::AtRiskReport report,
                  service::report_at_risk(api.in, principal_of(request).actor, course, period, rule,
                                          limit.value_or(kDefaultLimit)));
  return Response::json(200, to_json(report));
}

Result<Response> report_unsubmitted(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const auto course, query_id(request, "course"));
  ROLLCALL_ASSIGN(const attendance::Period period, query_period(request));
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto open,
                  service::report_unsubmitted(api.in, principal_of(request).actor, course, period, page));
  return Response::json(200, page_json(open));
}

Result<Response> report_summary(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const attendance::Period period, query_period(request));
  ROLLCALL_ASSIGN(const attendance::Interval by,
                  attendance::parse_interval(request.query.find("by").value_or("month")));
  ROLLCALL_ASSIGN(const service::SummaryReport report,
                  service::report_summary(api.in, principal_of(request).actor, period, by));
  return Response::json(200, to_json(report));
}

}  // namespace rollcall::server
