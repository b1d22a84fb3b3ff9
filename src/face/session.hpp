// One neural network, ready to run. A thin layer over ONNX Runtime that hides its headers, checks the model against
// its recipe once, and turns its exceptions into errors. Every face model takes one picture tensor and gives floats, so
// that is all that is offered: one float input, named float outputs.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace rollcall::face {

// The sizes of a tensor's dimensions, outermost first.
using Shape = std::vector<std::int64_t>;

// Stands for "any size" in a TensorSpec: a batch or a picture side that the model leaves open.
inline constexpr std::int64_t kAnySize = -1;

// What the recipe says of an input or output. An empty shape is not checked (outputs described in words only).
struct TensorSpec {
  std::string name;
  Shape shape;
};

// What a model file must look like to be used. Outputs are fetched in the order given here, whatever the file's own.
struct SessionSpec {
  std::string model;  // its name in the manifest, for messages
  TensorSpec input;
  std::vector<TensorSpec> outputs;
};

struct SessionOptions {
  // Threads one run() may use. 1 gives the best throughput when several runs go on at once; more lower the latency of
  // one.
  int intra_op_threads = 1;
  // Run the network in the equivalent form of graph_rewrite.hpp. Off, the file runs exactly as it is: to compare.
  bool rewrite = true;
};

// The outputs of a run, valid until the next run() into the same object. Keep one per thread and reuse it: runs of the
// same input shape then write into the same memory. Not thread-safe.
class Outputs {
 public:
  Outputs();
  ~Outputs();
  Outputs(Outputs&&) noexcept;
  Outputs& operator=(Outputs&&) noexcept;

  std::size_t size() const;
  std::span<const float> operator[](std::size_t index) const;
  const Shape& shape(std::size_t index) const;

 private:
  friend class OnnxSession;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Thread-safe: run() may be called from any number of threads at once, each with Outputs of its own. Results do not
// depend on what else runs.
class OnnxSession {
 public:
  // Builds the network from the bytes of its file (verified by the caller; needed only during the call). kModelMismatch
  // when they are no ONNX model, or its input or outputs are not as `spec` says: the message names both.
  static Result<std::unique_ptr<OnnxSession>> create(std::span<const std::byte> model, SessionSpec spec,
                                                     const SessionOptions& options = {});

  ~OnnxSession();
  OnnxSession(const OnnxSession&) = delete;
  OnnxSession& operator=(const OnnxSession&) = delete;

  // Runs on `input`, which stays the caller's and is not copied: row-major, as many floats as `shape` multiplies to
  // (kInvalidArgument otherwise, and where `shape` contradicts the recipe). kInternal when the runtime refuses.
  Result<void> run(std::span<const float> input, const Shape& shape, Outputs& outputs) const;

  const SessionSpec& spec() const;

 private:
  struct Impl;
  explicit OnnxSession(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The time the calling thread has spent in run() since it began. The difference of two readings is the models' share of
// what lay between them.
std::chrono::nanoseconds model_time_of_this_thread();

}  // namespace rollcall::face
