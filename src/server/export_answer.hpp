// A made export as the answer to a request.
#pragma once

#include <string_view>

#include "http/response.hpp"
#include "service/reports/exports.hpp"

namespace rollcall::server {

// A download NAME.csv, read from the file as its client takes it, with the hash in X-Content-SHA256.
http::Response export_answer(service::ExportFormat format, service::ExportFile made, std::string_view name);

}  // namespace rollcall::server
