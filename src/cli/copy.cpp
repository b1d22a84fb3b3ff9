#include "store/schema/copy.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <format>
#include <iostream>
#include <memory>

#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "store/sql/database_url.hpp"

namespace rollcall::cli {
namespace {

struct Options {
  std::string from;
  std::string to;
};

Result<int> run(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const store::DatabaseUrl from, store::parse_database_url(options.from));
  ROLLCALL_ASSIGN(const store::DatabaseUrl to, store::parse_database_url(options.to));
  ROLLCALL_ASSIGN(const store::CopyReport report, store::copy_database(from, to, [&](const store::CopiedTable& table) {
                    if (program.json()) return;
                    std::cout << std::format("{:20} {:>10} rows  {}\n", table.name, table.rows,
                                             table.hash.substr(0, 16))
                              << std::flush;
                  }));
  std::int64_t rows = 0;
  boost::json::array tables;
  for (const store::CopiedTable& table : report.tables) {
    rows += table.rows;
    tables.push_back(boost::json::object{{"name", table.name}, {"rows", table.rows}, {"hash", table.hash}});
  }
  if (program.json()) {
    print_json(boost::json::object{{"rows", rows}, {"events", report.events}, {"tables", std::move(tables)}});
  } else {
    std::cout << std::format(
        "Copied {} rows of {} tables and read them back: every count and hash is the same, and the chain of {} events "
        "is whole.\n",
        rows, report.tables.size(), report.events);
  }
  return kDone;
}

}  // namespace

void add_copy(Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      program.add(program.app(), "copy", "Copy a whole database into an empty one of any kind, and compare the two",
                  "rollcall copy --from sqlite:school/rollcall.db --to postgresql://rollcall@db/rollcall",
                  [&program, options] { return run(program, *options); });
  program.add_json(*command);
  command->add_option("--from", options->from, "URL of the database to copy; stop its servers first")
      ->required()
      ->option_text("URL");
  command->add_option("--to", options->to, "URL of an empty one")->required()->option_text("URL");
}

}  // namespace rollcall::cli
