#include "bare_model.hpp"

#include <onnxruntime_cxx_api.h>

#include <cstddef>
#include <string>

namespace rollcall::bench {
namespace {

Ort::Env& environment() {
  static Ort::Env env(ORT_LOGGING_LEVEL_ERROR, "bench");
  return env;
}

Ort::SessionOptions one_thread() {
  Ort::SessionOptions options;
  options.SetIntraOpNumThreads(1);
  options.SetInterOpNumThreads(1);
  return options;
}

}  // namespace

struct BareModel::Impl {
  Impl(const std::filesystem::path& file, std::vector<std::int64_t> sizes)
      : session(environment(), file.c_str(), one_thread()), shape(std::move(sizes)) {
    Ort::AllocatorWithDefaultOptions allocator;
    input_name = session.GetInputNameAllocated(0, allocator).get();
    for (std::size_t i = 0; i < session.GetOutputCount(); ++i)
      output_names.emplace_back(session.GetOutputNameAllocated(i, allocator).get());
    for (const std::string& name : output_names) outputs.push_back(name.c_str());
    std::size_t count = 1;
    for (const std::int64_t size : shape) count *= static_cast<std::size_t>(size);
    values.resize(count);
    for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<float>(i * 7919 % 251) / 251;
    input = Ort::Value::CreateTensor<float>(Ort::MemoryInfo::CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault),
                                            values.data(), count, shape.data(), shape.size());
  }

  Ort::Session session;
  std::vector<std::int64_t> shape;
  std::vector<float> values;
  Ort::Value input{nullptr};
  std::string input_name;
  std::vector<std::string> output_names;
  std::vector<const char*> outputs;
};

BareModel::BareModel(const std::filesystem::path& file, std::vector<std::int64_t> shape)
    : impl_(std::make_unique<Impl>(file, std::move(shape))) {}
BareModel::~BareModel() = default;

void BareModel::run() {
  const char* name = impl_->input_name.c_str();
  impl_->session.Run(Ort::RunOptions{nullptr}, &name, &impl_->input, 1, impl_->outputs.data(), impl_->outputs.size());
}

}  // namespace rollcall::bench
