// The face library for servers: an Analyser behind a bounded pool of threads. A caller waits for its answer; when all
// threads work and the queue is full it is told so at once instead of waiting without bound.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "base/error.hpp"
#include "face/analyser.hpp"

namespace rollcall::face {

struct EngineConfig {
  AnalyserConfig analyser;
  int threads = 0;         // pictures worked on at once; 0: the machine's cores divided by intra_op_threads
  std::size_t queue = 32;  // pictures that may wait for a thread
};

// Thread-safe.
class Engine {
 public:
  // As Analyser::create. A server without models holds no engine: kNoModel is a state, not an accident.
  static Result<std::unique_ptr<Engine>> create(const Manifest& manifest, const ModelStore& store,
                                                const EngineConfig& config = {});

  // Finishes what runs; what still waits is answered with kCancelled.
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Analyses on the pool and waits for the answer; `encoded` must live as long. kBusy (with retry_after_s) when the
  // queue is full; kTimeout and kCancelled as the options ask, also while still queued.
  Result<Analysis> analyse(std::span<const std::byte> encoded, const AnalyseOptions& options = {}) const;
  Result<Analysis> analyse(const Image& image, const AnalyseOptions& options = {}) const;

  // The same work without the pool, on the calling thread: for tools that have a thread to spare.
  const Analyser& analyser() const;

  const ModelInfo* recogniser() const { return analyser().recogniser(); }
  const ModelInfo* liveness() const { return analyser().liveness(); }
  int dimension() const { return analyser().dimension(); }
  std::string model_hash() const { return analyser().model_hash(); }

  int threads() const;
  std::size_t queued() const;   // waiting now
  std::size_t running() const;  // being worked on now

 private:
  struct Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rollcall::face
