// Finds faces in a picture: boxes, five landmarks and a score each, in pixels of the picture given. One interface over
// the three families of the manifest (yunet, retinaface, mtcnn), pre-processing, decoding and suppression exactly as
// the model's recipe says. Deterministic: the same picture gives the same faces, whatever else runs.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/error.hpp"
#include "face/image.hpp"
#include "face/manifest.hpp"
#include "face/model_store.hpp"
#include "face/session.hpp"
#include "face/types.hpp"

namespace rollcall::face {

// Whether a picture is also looked at in tiles, each seen at full size, which finds small faces in large pictures.
enum class Tiling : std::uint8_t {
  kAuto,  // when the picture is so much larger than the input that faces of kSmallFacePx would be lost
  kNever,
  kAlways,
};

struct DetectOptions {
  // Longer side at which the network sees the picture, 64..2048; larger pictures are scaled down to it, smaller ones
  // are left as they are. 320 is fast, 640 finds small faces. A network of fixed input size uses at most its own.
  int input_size = 640;
  float min_score = 0.7F;
  Tiling tiling = Tiling::kAuto;
};

// Thread-safe: detect() may run on any number of threads at once.
class Detector {
 public:
  virtual ~Detector() = default;

  // Faces by falling score. kInvalidArgument for an empty picture or an input size out of range.
  virtual Result<std::vector<Detection>> detect(const Image& image, const DetectOptions& options = {}) const = 0;
};

// Opens the model's networks from `store`. Errors as ModelStore::load and OnnxSession::create; kUnprocessable where the
// model is no detector.
Result<std::unique_ptr<Detector>> make_detector(const ModelInfo& model, const ModelStore& store,
                                                const SessionOptions& session = {});

}  // namespace rollcall::face
