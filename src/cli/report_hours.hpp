// rollcall report hours
#pragma once

#include "cli/program.hpp"

namespace rollcall::cli {

void add_report_hours(Program& program, CLI::App& reports);

}  // namespace rollcall::cli
