// The command line as plain data, for what is made from it: the man page and the completion of shells.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace rollcall::cli {

struct DescribedOption {
  std::vector<std::string> names;  // as typed: "--data", "-o"; empty for a positional
  std::string value;               // what it takes, in capitals; empty for a flag
  std::string help;
  bool is_setting = false;  // one that every command takes which opens an installation
};

struct DescribedCommand {
  std::string name;  // the words that call it: "rollcall import people"
  std::string help;
  std::string footer;
  std::vector<DescribedOption> options;
  std::vector<DescribedOption> positionals;
  std::vector<DescribedCommand> commands;
};

// `app` and all below it, in the order they were added.
DescribedCommand describe(const CLI::App& app);

}  // namespace rollcall::cli
