#include <semaphore.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <format>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/log.hpp"
#include "cli/program.hpp"
#include "server/app.hpp"
#include "service/accounts/setup.hpp"
#include "service/people/erasures.hpp"
#include "service/recognition/recognition.hpp"
#include "service/settings.hpp"
#include "store/sql/open_database.hpp"
#include "store/sql/server_lock.hpp"

namespace rollcall::cli {
namespace {

// Whether the server was told to end. A handler, for a mask would not hold: libraries start threads before main() that
// never heard of it. A signal that comes twice ends the program at once, as it would without us.
sem_t told_to_end;

void await_ending_signals() {
  sem_init(&told_to_end, 0, 0);
  struct sigaction action{};
  action.sa_handler = [](int) { sem_post(&told_to_end); };
  action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
  for (const int signal : {SIGTERM, SIGINT}) sigaction(signal, &action, nullptr);
}

void wait_for_the_end() {
  while (sem_wait(&told_to_end) != 0) {
  }  // interrupted by a signal that is not ours
}

// The installation; a new one, so that it can be set up in a browser, where there is none.
Result<std::unique_ptr<service::Installation>> open_or_create(const Program& program, bool& made) {
  ROLLCALL_ASSIGN(Settings settings, program.settings());
  ROLLCALL_ASSIGN(const store::DatabaseUrl url, service::main_database(program.data_folder(), settings));
  ROLLCALL_ASSIGN(const bool there, store::has_database(url));
  made = !there;
  return made ? service::Installation::create(program.data_folder(), std::move(settings), program.clock())
              : service::Installation::open(program.data_folder(), std::move(settings), program.clock());
}

std::string where_the_key_is(const Program& program, const service::Installation& in) {
  const auto file = service::master_key_file(program.data_folder(), in.settings());
  return file ? file->string() : "where keys.master says";
}

// Of a new installation: what stands ready on this machine, never from the network without being asked.
void bring_models_at_hand(service::Installation& in) {
  const service::ModelSetup& setup = in.models();
  const auto models = service::chosen_models(setup);
  if (!models) return;  // said by what needs them
  const auto fetched = service::fetch_models(setup, *models, {.mirrors = local_mirrors(), .offline = true});
  if (!fetched)
    log::warn("the models are not at hand; bring them with: rollcall models fetch --data {}, and start again",
              in.folder().string());
}

// A connection is a file: as many as the system lets us have at all, where it gives a program few to begin with (1024
// are usual). What may be held is bounded by server.max_connections.
void allow_many_files() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == files.rlim_max) return;
  files.rlim_cur = files.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &files) != 0) log::warn("no more than {} files can be open", files.rlim_cur);
}

Result<int> run(const Program& program) {
  await_ending_signals();
  allow_many_files();
  bool made = false;
  ROLLCALL_ASSIGN(const auto in, open_or_create(program, made));
  if (made) {
    std::cout << std::format(
        "Made an installation in {}.\nIts master key is {}: keep a copy apart from your backups.\n",
        program.data_folder().string(), where_the_key_is(program, *in));
    bring_models_at_hand(*in);
  }
  for (const std::string& name : misspelt_variables(in->settings()))
    log::warn("{} is no setting; see rollcall doctor", name);
  ROLLCALL_ASSIGN(const store::ServerLock lock, store::ServerLock::acquire(program.data_folder()));
  ROLLCALL_TRY(service::finish_erasures(*in));  // before anybody is searched
  ROLLCALL_ASSIGN(const auto recognition, service::Recognition::create(*in));
  if (const auto& problem = recognition->problem()) log::warn("recognition is not ready: {}", problem->describe());
  ROLLCALL_ASSIGN(const std::optional<std::string> code, service::offer_setup(*in));
  ROLLCALL_ASSIGN(const auto app, server::App::start(*in, *recognition));
  const std::string url = std::format("{}://{}", app->is_tls() ? "https" : "http", app->address());
  std::cout << "Rollcall is on " << url << std::endl;
  if (code) std::cout << "Nobody can sign in yet. Set it up at " << url << "/app/setup?code=" << *code << std::endl;

  wait_for_the_end();
  log::info("ending: answering what is in flight");
  const std::chrono::seconds deadline{in->settings().integer(service::setting::kDrainTimeout)};
  if (!app->drain(deadline)) log::warn("some requests were not answered within {} s", deadline.count());
  return kDone;
}

}  // namespace

void add_serve(Program& program) {
  CLI::App* command =
      program.add(program.app(), "serve", "Serve the web app and the HTTP API",
                  "rollcall serve --data ./school --listen 127.0.0.1:8000", [&program] { return run(program); });
  program.add_settings(*command, true);
}

}  // namespace rollcall::cli
