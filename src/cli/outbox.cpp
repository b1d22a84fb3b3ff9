#include <boost/json/object.hpp>
#include <format>
#include <functional>
#include <iostream>

#include "base/time.hpp"
#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "service/outbox/pause.hpp"

namespace rollcall::cli {
namespace {

using Step = std::function<Result<service::OutboxState>(service::Installation&)>;

Result<int> run(const Program& program, const Step& step) {
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const service::OutboxState state, step(*in));
  const auto& pause = state.pause;
  if (program.json()) {
    print_json(boost::json::object{
        {"paused", pause.has_value()},
        {"reason", pause ? boost::json::value(store::name(pause->reason)) : boost::json::value(nullptr)},
        {"since", pause ? boost::json::value(format_rfc3339(pause->since)) : boost::json::value(nullptr)}});
  } else if (pause) {
    std::cout << std::format("paused since {} ({}): no webhook, file or mail is sent\n", format_rfc3339(pause->since),
                             store::name(pause->reason));
  } else {
    std::cout << "webhooks, files and mails are sent\n";
  }
  return kDone;
}

void add_step(Program& program, CLI::App& group, const std::string& name, const std::string& what, const Step& step) {
  CLI::App* command = program.add(group, name, what, "rollcall outbox " + name + " --data ./school",
                                  [&program, step] { return run(program, step); });
  program.add_settings(*command);
  program.add_json(*command);
}

}  // namespace

void add_outbox(Program& program) {
  CLI::App* group = program.add(program.app(), "outbox", "Hold back webhooks, CSV files and mails, or let them go on",
                                "rollcall outbox resume --data ./school", {});
  group->require_subcommand(1);
  add_step(program, *group, "status", "Say whether others are told", service::outbox_state);
  add_step(program, *group, "pause", "Tell nobody anything until resumed; what happens meanwhile waits in the log",
           [](service::Installation& in) { return service::pause_outbox(in, service::local_operator()); });
  add_step(program, *group, "resume", "Go on where each receiver stood",
           [](service::Installation& in) { return service::resume_outbox(in, service::local_operator()); });
}

}  // namespace rollcall::cli
