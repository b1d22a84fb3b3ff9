#include "service/reports/reports.hpp"

#include "server/auth.hpp"
#include "server/export_answer.hpp"
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

constexpr int kDefaultLimit = 1'000;

}  // namespace

Result<Response> report_course(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid course, path_id(request, "course_id"));
  ROLLCALL_ASSIGN(const attendance::Period period, query_period(request));
  ROLLCALL_ASSIGN(const attendance::RiskRule rule, query_rule(request));
  ROLLCALL_ASSIGN(
      const service::CourseReport report,
      service::report_course(api.in, principal_of(request).actor, course, period, rule, query_text(request, "group")));
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
  ROLLCALL_ASSIGN(const auto course, query_id(request, "course"));
  ROLLCALL_ASSIGN(const attendance::Period period, query_period(request));
  ROLLCALL_ASSIGN(const attendance::RiskRule rule, query_rule(request));
  ROLLCALL_ASSIGN(const auto limit, query_int(request, "limit"));
  ROLLCALL_ASSIGN(const service::AtRiskReport report,
                  service::report_at_risk(api.in, principal_of(request).actor, course, period, rule,
                                          limit.value_or(kDefaultLimit), query_text(request, "group")));
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

Result<Response> report_groups(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const auto course, query_id(request, "course"));
  ROLLCALL_ASSIGN(const attendance::Period period, query_period(request));
  ROLLCALL_ASSIGN(const auto groups, service::report_groups(api.in, principal_of(request).actor, course, period));
  return items_answer(groups);
}

Result<Response> report_hours(Api& api, Request& request) {
  service::HoursRequest wanted;
  ROLLCALL_ASSIGN(wanted.period, query_period(request));
  ROLLCALL_ASSIGN(wanted.checkpoint, query_id(request, "checkpoint"));
  ROLLCALL_ASSIGN(wanted.person, query_id(request, "person"));
  wanted.group = query_text(request, "group");
  const service::Actor& actor = principal_of(request).actor;
  if (const auto text = query_text(request, "format")) {
    ROLLCALL_ASSIGN(const service::ExportFormat format, service::parse_export_format(*text));
    ROLLCALL_ASSIGN(const std::optional<bool> mark, query_bool(request, "bom"));
    ROLLCALL_ASSIGN(service::ExportFile made,
                    service::export_hours(api.in, actor, wanted, format, mark.value_or(false)));
    return export_answer(format, std::move(made), "hours");
  }
  ROLLCALL_ASSIGN(const auto limit, query_int(request, "limit"));
  ROLLCALL_ASSIGN(const service::HoursReport report,
                  service::report_hours(api.in, actor, wanted, limit.value_or(kDefaultLimit)));
  return Response::json(200, to_json(report));
}

Result<Response> report_summary(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const attendance::Period period, query_period(request));
  ROLLCALL_ASSIGN(const attendance::Interval by,
                  attendance::parse_interval(request.query.find("by").value_or("month")));
  ROLLCALL_ASSIGN(
      const service::SummaryReport report,
      service::report_summary(api.in, principal_of(request).actor, period, by, query_text(request, "group")));
  return Response::json(200, to_json(report));
}

}  // namespace rollcall::server
