// A network as ONNX Runtime runs it when nobody does anything about it: the file as it is, default optimisation, one
// thread, input and output tensors ready. The reference for everything we put round it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace rollcall::bench {

class BareModel {
 public:
  // Throws what the runtime throws.
  BareModel(const std::filesystem::path& file, std::vector<std::int64_t> shape);
  ~BareModel();
  BareModel(const BareModel&) = delete;
  BareModel& operator=(const BareModel&) = delete;

  void run();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace rollcall::bench
