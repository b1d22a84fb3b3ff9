#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <iostream>
#include <memory>

#include "base/json.hpp"
#include "cli/password.hpp"
#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "service/accounts/users.hpp"

namespace rollcall::cli {
namespace {

struct Options {
  std::string name;
  std::string role;
  std::string password_file;
  bool inactive = false;
  bool active = false;
  bool no_second_factor = false;
};

Result<int> add(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const store::Role role, store::parse_role(options.role.empty() ? "instructor" : options.role));
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const std::string password, read_password(options.password_file, "Password for " + options.name));
  ROLLCALL_ASSIGN(
      const store::User user,
      service::add_user(*in, service::local_operator(), {.name = options.name, .password = password, .role = role}));
  std::cout << "added " << user.name << " as " << store::name(user.role) << '\n';
  return kDone;
}

Result<int> list(const Program& program) {
  ROLLCALL_ASSIGN(const auto in, program.open());
  boost::json::array rows;
  Table table({"name", "role", "active", "second factor"});
  store::PageRequest page{.limit = store::kMaxPageSize};
  do {
    ROLLCALL_ASSIGN(const auto users, service::list_users(*in, std::nullopt, page));
    for (const store::User& user : users.items) {
      const bool second_factor = user.totp && user.totp->confirmed;
      rows.push_back({{"id", to_json(user.id)},
                      {"name", user.name},
                      {"role", store::name(user.role)},
                      {"active", user.active},
                      {"second_factor", second_factor}});
      table.add(
          {user.name, std::string(store::name(user.role)), user.active ? "yes" : "no", second_factor ? "yes" : "no"});
    }
    page.cursor = users.next_cursor.value_or("");
  } while (!page.cursor.empty());
  if (program.json())
    print_json(rows);
  else
    std::cout << table.to_string();
  return kDone;
}

Result<int> change(const Program& program, const Options& options) {
  if (options.active && options.inactive) return fail(ErrorCode::kInvalidArgument, "choose --active or --inactive");
  service::UserChange change{.remove_second_factor = options.no_second_factor};
  if (!options.role.empty()) {
    ROLLCALL_ASSIGN(change.role, store::parse_role(options.role));
  }
  if (options.active || options.inactive) change.active = options.active;
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const store::User user, service::get_user_by_name(*in, options.name));
  if (!options.password_file.empty()) {
    ROLLCALL_ASSIGN(change.password, read_password(options.password_file, "New password for " + options.name));
  }
  ROLLCALL_TRY(service::change_user(*in, service::local_operator(), user.id, change));
  std::cout << "changed " << user.name << '\n';
  return kDone;
}

void add_password(CLI::App& command, const std::shared_ptr<Options>& options) {
  command.add_option("--password-file", options->password_file, "File with the password; - reads standard input")
      ->option_text("FILE");
}

void add_name(CLI::App& command, const std::shared_ptr<Options>& options) {
  command.add_option("name", options->name, "Name to sign in with")->required()->option_text("NAME");
}

}  // namespace

void add_user(Program& program) {
  CLI::App* group =
      program.add(program.app(), "user", "People who sign in", "rollcall user add jane --role instructor", {});
  group->require_subcommand(1);

  auto added = std::make_shared<Options>();
  CLI::App* adding =
      program.add(*group, "add", "Add a user", "rollcall user add jane --role instructor --password-file -",
                  [&program, added] { return add(program, *added); });
  program.add_settings(*adding);
  add_name(*adding, added);
  adding->add_option("--role", added->role, "admin, office, instructor (the default), viewer or person")
      ->option_text("ROLE");
  add_password(*adding, added);

  CLI::App* listing =
      program.add(*group, "list", "List users", "rollcall user list", [&program] { return list(program); });
  program.add_settings(*listing);
  program.add_json(*listing);

  auto changed = std::make_shared<Options>();
  CLI::App* changing = program.add(*group, "change", "Change a user, also one who is locked out",
                                   "rollcall user change jane --no-second-factor --password-file -",
                                   [&program, changed] { return change(program, *changed); });
  program.add_settings(*changing);
  add_name(*changing, changed);
  changing->add_option("--role", changed->role, "Another role")->option_text("ROLE");
  changing->add_flag("--inactive", changed->inactive, "Let them sign in no more");
  changing->add_flag("--active", changed->active, "Let them sign in again");
  changing->add_flag("--no-second-factor", changed->no_second_factor, "Take the second factor away");
  add_password(*changing, changed);
}

}  // namespace rollcall::cli
