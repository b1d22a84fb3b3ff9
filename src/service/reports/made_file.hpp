// What every export has in the end, whatever is in it.
#pragma once

#include <boost/json/object.hpp>

#include "attendance/period.hpp"
#include "base/error.hpp"
#include "document/letterhead.hpp"
#include "service/installation.hpp"
#include "service/reports/exports.hpp"

namespace rollcall::service {

// Its size and hash, from the file.
Result<void> measure(ExportFile& made);

// What the event export.made says of it.
boost::json::object export_facts(ExportFormat format, const ExportFile& made, const attendance::Period& period);

// For printed pages made now: the school's name and logo, as the branding says. A logo that the settings name takes
// the place of the branding's.
Result<document::Letterhead> read_letterhead(Installation& in);

}  // namespace rollcall::service
