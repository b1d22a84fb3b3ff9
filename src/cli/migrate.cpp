#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <format>
#include <iostream>
#include <memory>

#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "service/installation.hpp"
#include "store/sql/open_database.hpp"

namespace rollcall::cli {
namespace {

struct Options {
  bool dry_run = false;
};

// With --dry-run, what is still to be done; scripts ask for it before they replace a server.
constexpr int kPending = 3;

Result<store::SchemaState> examine(store::Connection& connection) {
  ROLLCALL_TRY(connection.begin(store::Access::kRead));
  auto state = store::examine_schema(connection, store::main_migrations());
  connection.rollback();
  if (state && state->applied.empty()) {
    return fail(ErrorCode::kNotFound, "the database is empty", "make an installation with: rollcall init");
  }
  return state;
}

Result<int> run(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const Settings settings, program.settings());
  ROLLCALL_ASSIGN(const store::DatabaseUrl url, service::main_database(program.data_folder(), settings));
  ROLLCALL_ASSIGN(
      const auto connection,
      store::open_connection(url, options.dry_run ? store::Access::kRead : store::Access::kWrite, {.create = false}));
  ROLLCALL_ASSIGN(const store::SchemaState state, examine(*connection));
  if (!options.dry_run) ROLLCALL_TRY(store::migrate(*connection, store::main_migrations(), program.clock().now()));

  const std::string_view done = options.dry_run ? "would be applied" : "applied";
  boost::json::array rows;
  for (const store::Migration& migration : state.missing) {
    rows.push_back(boost::json::object{{"number", migration.number}, {"name", migration.name}});
    if (!program.json()) std::cout << std::format("{:>4}  {}  {}\n", migration.number, migration.name, done);
  }
  if (program.json()) {
    print_json(boost::json::object{{"schema", std::ssize(state.applied)},
                                   {"newest", std::ssize(store::main_migrations())},
                                   {"dry_run", options.dry_run},
                                   {"migrations", std::move(rows)}});
  } else if (state.missing.empty()) {
    std::cout << std::format("The database is up to date (schema {}).\n", state.applied.size());
  }
  return options.dry_run && !state.missing.empty() ? kPending : kDone;
}

}  // namespace

void add_migrate(Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      program.add(program.app(), "migrate",
                  "Bring the database's tables up to date, as every start does; with --dry-run only say what would be "
                  "done, and end with 3 when there is something",
                  "rollcall migrate --dry-run --data ./school", [&program, options] { return run(program, *options); });
  program.add_settings(*command);
  program.add_json(*command);
  command->add_flag("--dry-run", options->dry_run, "Change nothing");
}

}  // namespace rollcall::cli
