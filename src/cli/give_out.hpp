// A made export, to the file that was named or to standard output.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "base/error.hpp"
#include "service/reports/exports.hpp"

namespace rollcall::cli {

struct FileOptions {
  std::string format;
  std::string output;
  bool byte_order_mark = false;
};

// --format, --bom and -o. A format that is set already is the default.
void add_file_options(CLI::App& command, FileOptions& options);

// The format; kInvalidArgument for one that is none, and for a spreadsheet or a PDF that would go to a terminal.
Result<service::ExportFormat> check_file_options(const FileOptions& options, const std::string& name);

Result<void> give_out(const service::ExportFile& made, const FileOptions& options);

}  // namespace rollcall::cli
