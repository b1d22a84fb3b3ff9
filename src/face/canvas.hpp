// Private to face/: a picture of any size as the input of a detector. It is scaled down to the size asked for, never
// up, put at the top left of a canvas, and the rest is filled with the recipe's padding.
//
// Canvases come in a few shapes only: ONNX Runtime's memory grows with every new input shape. The shape hardly changes
// what is found: boxes by a fifth of a pixel, scores by less than a hundredth (detector_test.cpp).
#pragma once

#include <span>
#include <vector>

#include "face/image.hpp"
#include "face/manifest.hpp"

namespace rollcall::face {

// Where the picture lies: pixel (x, y) of the picture is at (x * scale, y * scale) of the canvas.
struct Placement {
  Size canvas;
  Size picture;  // its size on the canvas
  float scale = 1;
};

// `size_multiple`: of both sides of a canvas of open size. A network of fixed size has one canvas.
Placement place(Size image, int input_size, const InputRecipe& input, int size_multiple);

// Reused between calls.
struct CanvasBuffer {
  std::vector<std::uint8_t> scaled;
  std::vector<std::uint8_t> planes;
  std::vector<float> tensor;
};

// Makes the NCHW tensor of one picture in `buffer.tensor`.
void fill_canvas(const Image& image, const Placement& placement, const InputRecipe& input, CanvasBuffer& buffer);

}  // namespace rollcall::face
