#include <unistd.h>

#include <boost/json/serialize.hpp>
#include <cstdio>
#include <format>
#include <iostream>
#include <memory>

#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/password.hpp"
#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "service/accounts/api_keys.hpp"
#include "service/accounts/users.hpp"
#include "service/settings.hpp"

namespace rollcall::cli {
namespace {

struct Options {
  std::string admin = "admin";
  std::string password_file;
};

Result<int> run(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(Settings settings, program.settings());
  // The password first: a set-up that ends for want of one must not leave half an installation.
  ROLLCALL_ASSIGN(const std::string password, read_password(options.password_file, "Password for " + options.admin));
  if (count_code_points(password) < service::kMinPasswordCodePoints)
    return fail_field("password", std::format("must have at least {} characters", service::kMinPasswordCodePoints));
  const std::string& set_source = settings.text(service::setting::kMasterKey);
  const std::string key_source =
      set_source.empty() ? (program.data_folder() / "keys" / "master.key").string() : set_source;
  ROLLCALL_ASSIGN(const auto in,
                  service::Installation::create(program.data_folder(), std::move(settings), program.clock()));
  const service::Actor actor = service::local_operator();
  ROLLCALL_ASSIGN(
      const store::User admin,
      service::add_user(*in, actor, {.name = options.admin, .password = password, .role = store::Role::kAdmin}));
  ROLLCALL_ASSIGN(
      const service::MadeApiKey key,
      service::add_api_key(*in, actor, {.name = "made by init", .role = store::Role::kAdmin, .user = admin.id}));
  if (program.json()) {
    print_json(boost::json::object{{"admin", admin.name}, {"api_key", key.text}});
    return kDone;
  }
  std::cout << std::format(
      "Made an installation in {}.\n\n"
      "  Administrator  {}\n"
      "  API key        {}\n"
      "                 shown only this once\n"
      "  Master key     {}\n"
      "                 keep a copy apart from your backups: without it nothing enrolled can be read\n\n"
      "Next: rollcall models fetch, then rollcall serve.\n",
      program.data_folder().string(), admin.name, key.text, key_source);
  return kDone;
}

}  // namespace

void add_init(Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      program.add(program.app(), "init", "Make a data folder: database, master key, first administrator",
                  "rollcall init --data ./school --admin office --password-file password.txt",
                  [&program, options] { return run(program, *options); });
  program.add_settings(*command);
  program.add_json(*command);
  command->add_option("--admin", options->admin, "Name of the first administrator")
      ->option_text("NAME")
      ->capture_default_str();
  command
      ->add_option("--password-file", options->password_file,
                   "File with the password; - reads standard input; else it is asked for")
      ->option_text("FILE");
}

}  // namespace rollcall::cli
