// The log of the process: one line an entry, as text for people or JSON for programs, to stderr and to a rotating file.
//
//   log::info("listening on {}:{}", address, port);
//   log::write(log::Level::kInfo, "request", {{"route", "people.list"}, {"status", "200"}});
//
// Thread-safe. Control characters are escaped, so that nothing logged can forge a line. Never log a person's name, a
// face, an embedding, a key or a password: ids only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <format>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace rollcall::log {

enum class Level : std::uint8_t { kDebug, kInfo, kWarn, kError, kOff };
enum class Format : std::uint8_t { kText, kJson };

std::string_view name(Level level);
Result<Level> parse_level(std::string_view text);    // debug, info, warn, error, off
Result<Format> parse_format(std::string_view text);  // text, json

struct Options {
  Level level = Level::kInfo;
  Format format = Format::kText;
  bool to_stderr = true;
  std::string file;                                          // "": none; its folder must exist
  std::size_t rotate_bytes = std::size_t{10} * 1024 * 1024;  // past this x.log becomes x.1.log and a new one begins
  std::size_t rotate_files = 5;                              // old files kept
};

// Replaces the process's log. Before the first call it is text on stderr from kInfo on. kIo when the file cannot be
// opened; the log stays as it was then.
Result<void> configure(const Options& options);

// Whether an entry of this level would be written.
bool enabled(Level level);

// A named value of an entry: a member in JSON, name=value behind the message in text.
struct Field {
  std::string_view name;
  std::string value;
};

void write(Level level, std::string_view message, std::initializer_list<Field> fields = {});

template <class... Args>
void debug(std::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::kDebug)) write(Level::kDebug, std::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void info(std::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::kInfo)) write(Level::kInfo, std::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void warn(std::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::kWarn)) write(Level::kWarn, std::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void error(std::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::kError)) write(Level::kError, std::format(format, std::forward<Args>(args)...));
}

// While it lives, every entry goes to it and nowhere else; for tests. One at a time.
class Capture {
 public:
  explicit Capture(Level level = Level::kDebug, Format format = Format::kText);
  ~Capture();
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;

  // The lines so far, without line ends. Thread-safe.
  std::vector<std::string> lines() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace rollcall::log
