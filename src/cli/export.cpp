#include <boost/json/serialize.hpp>
#include <iostream>
#include <memory>
#include <vector>

#include "cli/give_out.hpp"
#include "cli/program.hpp"
#include "cli/selection.hpp"
#include "service/people/people.hpp"
#include "service/people/person_export.hpp"
#include "service/reports/exports.hpp"

namespace rollcall::cli {
namespace {

struct Options {
  std::string course;
  std::string session;
  std::string person;
  std::string from;
  std::string until;
  std::string group;
  FileOptions file{.format = "csv"};
};

Result<int> run(const Program& program, const Options& options) {
  service::ExportRequest request{.byte_order_mark = options.file.byte_order_mark};
  ROLLCALL_ASSIGN(request.format, check_file_options(options.file, "attendance"));
  ROLLCALL_ASSIGN(request.period, parse_period(options.from, options.until));
  request.group = given(options.group);
  if (!options.session.empty()) {
    const auto session = parse_uuid(options.session);
    if (!session) return fail_field("--session", "must be an id");
    request.session = *session;
  }
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(request.course, find_course(*in, options.course));
  ROLLCALL_ASSIGN(request.person, find_person(*in, options.person));
  ROLLCALL_ASSIGN(const service::ExportFile made, service::export_attendance(*in, service::local_operator(), request));
  ROLLCALL_TRY(give_out(made, options.file));
  return kDone;
}

struct PersonOptions {
  std::string person;
  std::string output;
};

Result<int> export_person(const Program& program, const PersonOptions& options) {
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const auto person, service::find_person_by_external_id(*in, options.person));
  const auto id = person ? Result<Uuid>(person->id) : parse_uuid(options.person);
  if (!id) return fail(ErrorCode::kNotFound, "there is no such person", "name the external id, or the id");
  ROLLCALL_ASSIGN(const auto exported, service::export_person(*in, service::local_operator(), *id));
  const std::string text = boost::json::serialize(exported) + "\n";
  if (options.output.empty())
    std::cout << text;
  else
    ROLLCALL_TRY(write_file(options.output, bytes_of(text), {.mode = 0600}));
  return kDone;
}

CLI::App* add_person(Program& program, CLI::App& parent, PersonOptions& options) {
  CLI::App* command = program.add(parent, "person", "Write everything that is held about one person, with pictures",
                                  "rollcall export person S001 -o S001.json", {});
  program.add_settings(*command);
  command->add_option("person", options.person, "External id, or id")->required()->option_text("PERSON");
  command->add_option("-o,--output", options.output, "File to write; default: standard output")->option_text("FILE");
  return command;
}

}  // namespace

void add_export(Program& program) {
  auto options = std::make_shared<Options>();
  auto person = std::make_shared<PersonOptions>();
  CLI::App* command =
      program.add(program.app(), "export", "Write attendance as a file, also of those who did not come",
                  "rollcall export --course MATH-7 --from 2026-11-01 --to 2026-11-30 --format csv -o november.csv", {});
  const CLI::App* about = add_person(program, *command, *person);
  // A command's callback runs after that of its subcommand, so that one decides for both.
  program.run_with(*command, [&program, options, person, about] {
    return about->parsed() ? export_person(program, *person) : run(program, *options);
  });
  program.add_settings(*command);
  command->add_option("--course", options->course, "One course; default: all")->option_text("CODE");
  command->add_option("--session", options->session, "One session")->option_text("ID");
  command->add_option("--person", options->person, "One person, by external id")->option_text("ID");
  add_period(*command, options->from, options->until);
  add_group(*command, options->group);
  add_file_options(*command, options->file);
}

}  // namespace rollcall::cli
