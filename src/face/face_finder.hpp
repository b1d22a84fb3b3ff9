// Private to face/: one family of detectors, one look at one picture. What is common to all, tiles above all, stands in
// detector.cpp.
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

// Thread-safe.
class FaceFinder {
 public:
  virtual ~FaceFinder() = default;

  // Faces of at least `min_score`, by falling score, in pixels of `image`, which the network sees with its longer side
  // at most `input_size`.
  virtual Result<std::vector<Detection>> find(const Image& image, int input_size, float min_score) const = 0;
};

// Each for a model of its own family, whose recipe was checked by Manifest::parse().
Result<std::unique_ptr<FaceFinder>> make_yunet(const ModelInfo& model, const ModelStore& store,
                                               const SessionOptions& session);
Result<std::unique_ptr<FaceFinder>> make_retinaface(const ModelInfo& model, const ModelStore& store,
                                                    const SessionOptions& session);
Result<std::unique_ptr<FaceFinder>> make_mtcnn(const ModelInfo& model, const ModelStore& store,
                                               const SessionOptions& session);

}  // namespace rollcall::face
