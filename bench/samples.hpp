// What the benchmarks that look at faces work on: the model files and photographs that stand beside the checkout.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "face/image.hpp"
#include "face/manifest.hpp"
#include "face/model_store.hpp"

namespace rollcall::bench {

class Samples {
 public:
  // `shared` has the folders models/ and faces/.
  explicit Samples(std::filesystem::path shared) : shared_(std::move(shared)) {}

  bool are_there() const;
  std::filesystem::path models() const { return shared_ / "models"; }
  std::filesystem::path faces() const { return shared_ / "faces"; }
  face::ModelStore store() const { return face::ModelStore({models()}); }

  // The first network of the manifest's default model of this role, and its file.
  static const face::Network& network(face::ModelRole role);
  std::filesystem::path model_file(face::ModelRole role) const { return models() / network(role).file; }

  // What a kiosk's camera sends: 640 x 480, JPEG quality 90, one face that fills two fifths of the height.
  Bytes webcam_frame() const;

  // The folder whose person the frame above shows.
  std::filesystem::path person_of_frame() const;

  // A photograph of a class: 4000 x 3000, JPEG quality 90, people in rows, each face about 50 pixels high.
  struct Classroom {
    Bytes jpeg;
    int faces = 0;
  };
  Classroom classroom() const;

 private:
  std::filesystem::path shared_;
};

// The manifest's default model of a role.
const face::ModelInfo& default_model(face::ModelRole role);

// The content of a sample; ends the program where it cannot be read.
Bytes content_of(const std::filesystem::path& file);

// The regular files below `folder`, sorted by path.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder);

}  // namespace rollcall::bench
