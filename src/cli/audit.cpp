#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <format>
#include <iostream>
#include <memory>

#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "service/keeping/audit.hpp"

namespace rollcall::cli {
namespace {

constexpr std::size_t kMaxCheckpointFile = std::size_t{16} << 20;

struct Options {
  std::vector<std::string> checkpoints;
  std::string output;
};

// One statement a line, as the command that exports them writes them.
Result<std::vector<std::string>> read_statements(const std::vector<std::string>& files) {
  std::vector<std::string> statements;
  for (const std::string& file : files) {
    ROLLCALL_ASSIGN(const std::string text, read_text_file(file, kMaxCheckpointFile));
    std::string line;
    for (const char c : text + "\n") {
      if (c != '\n' && c != '\r') {
        line += c;
      } else if (!line.empty()) {
        statements.push_back(std::exchange(line, {}));
      }
    }
  }
  return statements;
}

boost::json::object report_json(const service::AuditReport& report) {
  boost::json::array problems;
  for (std::size_t i = 0; i < report.problems.size(); ++i)
    problems.push_back(boost::json::object{{"finding", report.findings[i]}, {"detail", report.problems[i]}});
  return {{"whole", report.problems.empty()},
          {"events", report.chain.events},
          {"checkpoints", report.checkpoints},
          {"problems", std::move(problems)}};
}

Result<int> verify(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const std::vector<std::string> statements, read_statements(options.checkpoints));
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const service::AuditReport report, service::verify_audit(*in, statements));
  if (program.json()) {
    print_json(report_json(report));
  } else if (report.problems.empty()) {
    std::cout << std::format("{} events and {} checkpoints are as they were written\n", report.chain.events,
                             report.checkpoints);
  } else {
    for (const std::string& problem : report.problems) std::cout << problem << '\n';
  }
  return report.problems.empty() ? kDone : kFailed;
}

Result<int> checkpoint(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const store::AuditCheckpoint made, service::make_audit_checkpoint(*in));
  if (options.output.empty())
    std::cout << made.statement << '\n';
  else
    ROLLCALL_TRY(write_file(options.output, bytes_of(made.statement + "\n"), {.mode = 0600}));
  return kDone;
}

}  // namespace

void add_audit(Program& program) {
  CLI::App* group = program.add(program.app(), "audit", "Prove that nobody changed the log of what happened",
                                "rollcall audit verify --checkpoint /media/stick/checkpoint", {});
  group->require_subcommand(1);
  auto options = std::make_shared<Options>();
  CLI::App* verified = program.add(*group, "verify", "Check every event and checkpoint, and name what does not fit",
                                   "rollcall audit verify --checkpoint /media/stick/checkpoint",
                                   [&program, options] { return verify(program, *options); });
  program.add_settings(*verified);
  program.add_json(*verified);
  verified
      ->add_option("--checkpoint", options->checkpoints,
                   "File with checkpoints that were kept elsewhere; may be given more than once")
      ->option_text("FILE");
  CLI::App* made = program.add(*group, "checkpoint", "Sign the log as it is now, to be kept elsewhere",
                               "rollcall audit checkpoint -o /media/stick/checkpoint",
                               [&program, options] { return checkpoint(program, *options); });
  program.add_settings(*made);
  made->add_option("-o,--output", options->output, "File to write; default: standard output")->option_text("FILE");
}

}  // namespace rollcall::cli
