#include <csignal>
#include <cstdio>
#include <format>
#include <iostream>
#include <memory>

#include "base/log.hpp"
#include "cli/program.hpp"
#include "server/app.hpp"
#include "service/people/erasures.hpp"
#include "service/recognition/recognition.hpp"
#include "service/settings.hpp"
#include "store/sql/server_lock.hpp"

namespace rollcall::cli {
namespace {

// The signals that end a server, held back in every thread so that one place waits for them.
sigset_t ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

Result<int> run(const Program& program) {
  const sigset_t signals = ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ROLLCALL_ASSIGN(const auto in, program.open());
  for (const std::string& name : misspelt_variables(in->settings()))
    log::warn("{} is no setting; see rollcall doctor", name);
  ROLLCALL_ASSIGN(const store::ServerLock lock, store::ServerLock::acquire(program.data_folder()));
  ROLLCALL_TRY(service::finish_erasures(*in));  // before anybody is searched
  ROLLCALL_ASSIGN(const auto recognition, service::Recognition::create(*in));
  if (const auto& problem = recognition->problem()) log::warn("recognition is not ready: {}", problem->describe());
  ROLLCALL_ASSIGN(const auto app, server::App::start(*in, *recognition));
  std::cout << std::format("Rollcall is on {}://{}", app->is_tls() ? "https" : "http", app->address()) << std::endl;

  int received = 0;
  sigwait(&signals, &received);
  log::info("ending: answering what is in flight");
  const std::chrono::seconds deadline{in->settings().integer(service::setting::kDrainTimeout)};
  if (!app->drain(deadline)) log::warn("some requests were not answered within {} s", deadline.count());
  return kDone;
}

}  // namespace

void add_serve(Program& program) {
  CLI::App* command =
      program.add(program.app(), "serve", "Serve the page and the HTTP API",
                  "rollcall serve --data ./school --listen 127.0.0.1:8000", [&program] { return run(program); });
  program.add_settings(*command, true);
}

}  // namespace rollcall::cli
