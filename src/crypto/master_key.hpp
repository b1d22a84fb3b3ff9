// Where the master key comes from. It wraps the keys of people and items and is itself never stored by Rollcall except
// in the file made by create_master_key_file(). Its text form everywhere is 64 hex digits or base64 (either alphabet)
// of 32 bytes; white space around it is ignored.
//
// Every failure is kNoKey with what to do as its hint, and never shows any of what was read.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.hpp"
#include "crypto/key.hpp"

namespace rollcall::crypto {

// A file of ours that nobody else may read or write (mode 0600 or narrower).
struct KeyFile {
  std::filesystem::path path;
};

// An environment variable; it is wiped and removed when read, so that children and /proc do not show it. Read it before
// threads start.
struct KeyVariable {
  std::string name;
};

// What a command of the operator's prints, run by /bin/sh -c (a pipe to a secrets manager is the usual case) with no
// input; it is killed, with its children, when it takes longer than `timeout`.
struct KeyCommand {
  std::string command;
  std::chrono::milliseconds timeout{10'000};
};

using KeySource = std::variant<KeyFile, KeyVariable, KeyCommand>;

// "file:PATH", "env:NAME" or "command:TEXT", as settings write it; a bare path is a file. kInvalidArgument otherwise.
Result<KeySource> parse_key_source(std::string_view text);

Result<Key> load_master_key(const KeySource& source);

// Makes a new random key in a file of mode 0600, durably. The folder must exist. kAlreadyExists rather than touch a
// file that is there: a lost master key loses everything it wraps.
Result<Key> create_master_key_file(const std::filesystem::path& path);

}  // namespace rollcall::crypto
