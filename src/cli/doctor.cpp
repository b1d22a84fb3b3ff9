#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <format>
#include <iostream>
#include <system_error>

#include "attendance/time_zone.hpp"
#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "cli/version.hpp"
#include "service/outbox/pause.hpp"
#include "service/recognition/models.hpp"
#include "service/recognition/recognition.hpp"
#include "service/settings.hpp"

namespace rollcall::cli {
namespace {

constexpr std::uintmax_t kLittleSpace = std::uintmax_t{1} << 30;

// One thing looked at.
struct Check {
  std::string what;
  bool good;
  std::string said;
};

Check space_check(const std::filesystem::path& folder) {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(folder, error);
  if (error) return {"disk space", false, error.message()};
  const double free_gib = static_cast<double>(space.available) / static_cast<double>(kLittleSpace);
  return {"disk space", space.available >= kLittleSpace, std::format("{:.1f} GiB free", free_gib)};
}

// A pause that nobody remembers is as bad as a receiver that is not there.
Check outbox_check(service::Installation& in) {
  const auto state = service::outbox_state(in);
  if (!state) return {"telling others", false, state.error().describe()};
  if (const auto& pause = state->pause)
    return {"telling others", false,
            std::format("paused since {} ({}); rollcall outbox resume ends it", format_rfc3339(pause->since),
                        store::name(pause->reason))};
  return {"telling others", true, "webhooks, files and mails are sent"};
}

// Everything that needs the installation; stops where that does not open. `settings` become those in force there.
void check_installation(const Program& program, Settings& settings, std::vector<Check>& checks) {
  const auto in = program.open();
  if (!in) {
    checks.push_back({"installation", false, in.error().describe()});
    return;
  }
  settings = (*in)->settings();
  checks.push_back({"installation", true, program.data_folder().string()});
  checks.push_back({"master key", true, "opens the key store"});
  const auto intact = (*in)->database().check_integrity();
  checks.push_back({"database", intact.has_value(), intact ? "intact" : intact.error().describe()});
  checks.push_back(space_check(program.data_folder()));
  checks.push_back(outbox_check(**in));
  const auto recognition = service::Recognition::create(**in);
  if (!recognition) {
    checks.push_back({"recognition", false, recognition.error().describe()});
    return;
  }
  if (const auto& problem = (*recognition)->problem()) checks.push_back({"recognition", false, problem->describe()});
  const auto state = (*recognition)->state();
  if (!state) {
    checks.push_back({"gallery", false, state.error().describe()});
    return;
  }
  if (!(*recognition)->problem())
    checks.push_back({"recognition", true,
                      std::format("{}, {}, {}", state->detector, state->recogniser,
                                  state->liveness.empty() ? "no liveness" : state->liveness)});
  checks.push_back(
      {"gallery", state->other_templates == 0,
       std::format("{} people, {} templates, fingerprint {:016x}{}", state->people, state->templates,
                   state->fingerprint,
                   state->other_templates == 0
                       ? ""
                       : std::format("; {} made by another recogniser are not used", state->other_templates))});
}

Result<int> run(const Program& program) {
  std::vector<Check> checks;
  auto settings = program.settings();
  checks.push_back(
      {"settings", settings.has_value(), settings ? program.settings_file().string() : settings.error().describe()});
  checks.push_back({"time zones", attendance::is_time_zone("Europe/Berlin"), "tzdata"});
  if (settings)
    for (const std::string& name : misspelt_variables(*settings))
      checks.push_back({"environment", false, name + " is no setting"});
  if (settings) check_installation(program, *settings, checks);

  bool good = true;
  Table table({"", "checked", "found"});
  boost::json::array check_rows;
  for (const Check& check : checks) {
    good = good && check.good;
    table.add({check.good ? "ok" : "!!", check.what, check.said});
    check_rows.push_back(boost::json::object{{"check", check.what}, {"ok", check.good}, {"detail", check.said}});
  }
  Table values({"setting", "value", "from"});
  boost::json::array setting_rows;
  if (settings)
    for (const EffectiveSetting& setting : settings->all()) {
      values.add({std::string(setting.setting->name), service::shown(setting), setting.source});
      setting_rows.push_back(boost::json::object{
          {"name", setting.setting->name}, {"value", service::shown(setting)}, {"source", setting.source}});
    }
  if (program.json())
    print_json(boost::json::object{
        {"version", kVersion}, {"ok", good}, {"checks", std::move(check_rows)}, {"settings", std::move(setting_rows)}});
  else
    std::cout << "Rollcall " << kVersion << "\n\n" << table.to_string() << '\n' << values.to_string();
  return good ? kDone : kFailed;
}

}  // namespace

void add_doctor(Program& program) {
  CLI::App* command = program.add(program.app(), "doctor",
                                  "Look at everything that can be wrong, and show every setting and its source",
                                  "rollcall doctor --data ./school", [&program] { return run(program); });
  program.add_settings(*command);
  program.add_json(*command);
}

}  // namespace rollcall::cli
