#include <boost/json/serialize.hpp>
#include <iostream>
#include <memory>

#include "base/file.hpp"
#include "cli/program.hpp"
#include "service/courses.hpp"
#include "service/exports.hpp"
#include "service/people.hpp"
#include "service/person_export.hpp"

namespace rollcall::cli {
namespace {

struct Options {
  std::string course;
  std::string from;
  std::string until;
  std::string format = "csv";
  std::string output;
};

Result<std::optional<Time>> read_time(const std::string& flag, const std::string& text) {
  if (text.empty()) return std::nullopt;
  auto time = parse_date_or_time(text);
  if (!time) return fail_because(std::move(time).error(), flag + " " + text);
  return *time;
}

Result<int> run(const Program& program, const Options& options) {
  service::ExportRequest request;
  ROLLCALL_ASSIGN(request.format, service::parse_export_format(options.format));
  ROLLCALL_ASSIGN(request.from, read_time("--from", options.from));
  ROLLCALL_ASSIGN(request.until, read_time("--to", options.until));
  // A bare date means that whole day.
  if (request.until && options.until.size() == std::string_view("2026-11-20").size())
    *request.until += std::chrono::days{1};
  ROLLCALL_ASSIGN(const auto in, program.open());
  if (!options.course.empty()) {
    ROLLCALL_ASSIGN(const store::Course course, service::get_course_by_code(*in, options.course));
    request.course = course.id;
  }
  ROLLCALL_ASSIGN(const std::string text, service::export_attendance(*in, request));
  if (options.output.empty())
    std::cout << text;
  else
    ROLLCALL_TRY(write_file(options.output, bytes_of(text), {.mode = 0600}));
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
  command->add_option("--from", options->from, "First day, or a time")->option_text("DATE");
  command->add_option("--to", options->until, "Last day, or a time")->option_text("DATE");
  command->add_option("--format", options->format, "csv or json")->option_text("FORMAT")->capture_default_str();
  command->add_option("-o,--output", options->output, "File to write; default: standard output")->option_text("FILE");
}

}  // namespace rollcall::cli
