#include <unistd.h>

#include <iostream>
#include <memory>

#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "server/wire.hpp"
#include "service/people/erasures.hpp"
#include "service/people/people.hpp"

namespace rollcall::cli {
namespace {

struct Options {
  std::string person;
  std::string records;
  bool yes = false;
};

// A person is named by external id or by id.
Result<Uuid> find_person(service::Installation& in, const std::string& text) {
  ROLLCALL_ASSIGN(const auto person, service::find_person_by_external_id(in, text));
  if (person) return person->id;
  if (const auto id = parse_uuid(text)) return *id;
  return fail(ErrorCode::kNotFound, "there is no such person", "name the external id, or the id");
}

Result<void> confirm(const Options& options, store::ErasedRecords records) {
  if (options.yes) return {};
  if (::isatty(STDIN_FILENO) == 0)
    return fail(ErrorCode::kInvalidArgument, "erasing cannot be undone", "say --yes if it is meant");
  std::cerr << "This destroys the person's key, photos and templates for ever and "
            << (records == store::ErasedRecords::kKept ? "keeps their attendance under a pseudonym"
                                                       : "removes their attendance")
            << ".\nType yes to go on: ";
  std::string answer;
  std::getline(std::cin, answer);
  if (answer != "yes") return fail(ErrorCode::kCancelled, "nothing was erased");
  return {};
}

Result<int> run(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const Uuid person, find_person(*in, options.person));
  service::Forget wanted{.person = person, .records = service::records_by_settings(*in)};
  if (!options.records.empty())
    wanted.records = options.records == "keep" ? store::ErasedRecords::kKept : store::ErasedRecords::kRemoved;
  ROLLCALL_TRY(confirm(options, wanted.records));
  ROLLCALL_ASSIGN(const store::Erasure erasure, service::forget(*in, service::local_operator(), wanted));
  if (program.json())
    print_json(server::to_json(erasure));
  else if (erasure.completed_at)
    std::cout << "erased; the receipt:\n" << erasure.receipt << '\n';
  else
    std::cout << "erased; files still in use go when the server is next tidied or started, and then the receipt of "
              << erasure.id.to_string() << " is written\n";
  return kDone;
}

}  // namespace

void add_forget(Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      program.add(program.app(), "forget", "Erase a person for ever, with a signed receipt",
                  "rollcall forget S001 --records keep --yes", [&program, options] { return run(program, *options); });
  program.add_settings(*command);
  program.add_json(*command);
  command->add_option("person", options->person, "External id, or id")->required()->option_text("PERSON");
  command
      ->add_option("--records", options->records,
                   "Keep the attendance under a pseudonym, or remove it; default: the setting erasure.records")
      ->check(CLI::IsMember({"keep", "remove"}))
      ->option_text("keep|remove");
  command->add_flag("--yes", options->yes, "Do not ask");
}

}  // namespace rollcall::cli
