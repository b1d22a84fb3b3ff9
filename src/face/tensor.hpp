// A picture as the input of a network: channels reordered, normalised and laid out as the recipe says, in one pass.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "base/error.hpp"
#include "face/image.hpp"
#include "face/manifest.hpp"
#include "face/model_store.hpp"
#include "face/session.hpp"

namespace rollcall::face {

// Writes `image` into `out`, which must hold exactly 3 * width * height floats: one picture of a batch.
void fill_tensor(const Image& image, const InputRecipe& recipe, std::span<float> out);

// The size of the picture a network of fixed input size takes. kUnprocessable when the recipe leaves it open.
Result<Size> fixed_input_size(const InputRecipe& recipe);

// The shape of the input tensor for one picture of `size`.
Shape single_shape(const InputRecipe& recipe, Size size);

// Loads, verifies and opens one network of a model. Errors as ModelStore::load and OnnxSession::create.
Result<std::unique_ptr<OnnxSession>> open_network(const ModelInfo& model, const Network& network,
                                                  const ModelStore& store, const SessionOptions& options);

}  // namespace rollcall::face
