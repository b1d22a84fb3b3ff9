#include "face/tensor.hpp"

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace rollcall::face {
namespace {

// The normalised value of each of the 256 levels, for the channels in the order of the pixels in memory (B, G, R).
using Table = std::array<std::array<float, 256>, 3>;

// Where the recipe keeps what belongs to the channel at `memory_channel` (0 = blue).
std::size_t recipe_channel(const InputRecipe& recipe, std::size_t memory_channel) {
  return recipe.channels == ChannelOrder::kRgb ? 2 - memory_channel : memory_channel;
}

Table make_table(const InputRecipe& recipe) {
  Table table{};
  for (std::size_t c = 0; c < 3; ++c) {
    const float mean = recipe.mean[recipe_channel(recipe, c)];
    const float std = recipe.std[recipe_channel(recipe, c)];
    for (std::size_t level = 0; level < 256; ++level) table[c][level] = (static_cast<float>(level) - mean) / std;
  }
  return table;
}

}  // namespace

void fill_tensor(const Image& image, const InputRecipe& recipe, std::span<float> out) {
  const Table table = make_table(recipe);
  const auto width = static_cast<std::size_t>(image.width());
  const auto height = static_cast<std::size_t>(image.height());
  // The distance in `out` from one pixel, row and channel to the next.
  std::size_t step_x = 1;
  std::size_t step_y = width;
  std::size_t step_channel = width * height;
  if (recipe.layout == Layout::kNhwc) {
    step_x = 3;
    step_y = 3 * width;
    step_channel = 1;
  } else if (recipe.layout == Layout::kNwhc) {
    step_x = 3 * height;
    step_y = 3;
    step_channel = 1;
  }
  float* const blue = out.data() + recipe_channel(recipe, 0) * step_channel;
  float* const green = out.data() + recipe_channel(recipe, 1) * step_channel;
  float* const red = out.data() + recipe_channel(recipe, 2) * step_channel;
  for (std::size_t y = 0; y < height; ++y) {
    const std::uint8_t* pixel = image.row(static_cast<int>(y));
    std::size_t at = y * step_y;
    for (std::size_t x = 0; x < width; ++x, pixel += Image::kChannels, at += step_x) {
      blue[at] = table[0][pixel[0]];
      green[at] = table[1][pixel[1]];
      red[at] = table[2][pixel[2]];
    }
  }
}

Result<Size> fixed_input_size(const InputRecipe& recipe) {
  const std::vector<std::int64_t>& shape = recipe.tensor.shape;
  if (shape.size() == 4) {
    const auto [height, width] = recipe.layout == Layout::kNchw   ? std::pair(shape[2], shape[3])
                                 : recipe.layout == Layout::kNhwc ? std::pair(shape[1], shape[2])
                                                                  : std::pair(shape[2], shape[1]);
    if (width > 0 && height > 0) return Size{static_cast<int>(width), static_cast<int>(height)};
  }
  return fail(ErrorCode::kUnprocessable,
              "the recipe of input \"" + recipe.tensor.name + "\" does not say how large its picture is");
}

Shape single_shape(const InputRecipe& recipe, Size size) {
  switch (recipe.layout) {
    case Layout::kNchw:
      return {1, Image::kChannels, size.height, size.width};
    case Layout::kNhwc:
      return {1, size.height, size.width, Image::kChannels};
    case Layout::kNwhc:
      return {1, size.width, size.height, Image::kChannels};
  }
  return {};
}

Result<std::unique_ptr<OnnxSession>> open_network(const ModelInfo& model, const Network& network,
                                                  const ModelStore& store, const SessionOptions& options) {
  ROLLCALL_ASSIGN(const std::vector<std::byte> bytes, store.load(model, network));
  SessionSpec spec{
      .model = model.name, .input = {network.input.tensor.name, network.input.tensor.shape}, .outputs = {}};
  for (const TensorRecipe& output : network.outputs) spec.outputs.push_back({output.name, output.shape});
  return OnnxSession::create(bytes, std::move(spec), options);
}

}  // namespace rollcall::face
