#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <format>
#include <iostream>
#include <memory>

#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "service/recognition/models.hpp"
#include "service/settings.hpp"
#include "service/settings_file.hpp"

namespace rollcall::cli {
namespace {

struct Options {
  std::vector<std::string> names;
  std::vector<std::string> mirrors;
  bool all = false;
  bool offline = false;
  std::string use;
};

Result<service::ModelSetup> setup_of(const Program& program) {
  ROLLCALL_ASSIGN(const Settings settings, program.settings());
  return service::model_setup(settings, program.data_folder());
}

// The models named; without names the chosen ones, or all.
Result<std::vector<const face::ModelInfo*>> selected(const service::ModelSetup& setup, const Options& options) {
  if (options.names.empty() && !options.all) return service::chosen_models(setup);
  std::vector<const face::ModelInfo*> models;
  for (const face::ModelInfo& model : setup.manifest.models())
    if (options.all) models.push_back(&model);
  for (const std::string& name : options.names) {
    const face::ModelInfo* model = setup.manifest.find(name);
    if (model == nullptr) return fail(ErrorCode::kNotFound, "there is no model " + name, "see rollcall models list");
    models.push_back(model);
  }
  return models;
}

std::string state_text(const service::ModelState& state, bool verified) {
  if (!state.problem) return verified ? "verified" : "present";
  return state.problem->code == ErrorCode::kNoModel ? "missing" : "wrong";
}

Result<int> show(const Program& program, bool verify) {
  ROLLCALL_ASSIGN(const service::ModelSetup setup, setup_of(program));
  const std::vector<service::ModelState> states = service::model_states(setup, verify);
  bool good = true;
  Table table({"", "name", "role", "files", "use", "licence"});
  boost::json::array rows;
  for (const service::ModelState& state : states) {
    const bool counts = !state.problem || (state.problem->code == ErrorCode::kNoModel && !state.chosen);
    good = good && counts;
    table.add({state.chosen ? "*" : "", state.model->name, std::string(face::name(state.model->role)),
               state_text(state, verify), state.model->commercial_use ? "any" : "non-commercial",
               state.model->licence.substr(0, 60)});
    rows.push_back(boost::json::object{{"name", state.model->name},
                                       {"role", face::name(state.model->role)},
                                       {"chosen", state.chosen},
                                       {"state", state_text(state, verify)},
                                       {"commercial_use", state.model->commercial_use},
                                       {"licence", state.model->licence},
                                       {"sha256", state.model->hash()}});
  }
  if (program.json())
    print_json(rows);
  else
    std::cout << table.to_string() << "* in use\n";
  for (const service::ModelState& state : states)
    if (state.problem && state.problem->code != ErrorCode::kNoModel)
      std::cerr << "error: " << state.problem->describe() << '\n';
  return verify && !good ? kFailed : kDone;
}

Result<int> fetch(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const service::ModelSetup setup, setup_of(program));
  ROLLCALL_ASSIGN(const auto models, selected(setup, options));
  service::FetchOptions fetching{.offline = options.offline};
  for (const std::string& mirror : options.mirrors) fetching.mirrors.emplace_back(mirror);
  for (std::filesystem::path& mirror : local_mirrors()) fetching.mirrors.push_back(std::move(mirror));
  ROLLCALL_ASSIGN(const auto fetched, service::fetch_models(setup, models, fetching));
  Table table({"file", "from"});
  for (const service::Fetched& file : fetched) table.add({file.file, file.from});
  std::cout << table.to_string();
  return kDone;
}

Result<int> use(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const service::ModelSetup setup, setup_of(program));
  const face::ModelInfo* model = setup.manifest.find(options.use);
  if (model == nullptr)
    return fail(ErrorCode::kNotFound, "there is no model " + options.use, "see rollcall models list");
  ROLLCALL_TRY(setup.store.verify(*model));
  const std::string_view name = model->role == face::ModelRole::kDetector     ? service::setting::kDetector
                                : model->role == face::ModelRole::kRecogniser ? service::setting::kRecogniser
                                                                              : service::setting::kLiveness;
  ROLLCALL_TRY(service::write_setting(program.settings_file(), name, model->name));
  std::cout << std::format("{} = \"{}\" in {}\n", name, model->name, program.settings_file().string());
  if (!model->commercial_use) std::cout << "Mind its licence: " << model->licence << '\n';
  if (model->role == face::ModelRole::kRecogniser)
    std::cout << "People enrolled with another recogniser are not recognised by this one: enrol their photos again.\n";
  std::cout << "A running server uses it after a restart.\n";
  return kDone;
}

}  // namespace

void add_models(Program& program) {
  CLI::App* group = program.add(program.app(), "models", "The neural networks: which there are, which are here",
                                "rollcall models fetch", {});
  group->require_subcommand(1);
  auto options = std::make_shared<Options>();

  CLI::App* list = program.add(*group, "list", "List the models of the manifest", "rollcall models list",
                               [&program] { return show(program, false); });
  program.add_settings(*list);
  program.add_json(*list);

  CLI::App* verify = program.add(*group, "verify", "Compare every file with its hash in the manifest",
                                 "rollcall models verify", [&program] { return show(program, true); });
  program.add_settings(*verify);
  program.add_json(*verify);

  CLI::App* get = program.add(
      *group, "fetch", "Bring the files of the models in use, or of those named, into the data folder",
      "rollcall models fetch --mirror /media/usb/models", [&program, options] { return fetch(program, *options); });
  program.add_settings(*get);
  get->add_option("names", options->names, "Models; default: those in use")->option_text("NAME...");
  get->add_option("--mirror", options->mirrors, "Folder to look in before the network; repeatable")->option_text("DIR");
  get->add_flag("--all", options->all, "Every model of the manifest");
  get->add_flag("--offline", options->offline, "Mirrors only, never the network");

  CLI::App* choose = program.add(*group, "use", "Use a model from now on", "rollcall models use retinaface_mnet025",
                                 [&program, options] { return use(program, *options); });
  program.add_settings(*choose);
  choose->add_option("name", options->use, "The model")->required()->option_text("NAME");
}

}  // namespace rollcall::cli
