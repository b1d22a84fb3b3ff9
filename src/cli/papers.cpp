#include "service/papers/papers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <filesystem>
#include <format>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "cli/program.hpp"
#include "cli/selection.hpp"
#include "cli/terminal.hpp"
#include "service/papers/choice.hpp"

namespace rollcall::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string kind;
  std::string language;
  std::string person;
  std::string output;
};

Result<void> save(const fs::path& path, std::string_view text) {
  return write_file(path, bytes_of(text), {.mode = 0600});
}

Result<service::Language> language_of(const Options& options) {
  if (options.language.empty()) return service::kLanguages.front();
  return service::parse_language(options.language);
}

// To a file, into a folder under the paper's own name, or to standard output.
Result<int> hand_out(const Options& options, service::Paper paper, const service::Language& language,
                     const std::string& text) {
  if (options.output.empty()) {
    std::cout << text;
    return kDone;
  }
  const fs::path path = options.output;
  const bool folder = fs::is_directory(path);
  ROLLCALL_TRY(save(folder ? path / std::format("{}.{}.md", name(paper), language.code) : path, text));
  return kDone;
}

Result<int> write_one(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const service::Paper paper, service::parse_paper(options.kind));
  ROLLCALL_ASSIGN(const service::Language language, language_of(options));
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const std::string text, service::write_paper(*in, paper, language));
  return hand_out(options, paper, language, text);
}

// Of one person.
Result<int> write_proof(const Program& program, const Options& options) {
  if (!options.kind.empty() && options.kind != name(service::Paper::kProofOfChoice))
    return fail_field("--person", "goes with proof_of_choice alone");
  if (options.person.empty()) return fail_field("--person", "must say whose choice");
  ROLLCALL_ASSIGN(const service::Language language, language_of(options));
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const std::optional<Uuid> person, find_person(*in, options.person));
  ROLLCALL_ASSIGN(const std::string text, service::write_choice(*in, service::local_operator(), *person, language));
  return hand_out(options, service::Paper::kProofOfChoice, language, text);
}

// All of them, in one language or in each, into a folder.
Result<int> write_all(const Program& program, const Options& options) {
  std::vector<service::Language> languages(service::kLanguages.begin(), service::kLanguages.end());
  if (!options.language.empty()) {
    ROLLCALL_ASSIGN(const service::Language language, service::parse_language(options.language));
    languages = {language};
  }
  const fs::path folder = options.output;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    return fail(ErrorCode::kIo, std::format("cannot make the folder {}: {}", folder.string(), error.message()));
  ROLLCALL_ASSIGN(const auto in, program.open());
  for (const service::Language& language : languages)
    for (const service::Paper paper : service::kPapers) {
      ROLLCALL_ASSIGN(const std::string text, service::write_paper(*in, paper, language));
      ROLLCALL_TRY(save(folder / std::format("{}.{}.md", name(paper), language.code), text));
    }
  return kDone;
}

int list(bool json) {
  boost::json::array languages;
  std::string codes;
  for (const service::Language& language : service::kLanguages) {
    languages.emplace_back(language.code);
    codes.append(codes.empty() ? "" : " ").append(language.code);
  }
  boost::json::array items;
  Table table({"kind", "languages"});
  for (const service::Paper paper : service::kPapers) {
    items.push_back(boost::json::object{{"kind", name(paper)}, {"languages", languages}});
    table.add({std::string(name(paper)), codes});
  }
  if (json)
    print_json(boost::json::object{{"items", std::move(items)}});
  else
    std::cout << table.to_string();
  return kDone;
}

Result<int> run(const Program& program, const Options& options) {
  if (!options.person.empty() || options.kind == name(service::Paper::kProofOfChoice))
    return write_proof(program, options);
  if (!options.kind.empty()) return write_one(program, options);
  if (!options.output.empty()) return write_all(program, options);
  return list(program.json());
}

}  // namespace

void add_papers(Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add(program.app(), "papers",
                                  "Write the privacy papers from what is configured; without KIND and -o: list them",
                                  "rollcall papers notice --language fr -o notice.md", {});
  program.add_settings(*command);
  program.add_json(*command);
  command
      ->add_option("kind", options->kind,
                   "notice, record_of_processing, impact_assessment, model_cards, retention; or proof_of_choice")
      ->option_text("KIND");
  command->add_option("--person", options->person, "With proof_of_choice: external id of the person")
      ->option_text("PERSON");
  command
      ->add_option("--language", options->language, "en, es, pt, fr or ar; default: en, or all of them into a folder")
      ->option_text("LANGUAGE");
  command
      ->add_option("-o,--output", options->output, "File to write, or a folder; without KIND a folder for all papers")
      ->option_text("PATH");
  program.run_with(*command, [&program, options] { return run(program, *options); });
}

}  // namespace rollcall::cli
