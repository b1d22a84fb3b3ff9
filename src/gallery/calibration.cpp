#include "gallery/calibration.hpp"

#include <cmath>

namespace rollcall::gallery {

float confidence(float similarity, const Logistic& model) {
  if (!std::isfinite(similarity)) return 0;
  const double x = double{model.slope} * similarity + model.intercept;
  return static_cast<float>(1 / (1 + std::exp(-x)));
}

}  // namespace rollcall::gallery
