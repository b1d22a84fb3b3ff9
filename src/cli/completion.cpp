// `rollcall completion SHELL`: a script that completes commands and options, made from their definitions.
#include <format>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

#include "cli/described.hpp"
#include "cli/program.hpp"

namespace rollcall::cli {
namespace {

constexpr std::string_view kProgram = "rollcall";

// The words after the program's name: "import people".
std::string_view words_of(const DescribedCommand& command) {
  const std::string_view name = command.name;
  return name.size() > kProgram.size() ? name.substr(kProgram.size() + 1) : "";
}

std::string_view last_word(std::string_view words) { return words.substr(words.rfind(' ') + 1); }

// For bash and, by its bashcompinit, zsh: the words possible after each command.
void write_cases(const DescribedCommand& command, std::string& out) {
  out += std::format("    '{}') words='", words_of(command));
  for (const DescribedCommand& below : command.commands) out += std::format("{} ", last_word(words_of(below)));
  for (const DescribedOption& option : command.options) {
    for (const std::string& name : option.names) out += name + " ";
  }
  out += "' ;;\n";
  for (const DescribedCommand& below : command.commands) write_cases(below, out);
}

void write_commands(const DescribedCommand& command, std::string& out) {
  for (const DescribedCommand& below : command.commands) {
    out += std::format("'{}' ", words_of(below));
    write_commands(below, out);
  }
}

// An option's value, and what stands where no word fits, is completed as a file by the shell itself.
std::string bash(const DescribedCommand& program) {
  std::string commands;
  write_commands(program, commands);
  std::string cases;
  write_cases(program, cases);
  return std::format(R"(_rollcall() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} command='' word longer words=''
  local -a commands=({0})
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    longer="${{command:+$command }}$word"
    [[ " ${{commands[*]/#/|}} " == *"|$longer "* ]] && command=$longer
  done
  case $command in
{1}  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o default -F _rollcall rollcall
)",
                     commands, cases);
}

std::string quoted_for_fish(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

void write_fish(const DescribedCommand& command, std::string& out) {
  const std::string_view words = words_of(command);
  const std::string when =
      words.empty() ? "__fish_use_subcommand" : std::format("__fish_seen_subcommand_from {}", last_word(words));
  for (const DescribedCommand& below : command.commands) {
    out += std::format("complete -c rollcall -n '{}' -a {} -d {}\n", when, last_word(words_of(below)),
                       quoted_for_fish(below.help));
  }
  for (const DescribedOption& option : command.options) {
    for (const std::string& name : option.names) {
      const bool is_long = name.starts_with("--");
      out += std::format("complete -c rollcall -n '{}' {} {} {}-d {}\n", when, is_long ? "-l" : "-s",
                         name.substr(is_long ? 2 : 1), option.value.empty() ? "" : "-r ", quoted_for_fish(option.help));
    }
  }
  for (const DescribedCommand& below : command.commands) write_fish(below, out);
}

}  // namespace

void add_completion(Program& program) {
  CLI::App* command = program.add(program.app(), "completion", "Print a script that completes commands and options",
                                  "rollcall completion bash > ~/.local/share/bash-completion/completions/rollcall", {});
  const auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  program.run_with(*command, [&program, shell]() -> Result<int> {
    const DescribedCommand described = describe(program.app());
    if (*shell == "fish") {
      std::string script;
      write_fish(described, script);
      std::cout << script;
    } else {
      if (*shell == "zsh") std::cout << "autoload -U +X bashcompinit && bashcompinit\n";
      std::cout << bash(described);
    }
    return kDone;
  });
}

}  // namespace rollcall::cli
