// Data folders to measure on: made for one benchmark, removed after it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "service/installation.hpp"

namespace rollcall::bench {

// A new, empty folder, removed with all that is in it.
class ScratchFolder {
 public:
  // Inside `parent`; where that is empty, in memory (/dev/shm) so that no disk is measured by accident, else in the
  // system's temporary folder.
  explicit ScratchFolder(const std::filesystem::path& parent = {});
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Default settings, with the model files in `models` and a free port of this machine. `more` are settings by name.
Settings school_settings(const std::filesystem::path& models,
                         const std::vector<std::pair<std::string, std::string>>& more = {});

// A new installation in `folder`. The clock lives as long as the program.
std::unique_ptr<service::Installation> make_school(const std::filesystem::path& folder, Settings settings);

// Adds people with one template each of the default recogniser: a random direction, sealed and logged as a real one.
void add_synthetic_people(service::Installation& in, std::size_t count);

}  // namespace rollcall::bench
