#include <format>
#include <iostream>
#include <memory>

#include "attendance/time_zone.hpp"
#include "base/time.hpp"
#include "cli/program.hpp"
#include "cli/report_hours.hpp"
#include "cli/selection.hpp"
#include "cli/terminal.hpp"
#include "server/report_wire.hpp"
#include "service/reports/reports.hpp"

namespace rollcall::cli {
namespace {

struct Options {
  std::string subject;
  std::string course;
  std::string group;
  std::string from;
  std::string to;
  std::string by = "month";
  attendance::RiskRule rule;
  int limit = 1'000;
};

std::string percent(const attendance::SheetCounts& counts) {
  const auto rate = attendance::attendance_rate(counts);
  return rate ? std::format("{:.1f} %", *rate * 100) : "";
}

// present, late, absent, excused, expected, rate
void add_figures(std::vector<std::string>& row, const attendance::SheetCounts& counts) {
  for (const std::size_t count : {counts.present, counts.late, counts.absent, counts.excused, counts.pending})
    row.push_back(std::to_string(count));
  row.push_back(percent(counts));
}

// A table whose columns after the first `words` are figures.
Table figures_table(std::vector<std::string> words, const std::vector<std::string>& more = {}) {
  const std::size_t first = words.size();
  for (const char* heading : {"present", "late", "absent", "excused", "expected", "rate"}) words.emplace_back(heading);
  words.insert(words.end(), more.begin(), more.end());
  Table table(std::move(words));
  for (std::size_t column = first; column < first + 6; ++column) table.align_right(column);
  return table;
}

Result<int> course(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const attendance::Period period, parse_period(options.from, options.to));
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const std::optional<Uuid> id, find_course(*in, options.subject));
  ROLLCALL_ASSIGN(const service::CourseReport report,
                  service::report_course(*in, service::local_operator(), id.value_or(Uuid{}), period, options.rule,
                                         given(options.group)));
  if (program.json()) {
    print_json(server::to_json(report));
    return kDone;
  }
  Table people = figures_table({"id", "name"}, {"in a row", "at risk"});
  for (const service::PersonFigures& person : report.people) {
    std::vector<std::string> row{person.external_id, person.name};
    add_figures(row, person.counts);
    row.push_back(person.streaks.absent_now > 0 ? std::format("absent {}", person.streaks.absent_now)
                                                : std::format("came {}", person.streaks.attended_now));
    row.emplace_back(person.at_risk ? "!" : "");
    people.add(std::move(row));
  }
  Table sessions = figures_table({"session", "status"});
  for (const service::SessionFigures& of : report.sessions) {
    std::vector<std::string> row{local_text(of.session.starts_at, report.course.time_zone),
                                 std::string(attendance::name(of.session.status))};
    add_figures(row, of.counts);
    sessions.add(std::move(row));
  }
  std::cout << report.course.code << "  " << report.course.name << "  " << percent(report.counts) << "\n\n"
            << people.to_string() << '\n'
            << sessions.to_string();
  return kDone;
}

Result<int> person(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const attendance::Period period, parse_period(options.from, options.to));
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const std::optional<Uuid> id, find_person(*in, options.subject));
  ROLLCALL_ASSIGN(const service::PersonReport report,
                  service::report_person(*in, service::local_operator(), id.value_or(Uuid{}), period, options.rule));
  if (program.json()) {
    print_json(server::to_json(report));
    return kDone;
  }
  Table table = figures_table({"course", "name"});
  for (const service::CourseFigures& of : report.courses) {
    std::vector<std::string> row{of.code, of.name};
    add_figures(row, of.counts);
    table.add(std::move(row));
  }
  std::vector<std::string> all{"", "all"};
  add_figures(all, report.counts);
  table.add(std::move(all));
  std::cout << report.person.external_id << "  " << report.person.name << (report.at_risk ? "  at risk" : "") << "\n\n"
            << table.to_string();
  return kDone;
}

Result<int> at_risk(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const attendance::Period period, parse_period(options.from, options.to));
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const std::optional<Uuid> only, find_course(*in, options.course));
  ROLLCALL_ASSIGN(const service::AtRiskReport report,
                  service::report_at_risk(*in, service::local_operator(), only, period, options.rule, options.limit,
                                          given(options.group)));
  if (program.json()) {
    print_json(server::to_json(report));
    return kDone;
  }
  Table table = figures_table({"id", "name"}, {"last came"});
  for (const store::PersonTally& of : report.people) {
    std::vector<std::string> row{of.external_id, of.name};
    add_figures(row, service::to_counts(of.tally));
    row.push_back(of.last_attended ? format_rfc3339(*of.last_attended) : "never");
    table.add(std::move(row));
  }
  std::cout << table.to_string() << std::format("{} below {} %\n", report.total, report.rule.percent);
  return kDone;
}

Result<int> unsubmitted(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const attendance::Period period, parse_period(options.from, options.to));
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const std::optional<Uuid> only, find_course(*in, options.course));
  Table table({"session", "course", "name", "status", "on roster", "recorded"});
  boost::json::array items;
  store::PageRequest page{.limit = store::kMaxPageSize, .cursor = {}};
  while (true) {
    ROLLCALL_ASSIGN(const auto open, service::report_unsubmitted(*in, service::local_operator(), only, period, page));
    for (const store::OpenRegister& one : open.items) {
      if (program.json()) items.push_back(server::to_json(one));
      table.add({local_text(one.of.session.starts_at, one.of.time_zone), one.of.course_code, one.of.course_name,
                 std::string(attendance::name(one.of.session.status)), std::to_string(one.expected),
                 std::to_string(one.recorded)});
    }
    if (!open.next_cursor) break;
    page.cursor = *open.next_cursor;
  }
  if (program.json())
    print_json(items);
  else
    std::cout << table.to_string();
  return kDone;
}

Result<int> summary(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const attendance::Period period, parse_period(options.from, options.to));
  ROLLCALL_ASSIGN(const attendance::Interval by, attendance::parse_interval(options.by));
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const service::SummaryReport report,
                  service::report_summary(*in, service::local_operator(), period, by, given(options.group)));
  if (program.json()) {
    print_json(server::to_json(report));
    return kDone;
  }
  Table intervals = figures_table({options.by, "sessions"});
  for (const service::IntervalTotals& of : report.intervals) {
    std::vector<std::string> row{of.interval, std::to_string(of.sessions)};
    add_figures(row, of.counts);
    intervals.add(std::move(row));
  }
  Table courses = figures_table({"course", "name", "sessions"});
  for (const service::CourseTotals& of : report.courses) {
    std::vector<std::string> row{of.code, of.name, std::to_string(of.sessions)};
    add_figures(row, of.counts);
    courses.add(std::move(row));
  }
  std::cout << intervals.to_string() << '\n' << courses.to_string();
  return kDone;
}

Result<int> groups(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const attendance::Period period, parse_period(options.from, options.to));
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const std::optional<Uuid> only, find_course(*in, options.course));
  ROLLCALL_ASSIGN(const auto found, service::report_groups(*in, service::local_operator(), only, period));
  boost::json::array items;
  Table table = figures_table({"group", "people"});
  for (const service::GroupFigures& of : found) {
    if (program.json()) items.push_back(server::to_json(of));
    std::vector<std::string> row{of.group, std::to_string(of.people)};
    add_figures(row, of.counts);
    table.add(std::move(row));
  }
  if (program.json())
    print_json(items);
  else
    std::cout << table.to_string();
  return kDone;
}

void add_rule(CLI::App& command, attendance::RiskRule& rule) {
  command.add_option("--threshold", rule.percent, "Percent below which a person is at risk")
      ->option_text("PERCENT")
      ->capture_default_str();
  command.add_option("--min-sessions", rule.sessions, "Sessions that must count before a person is at risk")
      ->option_text("NUMBER")
      ->capture_default_str();
}

}  // namespace

void add_report(Program& program) {
  CLI::App* group = program.add(program.app(), "report", "Attendance counted",
                                "rollcall report course MATH-7 --from 2026-11-01 --to 2026-11-30", {});
  group->require_subcommand(1);
  using Report = Result<int> (*)(const Program&, const Options&);
  const auto add = [&](const char* name, const char* help, const char* example, Report report) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        program.add(*group, name, help, example, [&program, options, report] { return report(program, *options); });
    program.add_settings(*command);
    program.add_json(*command);
    add_period(*command, options->from, options->to);
    return std::pair(command, options);
  };
  auto [course_command, course_options] =
      add("course", "A course, its people and its sessions", "rollcall report course MATH-7 --from 2026-11-01", course);
  course_command->add_option("code", course_options->subject, "Code of the course")->required()->option_text("CODE");
  add_rule(*course_command, course_options->rule);
  add_group(*course_command, course_options->group);
  auto [person_command, person_options] =
      add("person", "A person, over all courses", "rollcall report person S001", person);
  person_command->add_option("external_id", person_options->subject, "External id of the person")
      ->required()
      ->option_text("ID");
  add_rule(*person_command, person_options->rule);
  auto [risk_command, risk_options] = add("at-risk", "People who come to less than a share of their sessions",
                                          "rollcall report at-risk --threshold 85 --min-sessions 5", at_risk);
  risk_command->add_option("--course", risk_options->course, "One course; default: all")->option_text("CODE");
  risk_command->add_option("--limit", risk_options->limit, "Of people listed")
      ->option_text("NUMBER")
      ->capture_default_str();
  add_rule(*risk_command, risk_options->rule);
  add_group(*risk_command, risk_options->group);
  auto [open_command, open_options] = add("unsubmitted", "Sessions that are over and nobody closed",
                                          "rollcall report unsubmitted --to 2026-11-20", unsubmitted);
  open_command->add_option("--course", open_options->course, "One course; default: all")->option_text("CODE");
  auto [summary_command, summary_options] = add("summary", "All courses, by course and by day, week or month",
                                                "rollcall report summary --from 2026-09-01 --by week", summary);
  add_group(*summary_command, summary_options->group);
  auto [groups_command, groups_options] =
      add("groups", "Attendance by the groups of people", "rollcall report groups --from 2026-11-01", groups);
  groups_command->add_option("--course", groups_options->course, "One course; default: all")->option_text("CODE");
  summary_command->add_option("--by", summary_options->by, "day, week or month")
      ->option_text("WORD")
      ->capture_default_str();
  add_report_hours(program, *group);
}

}  // namespace rollcall::cli
