// rollcall import schedule
#pragma once

#include "cli/program.hpp"

namespace rollcall::cli {

void add_import_schedule(Program& program, CLI::App& group);

}  // namespace rollcall::cli
