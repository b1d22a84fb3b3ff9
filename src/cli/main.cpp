// The one place that puts the parts together.

#include <cstdio>
#include <string>

#include "base/log.hpp"
#include "cli/program.hpp"
#include "crypto/harden.hpp"

int main(int argc, char** argv) {
  using namespace rollcall;
  const auto hardened = crypto::harden_process();
  if (!hardened) {
    std::fputs(("error: " + hardened.error().describe() + "\n").c_str(), stderr);
    return cli::kFailed;
  }
  for (const std::string& warning : *hardened) log::debug("{}", warning);
  cli::Program program;
  cli::add_init(program);
  cli::add_serve(program);
  cli::add_import(program);
  cli::add_recognize(program);
  cli::add_take(program);
  cli::add_export(program);
  cli::add_report(program);
  cli::add_forget(program);
  cli::add_audit(program);
  cli::add_backup(program);
  cli::add_restore(program);
  cli::add_retention(program);
  cli::add_papers(program);
  cli::add_outbox(program);
  cli::add_models(program);
  cli::add_eval(program);
  cli::add_migrate(program);
  cli::add_copy(program);
  cli::add_doctor(program);
  cli::add_user(program);
  cli::add_key(program);
  cli::add_bench(program);
  cli::add_man(program);
  cli::add_completion(program);
  return program.main(argc, argv);
}
