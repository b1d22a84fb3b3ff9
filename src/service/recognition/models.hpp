// The models of an installation: which there are, which are chosen, which files are here, and how to get the rest.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/settings.hpp"
#include "face/engine.hpp"
#include "face/manifest.hpp"
#include "face/model_store.hpp"

namespace rollcall::service {

// What the settings make of the built-in manifest, a manifest of the user's own and the folders with model files.
struct ModelSetup {
  face::Manifest manifest;
  face::ModelStore store;
  std::filesystem::path folder;  // where fetched files go: models/ in the data folder
  face::EngineConfig engine;     // models chosen, detection, limits, threads
};

Result<ModelSetup> model_setup(const Settings& settings, const std::filesystem::path& data_folder);

// The name that a setting of this role leads to: its value, or the manifest's default; "" for none.
std::string chosen_model(const ModelSetup& setup, face::ModelRole role);

// The models the engine is to use, in the order detector, recogniser, liveness. kNotFound for a name the manifest does
// not have.
Result<std::vector<const face::ModelInfo*>> chosen_models(const ModelSetup& setup);

struct ModelState {
  const face::ModelInfo* model = nullptr;
  bool chosen = false;
  std::optional<Error> problem;  // kNoModel, kModelMismatch, kIo; none: every file is here and right
};

// Every model of the manifest; `verify` also reads and hashes the files, otherwise only their presence is looked at.
std::vector<ModelState> model_states(const ModelSetup& setup, bool verify);

struct FetchOptions {
  std::vector<std::filesystem::path> mirrors;  // looked through before the network
  bool offline = false;                        // mirrors only
  std::stop_token stop;
  // Called with the file's name and the bytes there are and will be (0: unknown).
  std::function<void(std::string_view file, std::uint64_t done, std::uint64_t total)> progress;
};

struct Fetched {
  std::string file;
  std::string from;  // "present", a folder, or the host it came from
};

// Brings every file of `models` into `setup.folder`: verified against the manifest before it gets its name, resumed
// where an earlier try broke off. Files that are there and right are left alone.
Result<std::vector<Fetched>> fetch_models(const ModelSetup& setup, const std::vector<const face::ModelInfo*>& models,
                                          const FetchOptions& options);

}  // namespace rollcall::service
