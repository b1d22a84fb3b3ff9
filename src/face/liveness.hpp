// Passive liveness: how likely a face in a picture is a live one and not a print or a screen held before the camera.
// One or more networks look at the face and at what surrounds it; each gives logits, whose softmax vectors are
// averaged.
#pragma once

#include <memory>
#include <vector>

#include "base/error.hpp"
#include "face/image.hpp"
#include "face/manifest.hpp"
#include "face/model_store.hpp"
#include "face/session.hpp"
#include "face/types.hpp"

namespace rollcall::face {

// What a check found.
struct LivenessScore {
  float live = 0;                            // probability 0..1 of a live face
  std::vector<std::vector<float>> networks;  // the softmax of each network, in the order of the manifest
};

// The part of `image` a network sees for a face at `box` (both in pixels of the image), resized to `size`.
// kUnprocessable when the box is empty, not finite or outside the image.
Result<Image> liveness_crop(const Image& image, const Box& box, const CropRecipe& recipe, Size size);

// Thread-safe.
class Liveness {
 public:
  // Errors as ModelStore::load and OnnxSession::create; kUnprocessable where the model checks no liveness.
  static Result<std::unique_ptr<Liveness>> create(const ModelInfo& model, const ModelStore& store,
                                                  const SessionOptions& options = {});
  ~Liveness();
  Liveness(const Liveness&) = delete;
  Liveness& operator=(const Liveness&) = delete;

  // `box` as a detector gave it; `image` best at full resolution. Errors as liveness_crop().
  Result<LivenessScore> check(const Image& image, const Box& box) const;

  const ModelInfo& model() const;
  float accept() const;  // a face counts as live from this probability

 private:
  struct Impl;
  explicit Liveness(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rollcall::face
