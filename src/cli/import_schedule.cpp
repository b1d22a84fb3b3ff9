#include "cli/import_schedule.hpp"

#include <format>
#include <iostream>
#include <memory>
#include <string>

#include "attendance/icalendar.hpp"
#include "base/file.hpp"
#include "cli/terminal.hpp"
#include "server/wire.hpp"
#include "service/calendar/courses.hpp"
#include "service/calendar/schedules.hpp"

namespace rollcall::cli {
namespace {

struct Options {
  std::string file;
  std::string course;
};

Result<int> run(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const store::Course course, service::get_course_by_code(*in, options.course));
  ROLLCALL_ASSIGN(const std::string text, read_text_file(options.file, attendance::kMostCalendarBytes));
  auto imported = service::import_schedule(*in, service::local_operator(), course.id, text, std::nullopt);
  if (!imported) return fail_because(std::move(imported).error(), options.file);
  if (program.json()) {
    print_json(server::to_json(*imported));
  } else {
    const attendance::Schedule& schedule = imported->row.schedule;
    std::cout << std::format("{} weekly rules and {} single dates, on the clocks of {}\n", schedule.rules.size(),
                             schedule.exceptions.size(), imported->time_zone);
  }
  return kDone;
}

}  // namespace

void add_import_schedule(Program& program, CLI::App& group) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      program.add(group, "schedule", "Say when a course meets, from an iCalendar file; the sessions follow",
                  "rollcall import schedule algebra.ics --data ./school --course MATH-7",
                  [&program, options] { return run(program, *options); });
  program.add_settings(*command);
  program.add_json(*command);
  command->add_option("file", options->file, "iCalendar file")->required()->option_text("FILE");
  command->add_option("--course", options->course, "The course")->required()->option_text("CODE");
}

}  // namespace rollcall::cli
