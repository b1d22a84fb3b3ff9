// A frame the way a program on OpenCV's own parts would do it: imdecode, FaceDetectorYN with the YuNet file of fixed
// size, the DNN module for liveness and embedding, FAISS for the search. The same models, the same recipes, one thread.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "samples.hpp"

namespace rollcall::bench {

// Seconds each step took.
struct FrameSteps {
  double decode = 0;
  double detect = 0;
  double liveness = 0;
  double embed = 0;  // alignment included
  double search = 0;
  double whole = 0;
};

class OpenCvFrame {
 public:
  // `gallery` holds unit embeddings, one after the other.
  OpenCvFrame(const Samples& samples, std::span<const float> gallery, int dimension);
  ~OpenCvFrame();
  OpenCvFrame(const OpenCvFrame&) = delete;
  OpenCvFrame& operator=(const OpenCvFrame&) = delete;

  FrameSteps run(std::span<const std::byte> jpeg);

  // Of the last run, of its largest face.
  std::span<const float> embedding() const;
  float live_probability() const;

  // The networks alone on inputs that are ready: detector at 320 x 256, liveness, recogniser. Seconds.
  double run_networks();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace rollcall::bench
