#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <iostream>
#include <memory>

#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "service/keeping/retention.hpp"

namespace rollcall::cli {
namespace {

Result<int> run(const Program& program) {
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const auto clocks, service::preview_retention(*in));
  if (program.json()) {
    boost::json::array items;
    for (const service::RetentionClock& clock : clocks)
      items.push_back(boost::json::object{{"kind", clock.kind},
                                          {"setting", clock.setting},
                                          {"days", clock.days},
                                          {"before", format_rfc3339(clock.before)},
                                          {"due", clock.due}});
    print_json(boost::json::object{{"items", std::move(items)}});
    return kDone;
  }
  Table table({"kind", "setting", "days", "due now"});
  table.align_right(2);
  table.align_right(3);
  for (const service::RetentionClock& clock : clocks)
    table.add({std::string(clock.kind), std::string(clock.setting),
               clock.days == 0 ? "for ever" : std::to_string(clock.days), std::to_string(clock.due)});
  std::cout << table.to_string();
  return kDone;
}

}  // namespace

void add_retention(Program& program) {
  CLI::App* command =
      program.add(program.app(), "retention", "How long things are kept, and what would go now",
                  "rollcall retention --retention-record-days 365", [&program] { return run(program); });
  program.add_settings(*command, true);
  program.add_json(*command);
}

}  // namespace rollcall::cli
