// `rollcall serve` as a process of its own, as an operator starts it: how long until it is ready, how much it keeps.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace rollcall::bench {

// The `rollcall` that stands beside this program.
std::filesystem::path rollcall_program();

class ServedProcess {
 public:
  // Starts it on `data`, with model files from `models`, and returns when /readyz answers 200. Ends the program where
  // that takes more than a minute.
  ServedProcess(const std::filesystem::path& data, const std::filesystem::path& models);
  // Ends it with SIGTERM.
  ~ServedProcess();
  ServedProcess(const ServedProcess&) = delete;
  ServedProcess& operator=(const ServedProcess&) = delete;

  double seconds_to_ready() const { return seconds_to_ready_; }

  // Resident bytes now, and the most there ever were.
  struct Memory {
    std::size_t resident = 0;
    std::size_t peak = 0;
  };
  Memory memory() const;

 private:
  pid_t process_ = -1;
  double seconds_to_ready_ = 0;
};

}  // namespace rollcall::bench
