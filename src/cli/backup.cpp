#include <boost/json/object.hpp>
#include <format>
#include <iostream>
#include <memory>
#include <utility>

#include "cli/password.hpp"
#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "service/backup/backup.hpp"
#include "service/backup/restore.hpp"

namespace rollcall::cli {
namespace {

struct Options {
  std::string file;
  std::string passphrase_file;
  std::string ledger;
  bool verify = false;
};

void print(const Program& program, const service::BackupReport& report, std::string_view what) {
  if (program.json()) {
    boost::json::object counts;
    for (const auto& [name, count] : report.counts) counts[name] = count;
    print_json(boost::json::object{
        {"made_at", format_rfc3339(report.made_at)}, {"events", report.events}, {"counts", std::move(counts)}});
    return;
  }
  const auto count = [&](std::string_view name) {
    const auto found = report.counts.find(name);
    return found == report.counts.end() ? 0 : found->second;
  };
  std::cout << std::format("{}: {} people, {} records, {} pictures, {} events, as of {}\n", what, count("person"),
                           count("record"), count("blobs"), report.events, format_rfc3339(report.made_at));
}

Result<int> backup(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const std::string passphrase, read_password(options.passphrase_file, "Passphrase of the backup"));
  ROLLCALL_ASSIGN(const service::BackupReport report,
                  service::make_backup(*in, service::local_operator(), options.file, passphrase));
  print(program, report, "backed up");
  return kDone;
}

Result<int> restore(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(Settings settings, program.settings());
  ROLLCALL_ASSIGN(const std::string passphrase, read_password(options.passphrase_file, "Passphrase of the backup"));
  if (options.verify) {
    ROLLCALL_ASSIGN(const service::BackupReport report, service::check_backup(options.file, passphrase));
    print(program, report, "whole");
    return kDone;
  }
  service::Restore wanted{.file = options.file, .folder = program.data_folder(), .ledger = {}};
  if (!options.ledger.empty()) {
    ROLLCALL_ASSIGN(wanted.ledger, service::read_ledger(options.ledger));
  }
  ROLLCALL_ASSIGN(const service::BackupReport report,
                  service::restore_backup(wanted, std::move(settings), program.clock(), passphrase));
  print(program, report, "restored");
  return kDone;
}

void add_common(Program& program, CLI::App& command, Options& options, const std::string& what) {
  program.add_settings(command);
  program.add_json(command);
  command.add_option("file", options.file, what)->required()->option_text("FILE");
  command.add_option("--passphrase-file", options.passphrase_file, "File with the passphrase; - reads standard input")
      ->option_text("FILE");
}

}  // namespace

void add_backup(Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add(program.app(), "backup", "Write everything to one file sealed with a passphrase",
                                  "rollcall backup /media/stick/monday.backup",
                                  [&program, options] { return backup(program, *options); });
  add_common(program, *command, *options, "File to make; it must not be there yet");
}

void add_restore(Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add(program.app(), "restore", "Make a data folder from a backup, or only check one",
                                  "rollcall restore monday.backup --data ./school --ledger ./old-school",
                                  [&program, options] { return restore(program, *options); });
  add_common(program, *command, *options, "The backup");
  command
      ->add_option("--ledger", options->ledger,
                   "Data folder (or its keys/keys.db, or the URL of its key database) that outlived: who was erased "
                   "after the backup is erased again")
      ->option_text("PATH");
  command->add_flag("--verify", options->verify, "Read and compare everything, and write nothing");
}

}  // namespace rollcall::cli
