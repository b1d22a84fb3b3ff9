#include "cli/password.hpp"

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iostream>

#include "base/file.hpp"

namespace rollcall::cli {
namespace {

constexpr std::size_t kMaxPasswordFile = 4096;

std::string first_line(std::string text) {
  text.resize(std::min(text.size(), text.find_first_of("\r\n")));
  return text;
}

// What is typed is not shown while this lives.
class HiddenInput {
 public:
  HiddenInput() {
    hidden_ = ::tcgetattr(STDIN_FILENO, &before_) == 0;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (hidden_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  ~HiddenInput() {
    if (hidden_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  HiddenInput(const HiddenInput&) = delete;
  HiddenInput& operator=(const HiddenInput&) = delete;

 private:
  termios before_{};
  bool hidden_ = false;
};

std::string ask(std::string_view prompt) {
  std::cerr << prompt << ": " << std::flush;
  std::string line;
  {
    const HiddenInput hidden;
    std::getline(std::cin, line);
  }
  std::cerr << '\n';
  return line;
}

}  // namespace

Result<std::string> read_password(std::string_view file, std::string_view prompt) {
  if (file == "-") {
    std::string line;
    std::getline(std::cin, line);
    return first_line(std::move(line));
  }
  if (!file.empty()) {
    ROLLCALL_ASSIGN(std::string text, read_text_file(file, kMaxPasswordFile));
    return first_line(std::move(text));
  }
  if (::isatty(STDIN_FILENO) != 1)
    return fail(ErrorCode::kInvalidArgument, "there is no terminal to ask for the password on",
                "give --password-file FILE");
  std::string password = ask(prompt);
  if (ask("Once more") != password) return fail(ErrorCode::kInvalidArgument, "the two passwords are not the same");
  return password;
}

}  // namespace rollcall::cli
