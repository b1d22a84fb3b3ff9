// The command line: what every subcommand shares. A subcommand's file adds itself to the program; main runs the one
// that was chosen.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/settings.hpp"
#include "service/installation.hpp"

namespace rollcall::cli {

// Exit codes: a promise to scripts.
inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;

// The name of the manifest folder variable, and of the folder that stands beside a checkout.
inline constexpr const char* kMirrorVariable = "ROLLCALL_MODELS_MIRROR";

class Program {
 public:
  Program();

  CLI::App& app() { return app_; }

  // A subcommand with `example` under its help. `run` gives the exit code, or an error that main prints.
  using Run = std::function<Result<int>()>;
  CLI::App* add(CLI::App& parent, const std::string& name, const std::string& help, const std::string& example,
                Run run);

  // Runs `run` when `command` is the one that was chosen.
  void run_with(CLI::App& command, Run run);

  // Gives `command` --data, --config and a flag for every setting; they are listed in its help only where `shown`.
  void add_settings(CLI::App& command, bool shown = false);
  void add_json(CLI::App& command);

  // Parses, runs, prints errors; the exit code.
  int main(int argc, char** argv);

  // For subcommands, once parsed.
  bool json() const { return json_; }
  std::filesystem::path data_folder() const;
  std::filesystem::path settings_file() const;  // rollcall.toml; it need not exist
  Result<Settings> settings() const;
  Result<std::unique_ptr<service::Installation>> open() const;
  const Clock& clock() const { return clock_; }

 private:
  static void configure_log(const Settings& settings);

  SystemClock clock_;
  CLI::App app_;
  Run chosen_;
  std::string data_;
  std::string config_;
  std::map<std::string, std::string> flags_;  // setting name, text
  bool json_ = false;
};

// ROLLCALL_* variables of the environment that are no setting and nothing else of ours: likely misspelt.
std::vector<std::string> misspelt_variables(const Settings& settings);

// Folders with model files that stand ready on this machine: the environment's and the one beside a checkout.
std::vector<std::filesystem::path> local_mirrors();

// Each adds its subcommand.
void add_init(Program& program);
void add_serve(Program& program);
void add_import(Program& program);
void add_recognize(Program& program);
void add_take(Program& program);
void add_export(Program& program);
void add_report(Program& program);
void add_forget(Program& program);
void add_audit(Program& program);
void add_backup(Program& program);
void add_restore(Program& program);
void add_retention(Program& program);
void add_papers(Program& program);
void add_outbox(Program& program);
void add_models(Program& program);
void add_eval(Program& program);
void add_migrate(Program& program);
void add_copy(Program& program);
void add_doctor(Program& program);
void add_bench(Program& program);
void add_user(Program& program);
void add_key(Program& program);
void add_man(Program& program);
void add_completion(Program& program);

}  // namespace rollcall::cli
