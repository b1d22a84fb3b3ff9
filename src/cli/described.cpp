#include "cli/described.hpp"

#include <utility>

namespace rollcall::cli {
namespace {

DescribedOption describe(const CLI::Option& option) {
  DescribedOption described{.help = option.get_description(),
                            .is_setting = option.get_group().empty() || option.get_group() == "Settings"};
  for (const std::string& name : option.get_lnames()) described.names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) described.names.push_back("-" + name);
  if (option.get_items_expected_max() > 0) {
    described.value = option.get_option_text();
    if (described.value.empty()) described.value = option.get_type_name();
  }
  return described;
}

DescribedCommand describe(const CLI::App& app, const std::string& before) {
  DescribedCommand described{
      .name = before + app.get_name(), .help = app.get_description(), .footer = app.get_footer()};
  for (const CLI::Option* option : app.get_options()) {
    auto& list = option->nonpositional() ? described.options : described.positionals;
    DescribedOption one = describe(*option);
    if (!option->nonpositional() && one.value.empty()) one.value = option->get_name(true);
    list.push_back(std::move(one));
  }
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    described.commands.push_back(describe(*command, described.name + " "));
  }
  return described;
}

}  // namespace

DescribedCommand describe(const CLI::App& app) { return describe(app, ""); }

}  // namespace rollcall::cli
