#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <memory>

#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "service/api_keys.hpp"

namespace rollcall::cli {
namespace {

struct Options {
  std::string name;
  std::string role = "viewer";
};

Result<int> add(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const store::Role role, store::parse_role(options.role));
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const service::MadeApiKey made,
                  service::add_api_key(*in, service::local_operator(), {.name = options.name, .role = role}));
  if (program.json())
    print_json(boost::json::object{{"name", options.name}, {"role", options.role}, {"api_key", made.text}});
  else
    std::cout << made.text << "\n";
  return kDone;
}

}  // namespace

void add_key(Program& program) {
  CLI::App* group =
      program.add(program.app(), "key", "API keys for programs", "rollcall key add timetable --role office", {});
  group->require_subcommand(1);
  auto options = std::make_shared<Options>();
  CLI::App* command =
      program.add(*group, "add", "Make an API key; it is shown only this once",
                  "rollcall key add timetable --role office", [&program, options] { return add(program, *options); });
  program.add_settings(*command);
  program.add_json(*command);
  command->add_option("name", options->name, "What the key is for")->required()->option_text("NAME");
  command->add_option("--role", options->role, "admin, office, instructor, viewer or person")
      ->option_text("ROLE")
      ->capture_default_str();
}

}  // namespace rollcall::cli
