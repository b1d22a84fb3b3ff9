#include "cli/report_hours.hpp"

#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include "cli/give_out.hpp"
#include "cli/selection.hpp"
#include "cli/terminal.hpp"
#include "server/report_wire.hpp"
#include "service/reports/hours.hpp"

namespace rollcall::cli {
namespace {

struct HoursOptions {
  std::string checkpoint;
  std::string person;
  std::string group;
  std::string from;
  std::string to;
  int limit = 1'000;
  FileOptions file;
};

// Hours that are not complete say so: "7:30 +" for a stay whose other end was not seen.
std::string hours_text(const attendance::Hours& hours) {
  return attendance::format_hours(hours.inside) + (hours.open_stays > 0 ? " +" : "");
}

Result<int> hours(const Program& program, const HoursOptions& options) {
  service::HoursRequest wanted{.group = given(options.group)};
  ROLLCALL_ASSIGN(wanted.period, parse_period(options.from, options.to));
  std::optional<service::ExportFormat> format;
  if (!options.file.format.empty()) {
    ROLLCALL_ASSIGN(format, check_file_options(options.file, "hours"));
  }
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(wanted.checkpoint, find_checkpoint(*in, options.checkpoint));
  ROLLCALL_ASSIGN(wanted.person, find_person(*in, options.person));
  if (format) {
    ROLLCALL_ASSIGN(const service::ExportFile made, service::export_hours(*in, service::local_operator(), wanted,
                                                                          *format, options.file.byte_order_mark));
    ROLLCALL_TRY(give_out(made, options.file));
    return kDone;
  }
  ROLLCALL_ASSIGN(const service::HoursReport report,
                  service::report_hours(*in, service::local_operator(), wanted, options.limit));
  if (program.json()) {
    print_json(server::to_json(report));
    return kDone;
  }
  Table table({"place", "id", "name", "hours", "days", "open", "inside since"});
  for (const std::size_t column : {3U, 4U, 5U}) table.align_right(column);
  for (const service::HoursReport::Line& line : report.lines) {
    const attendance::Hours& of = line.person.hours;
    table.add({line.place.name, line.person.external_id, line.person.name, hours_text(of),
               std::to_string(of.days.size()), of.open_stays > 0 ? std::to_string(of.open_stays) : "",
               of.inside_since ? local_text(*of.inside_since, line.place.time_zone) : ""});
  }
  std::cout << table.to_string();
  return kDone;
}

}  // namespace

void add_report_hours(Program& program, CLI::App& reports) {
  auto options = std::make_shared<HoursOptions>();
  CLI::App* command =
      program.add(reports, "hours", "How long people were at places, from their passages at checkpoints",
                  "rollcall report hours --from 2026-11-01 --to 2026-11-30 --format xlsx -o november.xlsx",
                  [&program, options] { return hours(program, *options); });
  program.add_settings(*command);
  program.add_json(*command);
  add_period(*command, options->from, options->to);
  command->add_option("--checkpoint", options->checkpoint, "The place it leads to; default: all")->option_text("NAME");
  command->add_option("--person", options->person, "One person, by external id")->option_text("ID");
  add_group(*command, options->group);
  command->add_option("--limit", options->limit, "Of lines listed, without --format")
      ->option_text("NUMBER")
      ->capture_default_str();
  add_file_options(*command, options->file);
}

}  // namespace rollcall::cli
