#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <iostream>
#include <memory>

#include "base/json.hpp"
#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "service/accounts/api_keys.hpp"
#include "service/accounts/users.hpp"
#include "service/keeping/key_rotation.hpp"

namespace rollcall::cli {
namespace {

struct Options {
  std::string name;
  std::string role = "viewer";
  std::string scopes = "*";
  std::string user;
  int days = 0;
  std::string id;
};

Result<int> add(const Program& program, const Options& options) {
  service::NewApiKey wanted{.name = options.name};
  ROLLCALL_ASSIGN(wanted.role, store::parse_role(options.role));
  ROLLCALL_ASSIGN(wanted.scopes, service::Scopes::parse(options.scopes));
  if (options.days > 0) wanted.expires_at = program.clock().now() + std::chrono::days{options.days};
  ROLLCALL_ASSIGN(const auto in, program.open());
  if (!options.user.empty()) {
    ROLLCALL_ASSIGN(const store::User user, service::get_user_by_name(*in, options.user));
    wanted.user = user.id;
  }
  ROLLCALL_ASSIGN(const service::MadeApiKey made, service::add_api_key(*in, service::local_operator(), wanted));
  if (program.json())
    print_json(boost::json::object{{"id", to_json(made.key.id)},
                                   {"name", options.name},
                                   {"role", options.role},
                                   {"scopes", made.key.scopes},
                                   {"api_key", made.text}});
  else
    std::cout << made.text << "\n";
  return kDone;
}

std::string_view state_of(const store::ApiKey& key, Time now) {
  if (key.revoked_at) return "revoked";
  if (key.expires_at && *key.expires_at <= now) return "expired";
  return "good";
}

Result<int> list(const Program& program) {
  ROLLCALL_ASSIGN(const auto in, program.open());
  boost::json::array rows;
  Table table({"id", "name", "role", "scopes", "state", "last used"});
  store::PageRequest page{.limit = store::kMaxPageSize};
  do {
    ROLLCALL_ASSIGN(const auto keys, service::list_api_keys(*in, page));
    for (const store::ApiKey& key : keys.items) {
      const std::string_view state = state_of(key, program.clock().now());
      rows.push_back({{"id", to_json(key.id)},
                      {"name", key.name},
                      {"role", store::name(key.role)},
                      {"scopes", key.scopes},
                      {"state", state},
                      {"last_used_at", key.last_used_at ? to_json(*key.last_used_at) : nullptr}});
      table.add({key.id.to_string(), key.name, std::string(store::name(key.role)), key.scopes, std::string(state),
                 key.last_used_at ? format_rfc3339(*key.last_used_at) : "never"});
    }
    page.cursor = keys.next_cursor.value_or("");
  } while (!page.cursor.empty());
  if (program.json())
    print_json(rows);
  else
    std::cout << table.to_string();
  return kDone;
}

Result<int> revoke(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const Uuid id, parse_uuid(options.id));
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_TRY(service::revoke_api_key(*in, service::local_operator(), id));
  std::cout << "revoked\n";
  return kDone;
}

Result<int> rotate(const Program& program) {
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const std::int64_t count, service::rotate_master_key(*in, service::local_operator()));
  if (program.json())
    print_json(boost::json::object{{"keys", count}});
  else
    std::cout << "a new master key wraps " << count << " keys; keep a copy of it where the old one was kept\n";
  return kDone;
}

}  // namespace

void add_key(Program& program) {
  CLI::App* group = program.add(program.app(), "key", "API keys for programs, and the master key",
                                "rollcall key add timetable --role office", {});
  group->require_subcommand(1);
  CLI::App* rotated = program.add(*group, "rotate", "A new master key in the place of the old one, also while serving",
                                  "rollcall key rotate", [&program] { return rotate(program); });
  program.add_settings(*rotated);
  program.add_json(*rotated);

  auto options = std::make_shared<Options>();
  CLI::App* adding = program.add(*group, "add", "Make an API key; it is shown only this once",
                                 "rollcall key add timetable --role office --scopes 'courses:*' --days 365",
                                 [&program, options] { return add(program, *options); });
  program.add_settings(*adding);
  program.add_json(*adding);
  adding->add_option("name", options->name, "What the key is for")->required()->option_text("NAME");
  adding->add_option("--role", options->role, "admin, office, instructor, viewer or person")
      ->option_text("ROLE")
      ->capture_default_str();
  adding->add_option("--scopes", options->scopes, "What of the role's rights it has: 'people:read courses:*'")
      ->option_text("SCOPES")
      ->capture_default_str();
  adding->add_option("--user", options->user, "Whose it is: it sees what that user sees")->option_text("NAME");
  adding->add_option("--days", options->days, "How long it is good; 0: until it is revoked")
      ->option_text("DAYS")
      ->check(CLI::Range(0, 36'500))
      ->capture_default_str();

  CLI::App* listing =
      program.add(*group, "list", "List API keys", "rollcall key list", [&program] { return list(program); });
  program.add_settings(*listing);
  program.add_json(*listing);

  auto revoked = std::make_shared<Options>();
  CLI::App* revoking = program.add(*group, "revoke", "Revoke an API key: it opens nothing any more",
                                   "rollcall key revoke 0199c0de-0000-7000-8000-000000000000",
                                   [&program, revoked] { return revoke(program, *revoked); });
  program.add_settings(*revoking);
  revoking->add_option("id", revoked->id, "Its id, from rollcall key list")->required()->option_text("ID");
}

}  // namespace rollcall::cli
