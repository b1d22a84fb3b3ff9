// Imports as the API writes them, and as the command line shows them with --json.
#pragma once

#include <boost/json/object.hpp>

#include "service/enrolment/import_photos.hpp"
#include "service/roster/imports.hpp"

namespace rollcall::server {

// Every row, or only those where something happens or is wrong.
enum class RowsShown : std::uint8_t { kAll, kChanges };

boost::json::object to_json(const service::roster::RosterFile& file, const service::roster::Plan& plan, bool applied,
                            RowsShown shown);
boost::json::object to_json(const service::PhotosReport& report);
boost::json::object to_json(const service::RefusedPhoto& photo);

}  // namespace rollcall::server
