// Reports as the JSON that openapi.yaml promises; the command line's --json is the same.
#pragma once

#include <boost/json/object.hpp>

#include "service/reports/hours.hpp"
#include "service/reports/reports.hpp"
#include "service/reports/sessions_on.hpp"

namespace rollcall::server {

boost::json::object to_json(const service::CourseReport& report);
boost::json::object to_json(const service::PersonReport& report);
boost::json::object to_json(const service::SessionReport& report);
boost::json::object to_json(const service::AtRiskReport& report);
boost::json::object to_json(const store::OpenRegister& open);
boost::json::object to_json(const service::MissingRegister& missing);
boost::json::object to_json(const service::UnsubmittedReport& report);
boost::json::object to_json(const service::SummaryReport& report);
boost::json::object to_json(const service::HoursReport& report);
boost::json::object to_json(const service::GroupFigures& group);
boost::json::object to_json(const service::SessionOn& on);

}  // namespace rollcall::server
