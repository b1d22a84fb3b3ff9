// For tests: the sample models and photographs beside the checkout, and an analyser for them opened once.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "face/analyser.hpp"
#include "face/test_folders.hpp"

namespace rollcall::face::samples {

inline const std::string kFolder = in_shared("faces/");
inline const std::string kModels = in_shared("models");

// The bytes of a sample photograph; a failure of the test where it is not there.
inline std::vector<std::byte> file(const std::string& name) {
  std::ifstream in(kFolder + name, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  EXPECT_FALSE(text.empty()) << name;
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

inline Image picture(const std::string& name) {
  auto image = decode(file(name));
  EXPECT_TRUE(image) << name << ": " << image.error().describe();
  return image ? *std::move(image) : Image(8, 8);
}

inline ModelStore store() { return ModelStore({kModels}); }

// The default models, as the reference values were made: input 640, scores from 0.6, no tiles.
inline AnalyserConfig reference_config() {
  AnalyserConfig config;
  config.detect = {.input_size = 640, .min_score = 0.6F, .tiling = Tiling::kNever};
  return config;
}

inline std::unique_ptr<Analyser> open(const AnalyserConfig& config) {
  auto analyser = Analyser::create(Manifest::builtin(), store(), config);
  EXPECT_TRUE(analyser) << analyser.error().describe();
  return analyser ? *std::move(analyser) : nullptr;
}

// Opened once for all tests of the program.
inline const Analyser& reference_analyser() {
  static const std::unique_ptr<Analyser> analyser = open(reference_config());
  return *analyser;
}

inline const Face& largest(const Analysis& analysis) {
  return *std::ranges::max_element(analysis.faces, {}, [](const Face& face) { return face.box.area(); });
}

}  // namespace rollcall::face::samples
