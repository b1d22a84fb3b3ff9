#include "cli/program.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <format>
#include <utility>
#include <vector>

#include "base/file.hpp"
#include "base/log.hpp"
#include "cli/version.hpp"
#include "service/settings.hpp"

namespace rollcall::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxSettingsFile = std::size_t{1} << 20;

fs::path default_data_folder() {
  if (const char* set = std::getenv("ROLLCALL_DATA"); set != nullptr && *set != '\0') return set;
  if (const char* set = std::getenv("XDG_DATA_HOME"); set != nullptr && *set != '\0') return fs::path(set) / "rollcall";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
    return fs::path(home) / ".local" / "share" / "rollcall";
  return "rollcall-data";
}

// Flags that are spelt shorter than their setting.
std::string flag_names(const Setting& setting) {
  std::string names = flag_name(setting);
  if (setting.name == service::setting::kListen) names += ",--listen";
  if (setting.name == service::setting::kDatabaseUrl) names += ",--database";
  return names;
}

void print_error(const Error& error) { std::fputs(("error: " + error.describe() + "\n").c_str(), stderr); }

}  // namespace

Program::Program() : app_("Rollcall takes attendance by face.", "rollcall") {
  app_.set_version_flag("--version", std::string(kVersion));
  app_.require_subcommand(1);
  app_.set_help_all_flag("--help-all", "Help of every subcommand");
  app_.footer(
      "Begin with: rollcall init, rollcall models fetch, rollcall serve.\n"
      "Each command explains itself: rollcall COMMAND --help");
}

CLI::App* Program::add(CLI::App& parent, const std::string& name, const std::string& help, const std::string& example,
                       Run run) {
  CLI::App* command = parent.add_subcommand(name, help);
  command->footer("Example:\n  " + example);
  if (run) run_with(*command, std::move(run));
  return command;
}

void Program::run_with(CLI::App& command, Run run) {
  command.callback([this, run = std::move(run)] { chosen_ = run; });
}

void Program::add_settings(CLI::App& command, bool shown) {
  command.add_option("--data", data_, "Folder of the installation (ROLLCALL_DATA)")->option_text("DIR");
  command.add_option("--config", config_, "Settings file; default: rollcall.toml in the data folder")
      ->option_text("FILE");
  for (const Setting& setting : service::settings_table()) {
    if (setting.secret) continue;
    command
        .add_option_function<std::string>(
            flag_names(setting),
            [this, &setting](const std::string& text) { flags_[std::string(setting.name)] = text; },
            std::format("{} [{}]", setting.help, setting.default_value))
        ->option_text(setting.unit.empty() ? "VALUE" : std::string(setting.unit))
        ->group(shown ? "Settings" : "");
  }
}

void Program::add_json(CLI::App& command) {
  command.add_flag("--json", json_, "Print one JSON document on standard output, for programs");
}

int Program::main(int argc, char** argv) {
  try {
    app_.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app_.exit(help);
  } catch (const CLI::CallForAllHelp& help) {
    return app_.exit(help);
  } catch (const CLI::CallForVersion& version) {
    return app_.exit(version);
  } catch (const CLI::ParseError& error) {
    std::string what = error.what();
    std::ranges::replace(what, '\n', ' ');
    std::fputs(std::format("error: {}; see rollcall --help\n", what).c_str(), stderr);
    return kUsage;
  }
  Result<int> code = chosen_();
  if (code) return *code;
  print_error(code.error());
  return kFailed;
}

fs::path Program::data_folder() const { return data_.empty() ? default_data_folder() : fs::path(data_); }

fs::path Program::settings_file() const {
  return config_.empty() ? data_folder() / "rollcall.toml" : fs::path(config_);
}

Result<Settings> Program::settings() const {
  SettingSources sources;
  for (const auto& [name, text] : flags_) sources.flags.emplace_back(name, text);
  sources.environment = process_environment();
  sources.file_name = settings_file().string();
  auto text = read_text_file(settings_file(), kMaxSettingsFile);
  if (text)
    sources.file_text = *std::move(text);
  else if (text.error().code != ErrorCode::kNotFound || !config_.empty())
    return fail_because(std::move(text).error(), "the settings could not be read");
  ROLLCALL_ASSIGN(Settings settings, Settings::load(service::settings_table(), sources));
  configure_log(settings);
  return settings;
}

void Program::configure_log(const Settings& settings) {
  log::Options options;
  // Both were checked when the settings were read.
  options.level = log::parse_level(settings.text(service::setting::kLogLevel)).value_or(options.level);
  options.format = log::parse_format(settings.text(service::setting::kLogFormat)).value_or(options.format);
  options.file = settings.text(service::setting::kLogFile);
  if (auto configured = log::configure(options); !configured) print_error(configured.error());
}

Result<std::unique_ptr<service::Installation>> Program::open() const {
  ROLLCALL_ASSIGN(Settings settings, this->settings());
  return service::Installation::open(data_folder(), std::move(settings), clock_);
}

std::vector<std::string> misspelt_variables(const Settings& settings) {
  static constexpr std::string_view kOurs[] = {"ROLLCALL_DATA", kMirrorVariable, "ROLLCALL_BINARY"};
  std::vector<std::string> misspelt = settings.unknown_environment();
  std::erase_if(misspelt, [](const std::string& name) {
    return name.starts_with("ROLLCALL_TEST_") || std::ranges::contains(kOurs, name);
  });
  return misspelt;
}

std::vector<fs::path> local_mirrors() {
  std::vector<fs::path> mirrors;
  if (const char* set = std::getenv(kMirrorVariable); set != nullptr && *set != '\0') mirrors.emplace_back(set);
  mirrors.emplace_back(fs::path("..") / "shared" / "models");
  return mirrors;
}

}  // namespace rollcall::cli
