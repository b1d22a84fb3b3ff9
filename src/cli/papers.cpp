#include "service/papers/papers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <filesystem>
#include <format>
#include <iostream>
#include <memory>

#include "base/file.hpp"
#include "cli/program.hpp"
#include "cli/terminal.hpp"

namespace rollcall::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string kind;
  std::string language;
  std::string output;
};

Result<void> save(const fs::path& path, std::string_view text) {
  return write_file(path, bytes_of(text), {.mode = 0644});
}

// One paper, to a file or to standard output.
Result<int> write_one(const Program& program, const Options& options) {
  ROLLCALL_ASSIGN(const service::Paper paper, service::parse_paper(options.kind));
  ROLLCALL_ASSIGN(const service::Language language,
                  service::parse_language(options.language.empty() ? "en" : options.language));
  ROLLCALL_ASSIGN(const auto in, program.open());
  ROLLCALL_ASSIGN(const std::string text, service::write_paper(*in, paper, language));
  if (options.output.empty()) {
    std::cout << text;
    return kDone;
  }
  const fs::path path = options.output;
  const bool folder = fs::is_directory(path);
  ROLLCALL_TRY(save(folder ? path / std::format("{}.{}.md", name(paper), language.code) : path, text));
  return kDone;
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
  if (error) return fail(ErrorCode::kIo, std::format("cannot make the folder {}: {}", folder.string(), error.message()));
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
  command->add_option("kind", options->kind, "notice, record_of_processing, impact_assessment, model_cards or retention")
      ->option_text("KIND");
  command->add_option("--language", options->language, "en, es, pt, fr or ar; default: en, or all of them into a folder")
      ->option_text("LANGUAGE");
  command->add_option("-o,--output", options->output, "File to write, or a folder; without KIND a folder for all papers")
      ->option_text("PATH");
  program.run_with(*command, [&program, options] { return run(program, *options); });
}

}  // namespace rollcall::cli
