// `rollcall man`: the manual page, in the language of man(7), made from the definitions of the commands and settings.
#include <format>
#include <iostream>
#include <string>
#include <string_view>

#include "base/settings.hpp"
#include "cli/described.hpp"
#include "cli/program.hpp"
#include "cli/version.hpp"
#include "service/settings.hpp"

namespace rollcall::cli {
namespace {

// Text as roff takes it: no character of its own language, and hyphens that can be copied to a shell.
std::string plain(std::string_view text) {
  std::string out;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
    line_begins = c == '\n';
  }
  return out;
}

std::string bold(std::string_view text) { return "\\fB" + plain(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + plain(text) + "\\fR"; }

std::string option_text(const DescribedOption& option) {
  std::string text;
  for (const std::string& name : option.names) text += (text.empty() ? "" : ", ") + bold(name);
  if (!option.value.empty()) text += (text.empty() ? "" : " ") + italic(option.value);
  return ".TP\n" + text + "\n" + plain(option.help) + "\n";
}

bool is_help(const DescribedOption& option) { return !option.names.empty() && option.names[0].starts_with("--help"); }

void write_command(const DescribedCommand& command, std::string& page) {
  if (command.commands.empty()) {
    page += ".SS " + plain(command.name);
    for (const DescribedOption& positional : command.positionals) page += " " + positional.value;
    page += "\n" + plain(command.help) + "\n";
    for (const DescribedOption& positional : command.positionals) {
      if (!positional.help.empty()) page += option_text(positional);
    }
    for (const DescribedOption& option : command.options) {
      if (!option.is_setting && !is_help(option)) page += option_text(option);
    }
    if (!command.footer.empty()) page += ".PP\n.nf\n" + plain(command.footer) + "\n.fi\n";
  }
  for (const DescribedCommand& below : command.commands) write_command(below, page);
}

std::string man_page(const DescribedCommand& program) {
  std::string page = std::format(".TH ROLLCALL 1 \"\" \"rollcall {}\"\n", kVersion);
  page += ".SH NAME\nrollcall \\- takes attendance by face\n";
  page += ".SH SYNOPSIS\n" + bold("rollcall") + " " + italic("COMMAND") + " [" + italic("OPTION") + "]...\n";
  page += ".SH DESCRIPTION\n" + plain(program.help) + "\n.PP\n.nf\n" + plain(program.footer) + "\n.fi\n";
  page += ".SH COMMANDS\n";
  for (const DescribedCommand& command : program.commands) write_command(command, page);
  page +=
      ".SH SETTINGS\nEach is a flag of the commands that open an installation, a variable of the environment and a "
      "line of\n" +
      italic("rollcall.toml") + "; the first of these that is given counts.\n";
  for (const Setting& setting : service::settings_table()) {
    page += ".TP\n" + bold(setting.name) + " (" + plain(setting.secret ? "" : flag_name(setting) + ", ") +
            plain(environment_name(setting)) + ")\n" + plain(setting.help) +
            "; default: " + plain(setting.default_value.empty() ? "none" : setting.default_value) + " " +
            plain(setting.unit) + "\n";
  }
  page += ".SH OPTIONS OF EVERY COMMAND\n.TP\n" + bold("--help") + ", " + bold("-h") +
          "\nWhat the command does and takes, with an example.\n.SH ENVIRONMENT\n.TP\n" + bold("ROLLCALL_DATA") +
          "\nThe data folder where --data is not given.\n.TP\n" + bold(kMirrorVariable) +
          "\nA folder with model files that is looked in before the network.\n";
  page += ".SH EXIT STATUS\n0 done, 1 failed, 2 called in a wrong way.\n";
  return page;
}

}  // namespace

void add_man(Program& program) {
  program.add(program.app(), "man", "Print the manual page", "rollcall man | man -l -", [&program]() -> Result<int> {
    std::cout << man_page(describe(program.app()));
    return kDone;
  });
}

}  // namespace rollcall::cli
