// What every export has in the end, whatever is in it.
#pragma once

#include <boost/json/object.hpp>

#include "attendance/period.hpp"
#include "base/bytes.hpp"
#include "base/error.hpp"
#include "service/installation.hpp"
#include "service/reports/exports.hpp"

namespace rollcall::service {

// Its size and hash, from the file.
Result<void> measure(ExportFile& made);

// What the event export.made says of it.
boost::json::object export_facts(ExportFormat format, const ExportFile& made, const attendance::Period& period);

// The logo for the head of printed pages; empty where none is set.
Result<Bytes> read_logo(const Installation& in);

}  // namespace rollcall::service
