#include <unistd.h>

#include <filesystem>
#include <memory>
#include <system_error>

#include "cli/program.hpp"

namespace rollcall::cli {
namespace {

// The benchmarks compare with other libraries, which the product itself does not need: they are a program of their own
// that stands beside this one.
Result<int> run(CLI::App& command) {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::filesystem::path program = self.parent_path() / "rollcall-bench";
  std::vector<std::string> arguments = command.remaining();
  std::vector<char*> argv;
  std::string name = program.string();
  argv.push_back(name.data());
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  ::execv(name.c_str(), argv.data());
  return fail(ErrorCode::kNotFound, "there is no " + name, "build it with: ./dev bench");
}

}  // namespace

void add_bench(Program& program) {
  CLI::App* command = program.app().add_subcommand("bench", "Measure this machine, as ratios to a named reference");
  command->footer("Example:\n  rollcall bench --only 'search/*' --json");
  command->prefix_command();
  program.run_with(*command, [command] { return run(*command); });
}

}  // namespace rollcall::cli
