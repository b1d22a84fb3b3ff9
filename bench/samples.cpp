#include "samples.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "base/file.hpp"
#include "face/analyser.hpp"
#include "face/decode.hpp"
#include "face/preprocess.hpp"
#include "must.hpp"

namespace rollcall::bench {
namespace {

namespace fs = std::filesystem;
using face::Image;

constexpr std::size_t kMaxFile = std::size_t{64} << 20;

std::unique_ptr<face::Analyser> finder(const Samples& samples) {
  face::AnalyserConfig config;
  config.recogniser = face::kNoModelName;
  config.liveness = face::kNoModelName;
  return must(face::Analyser::create(face::Manifest::builtin(), samples.store(), config));
}

std::vector<face::Face> faces_in(const face::Analyser& analyser, const Image& image) {
  return must(analyser.analyse(image, {.embed = false, .liveness = false, .quality = false})).faces;
}

Image grey_picture(int width, int height) {
  Image image(width, height);
  std::memset(image.mutable_data(), 128, image.stride() * static_cast<std::size_t>(height));
  return image;
}

void paste(Image& target, const Image& picture, int x, int y) {
  const auto bytes = static_cast<std::size_t>(picture.width()) * Image::kChannels;
  for (int row = 0; row < picture.height(); ++row) {
    std::memcpy(target.mutable_row(y + row) + static_cast<std::ptrdiff_t>(x) * Image::kChannels, picture.row(row),
                bytes);
  }
}

}  // namespace

const face::ModelInfo& default_model(face::ModelRole role) {
  const face::Manifest& manifest = face::Manifest::builtin();
  const face::Manifest::Defaults& defaults = manifest.defaults();
  const std::string& name = role == face::ModelRole::kDetector     ? defaults.detector
                            : role == face::ModelRole::kRecogniser ? defaults.recogniser
                                                                   : defaults.liveness;
  return *must(manifest.find(name, role));
}

Bytes content_of(const fs::path& file) { return must(read_file(file, kMaxFile)); }

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

bool Samples::are_there() const {
  std::error_code ignored;
  return fs::is_directory(models(), ignored) && fs::is_directory(faces() / "people", ignored);
}

const face::Network& Samples::network(face::ModelRole role) { return default_model(role).networks.front(); }

fs::path Samples::person_of_frame() const { return faces() / "people" / "Biden"; }

Bytes Samples::webcam_frame() const {
  const Image photo = must(face::decode(content_of(person_of_frame() / "biden_2.jpg")));
  const auto analyser = finder(*this);
  const auto faces = faces_in(*analyser, photo);
  if (faces.empty()) return must<Bytes>(fail(ErrorCode::kUnprocessable, "no face in the sample photograph"));
  const face::Box box = std::ranges::max_element(faces, {}, [](const auto& f) { return f.box.area(); })->box;

  const int height = std::min({static_cast<int>(box.height * 2.5F), photo.height(), photo.width() * 3 / 4});
  const int width = height * 4 / 3;
  const int x = std::clamp(static_cast<int>(box.centre().x) - width / 2, 0, photo.width() - width);
  const int y = std::clamp(static_cast<int>(box.centre().y) - height / 2, 0, photo.height() - height);
  return must(face::encode_jpeg(face::resize(photo.part(x, y, width, height), {640, 480})));
}

Samples::Classroom Samples::classroom() const {
  constexpr int kWidth = 4000;
  constexpr int kHeight = 3000;
  constexpr int kColumns = 10;
  constexpr int kRows = 6;
  constexpr int kSide = 120;  // of one pasted photograph; the face fills two fifths of it
  const auto analyser = finder(*this);
  Image picture = grey_picture(kWidth, kHeight);
  Classroom room;
  // Only photographs that show one person and nobody in the background: then the faces can be counted.
  for (const fs::path& file : files_below(faces() / "strangers")) {
    if (room.faces == kColumns * kRows) break;
    const Image small = face::resize(must(face::decode(content_of(file))), {kSide, kSide});
    if (faces_in(*analyser, small).size() != 1) continue;
    const int column = room.faces % kColumns;
    const int row = room.faces / kColumns;
    paste(picture, small, 90 + column * (kWidth - 180) / kColumns, 120 + row * (kHeight - 240) / kRows);
    ++room.faces;
  }
  room.jpeg = must(face::encode_jpeg(picture));
  return room;
}

}  // namespace rollcall::bench
