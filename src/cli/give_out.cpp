#include "cli/give_out.hpp"

#include <unistd.h>

#include <cstddef>
#include <iostream>
#include <vector>

namespace rollcall::cli {
namespace {

Result<void> print(const document::TemporaryFile& file) {
  constexpr std::size_t kPiece = std::size_t{64} * 1024;
  std::vector<std::byte> piece(kPiece);
  for (std::uint64_t offset = 0;;) {
    ROLLCALL_ASSIGN(const std::size_t got, file.read(offset, piece));
    if (got == 0) break;
    std::cout.write(reinterpret_cast<const char*>(piece.data()), static_cast<std::streamsize>(got));
    offset += got;
  }
  if (!std::cout.flush()) return fail(ErrorCode::kIo, "cannot write to standard output");
  return {};
}

}  // namespace

void add_file_options(CLI::App& command, FileOptions& options) {
  CLI::Option* format = command.add_option("--format", options.format, "csv, json, xlsx or pdf")->option_text("FORMAT");
  if (!options.format.empty()) format->capture_default_str();
  command.add_flag("--bom", options.byte_order_mark, "Begin CSV with a byte order mark, as some spreadsheets want");
  command.add_option("-o,--output", options.output, "File to write; default: standard output")->option_text("FILE");
}

Result<service::ExportFormat> check_file_options(const FileOptions& options, const std::string& name) {
  ROLLCALL_ASSIGN(const service::ExportFormat format, service::parse_export_format(options.format));
  if (options.output.empty() && !service::is_text(format) && ::isatty(STDOUT_FILENO) == 1)
    return fail(ErrorCode::kInvalidArgument, options.format + " is nothing to read on a terminal",
                "name a file: -o " + name + "." + options.format);
  return format;
}

Result<void> give_out(const service::ExportFile& made, const FileOptions& options) {
  return options.output.empty() ? print(made.file) : made.file.save_as(options.output);
}

}  // namespace rollcall::cli
