// A face as a direction in space: two embeddings of one person point almost the same way. Alignment, normalisation and
// network are the model's recipe.
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

struct RecogniserOptions {
  // Embed the face and its mirror image and take the mean direction: a little more accurate, twice the time.
  bool flip_averaging = false;
  SessionOptions session;
};

// Thread-safe.
class Recogniser {
 public:
  // Errors as ModelStore::load and OnnxSession::create; kUnprocessable where the model is no recogniser.
  static Result<std::unique_ptr<Recogniser>> create(const ModelInfo& model, const ModelStore& store,
                                                    const RecogniserOptions& options = {});
  ~Recogniser();
  Recogniser(const Recogniser&) = delete;
  Recogniser& operator=(const Recogniser&) = delete;

  // The unit-length embedding, dimension() floats, of the face with these landmarks (pixels of `image`). Always one
  // picture a run: networks that quantise their activations give other results in a batch. kUnprocessable when the
  // landmarks make no face.
  Result<std::vector<float>> embed(const Image& image, const Landmarks& landmarks) const;

  // The same from a face that align() has put upright by this model's recipe. kInvalidArgument for another size.
  Result<std::vector<float>> embed_aligned(const Image& aligned) const;

  // The mean direction of several views of it: as it is, mirrored, darker, brighter, and a little nearer.
  Result<std::vector<float>> embed_views(const Image& aligned) const;

  const ModelInfo& model() const;
  const AlignmentRecipe& alignment() const;
  int dimension() const;

 private:
  struct Impl;
  explicit Recogniser(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rollcall::face
