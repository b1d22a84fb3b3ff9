// Runs a command of the operator's and takes what it prints as a secret.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "base/error.hpp"
#include "crypto/secret.hpp"

namespace rollcall::crypto {

struct CommandOutput {
  Secret buffer;
  std::size_t size = 0;  // what of the buffer was filled

  ByteView bytes() const { return buffer.bytes().first(size); }
};

// The standard output of `/bin/sh -c command`, with empty input, our standard error and a process group of its own,
// which is killed at the timeout. An Error when it cannot be run, takes too long (kTimeout), ends with another status
// than 0 or prints more than `max_bytes`; its output is in no message.
Result<CommandOutput> run_for_secret(const std::string& command, std::chrono::milliseconds timeout,
                                     std::size_t max_bytes);

}  // namespace rollcall::crypto
