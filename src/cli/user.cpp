#include <iostream>
#include <memory>

#include "cli/password.hpp"
#include "cli/program.hpp"
#include "service/users.hpp"

namespace rollcall::cli {
namespace {

struct Options {
  std::string name;
  std::string role = "instructor";
  std::string password_file;
};

Result<int> add(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const store::Role role, store::parse_role(options.role));
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const std::string password, read_password(options.password_file, "Password for " + options.name));
  ROLLCALL_ASSIGN(
      const store::User user,
      service::add_user(*in, service::local_operator(), {.name = options.name, .password = password, .role = role}));
  std::cout << "added " << user.name << " as " << store::name(user.role) << '\n';
  return kDone;
}

}  // namespace

void add_user(Program& program) {
  CLI::App* group =
      program.add(program.app(), "user", "People who sign in", "rollcall user add jane --role instructor", {});
  group->require_subcommand(1);
  auto options = std::make_shared<Options>();
  CLI::App* command =
      program.add(*group, "add", "Add a user", "rollcall user add jane --role instructor --password-file -",
                  [&program, options] { return add(program, *options); });
  program.add_settings(*command);
  command->add_option("name", options->name, "Name to sign in with")->required()->option_text("NAME");
  command->add_option("--role", options->role, "admin, office, instructor, viewer or person")
      ->option_text("ROLE")
      ->capture_default_str();
  command->add_option("--password-file", options->password_file, "File with the password; - reads standard input")
      ->option_text("FILE");
}

}  // namespace rollcall::cli
