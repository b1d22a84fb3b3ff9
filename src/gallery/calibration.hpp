// Similarity to confidence.
#pragma once

namespace rollcall::gallery {

// Fitted per model and written in its manifest: confidence = 1 / (1 + exp(-(slope * similarity + intercept))).
struct Logistic {
  float slope = 0;
  float intercept = 0;
};

// The probability 0..1 that a match of this similarity is right. A similarity that is no number gives 0.
float confidence(float similarity, const Logistic& model);

}  // namespace rollcall::gallery
