// Shows what was found: boxes, landmarks and labels drawn into a copy of the picture. Pure.
#pragma once

#include <span>
#include <string>

#include "face/image.hpp"
#include "face/types.hpp"

namespace rollcall::face {

// A face and what is to be written by it, in any script that the machine has a font for.
struct LabelledFace {
  Face face;  // in pixels of the picture drawn into
  std::string label;
  bool known = false;     // green, else grey
  bool doubtful = false;  // amber, whatever else
};

// A new picture; line and letter sizes follow its size.
Image annotate(const Image& image, std::span<const LabelledFace> faces);

}  // namespace rollcall::face
