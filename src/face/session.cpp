#include "face/session.hpp"

#include <onnxruntime_cxx_api.h>
#include <onnxruntime_session_options_config_keys.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <iostream>
#include <mutex>
#include <optional>
#include <streambuf>
#include <utility>

#include "face/graph_rewrite.hpp"

namespace rollcall::face {
namespace {

thread_local std::chrono::nanoseconds model_time{};

// Tells sessions apart, also one made where another lay in memory. From 1.
std::uint64_t next_number() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

// Swallows what is written to std::cerr while it lives.
class SilentCerr {
 public:
  SilentCerr() : before_(std::cerr.rdbuf(&sink_)) {}
  ~SilentCerr() { std::cerr.rdbuf(before_); }
  SilentCerr(const SilentCerr&) = delete;
  SilentCerr& operator=(const SilentCerr&) = delete;

 private:
  struct Sink final : std::streambuf {
    int_type overflow(int_type c) override { return traits_type::not_eof(c); }
    std::streamsize xsputn(const char*, std::streamsize count) override { return count; }
  };
  Sink sink_;
  std::streambuf* before_;
};

// ONNX Runtime's process-wide state. Never destroyed: sessions in static storage may outlive any order we could choose.
Ort::Env& environment() {
  static Ort::Env* const env = new Ort::Env(ORT_LOGGING_LEVEL_FATAL, "rollcall");  // failures come back as values
  return *env;
}

// Builds the runtime's session. Debian's ONNX Runtime registers every operator twice and says so with more than a
// thousand harmless "Schema error ... already registered" lines on std::cerr, once in a process, when the first session
// is made. They are kept off the screen here and nowhere else; what is written to the file descriptor itself still
// shows.
Ort::Session quietly_build(std::span<const std::byte> model, const Ort::SessionOptions& options) {
  static std::mutex first_mutex;
  static std::atomic<bool> first_done{false};
  const auto make = [&] { return Ort::Session(environment(), model.data(), model.size(), options); };
  if (first_done) return make();
  const std::scoped_lock lock(first_mutex);
  const SilentCerr silence;
  Ort::Session session = make();
  first_done = true;
  return session;
}

// Whether ONNX Runtime convolves in blocks of channels here. Elsewhere the rewritten form would only be slower.
#ifdef __x86_64__
constexpr bool kHasBlocks = true;
#else
constexpr bool kHasBlocks = false;
#endif

Ort::SessionOptions runtime_options(const SessionOptions& options) {
  Ort::SessionOptions runtime;
  runtime.SetIntraOpNumThreads(std::max(1, options.intra_op_threads));
  runtime.SetInterOpNumThreads(1);
  runtime.SetExecutionMode(ORT_SEQUENTIAL);
  runtime.SetGraphOptimizationLevel(ORT_ENABLE_ALL);
  runtime.SetDeterministicCompute(true);
  // A thread that spins while it waits for work takes a core from the other sessions and from the web server.
  runtime.AddConfigEntry(kOrtSessionOptionsConfigAllowIntraOpSpinning, "0");
  return runtime;
}

Ort::Session build(std::span<const std::byte> model, const SessionOptions& options) {
  const Ort::SessionOptions runtime = runtime_options(options);
  if (kHasBlocks && options.rewrite) {
    if (const std::string rewritten = rewrite_for_blocks(model); !rewritten.empty()) {
      try {
        return quietly_build(std::as_bytes(std::span(rewritten)), runtime);
      } catch (const Ort::Exception&) {  // NOLINT(bugprone-empty-catch)
        // A network the rewriter misread still runs as it is in the file.
      }
    }
  }
  return quietly_build(model, runtime);
}

std::string to_text(const Shape& shape) {
  std::string text = "[";
  for (const std::int64_t size : shape) {
    if (text.size() > 1) text += ", ";
    text += size < 0 ? "any" : std::to_string(size);
  }
  return text + "]";
}

// Whether a model that declares `actual` can be used as `expected`. An input the recipe leaves open must be open.
bool agrees(const Shape& expected, const Shape& actual, bool is_input) {
  if (expected.empty()) return true;
  if (expected.size() != actual.size()) return false;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i] == kAnySize ? is_input && actual[i] >= 0 : actual[i] >= 0 && actual[i] != expected[i]) return false;
  }
  return true;
}

// The sizes of one concrete tensor against a shape that may leave some open.
bool fits(const Shape& expected, const Shape& actual) {
  return expected.empty() || std::ranges::equal(expected, actual, [](std::int64_t want, std::int64_t have) {
           return want == kAnySize || want == have;
         });
}

// How many floats a shape holds; nothing for an impossible one.
std::optional<std::size_t> volume(const Shape& shape) {
  std::size_t count = 1;
  for (const std::int64_t size : shape) {
    if (size <= 0) return std::nullopt;
    if (__builtin_mul_overflow(count, static_cast<std::size_t>(size), &count)) return std::nullopt;
  }
  return count;
}

// One input or output as the model file declares it.
struct Declared {
  std::string name;
  Shape shape;
  bool is_float = false;
};

Declared declared(std::string name, const Ort::TypeInfo& type) {
  if (type.GetONNXType() != ONNX_TYPE_TENSOR) return {std::move(name), {}, false};
  const auto tensor = type.GetTensorTypeAndShapeInfo();
  return {std::move(name), tensor.GetShape(), tensor.GetElementType() == ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT};
}

std::unexpected<Error> mismatch(const std::string& model, const std::string& what) {
  return fail(ErrorCode::kModelMismatch, "model " + model + " " + what,
              "the file does not belong to this recipe; correct the manifest or fetch the model again");
}

Result<void> check(const SessionSpec& spec, const TensorSpec& expected, const std::vector<Declared>& all,
                   std::string_view kind) {
  const bool is_input = kind == "input";
  const auto found = std::ranges::find(all, expected.name, &Declared::name);
  if (found == all.end()) {
    std::string names;
    for (const Declared& one : all) names += (names.empty() ? "" : ", ") + one.name;
    return mismatch(spec.model, "has no " + std::string(kind) + " \"" + expected.name + "\"; it has: " + names);
  }
  const std::string label = std::string(kind) + " \"" + expected.name + "\"";
  if (!found->is_float) return mismatch(spec.model, "has an " + label + " that is no tensor of 32-bit floats");
  if (!agrees(expected.shape, found->shape, is_input)) {
    return mismatch(spec.model, "has an " + label + " of shape " + to_text(found->shape) + " where " +
                                    to_text(expected.shape) + " is expected");
  }
  return {};
}

}  // namespace

std::chrono::nanoseconds model_time_of_this_thread() { return model_time; }

struct Outputs::Impl {
  struct Tensor {
    OrtValue* value = nullptr;
    std::span<const float> data;
    Shape shape;
  };

  std::uint64_t owner = 0;  // the number of the session that filled this
  Shape input;              // of the run that filled this
  std::vector<Tensor> tensors;

  ~Impl() { clear(); }

  void clear() {
    for (const Tensor& tensor : tensors) {
      if (tensor.value != nullptr) Ort::GetApi().ReleaseValue(tensor.value);
    }
    tensors.clear();
    input.clear();
    owner = 0;
  }
};

Outputs::Outputs() : impl_(std::make_unique<Impl>()) {}
Outputs::~Outputs() = default;
Outputs::Outputs(Outputs&&) noexcept = default;
Outputs& Outputs::operator=(Outputs&&) noexcept = default;

std::size_t Outputs::size() const { return impl_->tensors.size(); }
std::span<const float> Outputs::operator[](std::size_t index) const { return impl_->tensors[index].data; }
const Shape& Outputs::shape(std::size_t index) const { return impl_->tensors[index].shape; }

struct OnnxSession::Impl {
  std::uint64_t number = next_number();
  SessionSpec spec;
  Ort::Session session{nullptr};
  Ort::MemoryInfo memory{nullptr};
  const char* input_name = nullptr;
  std::vector<const char*> output_names;
};

OnnxSession::OnnxSession(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
OnnxSession::~OnnxSession() = default;
const SessionSpec& OnnxSession::spec() const { return impl_->spec; }

Result<std::unique_ptr<OnnxSession>> OnnxSession::create(std::span<const std::byte> model, SessionSpec spec,
                                                         const SessionOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->spec = std::move(spec);
  try {
    impl->session = build(model, options);
    impl->memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);

    const Ort::AllocatorWithDefaultOptions allocator;
    std::vector<Declared> inputs;
    for (std::size_t i = 0; i < impl->session.GetInputCount(); ++i) {
      inputs.push_back(
          declared(impl->session.GetInputNameAllocated(i, allocator).get(), impl->session.GetInputTypeInfo(i)));
    }
    std::vector<Declared> outputs;
    for (std::size_t i = 0; i < impl->session.GetOutputCount(); ++i) {
      outputs.push_back(
          declared(impl->session.GetOutputNameAllocated(i, allocator).get(), impl->session.GetOutputTypeInfo(i)));
    }

    if (inputs.size() != 1) {
      return mismatch(impl->spec.model, "has " + std::to_string(inputs.size()) + " inputs where one is expected");
    }
    ROLLCALL_TRY(check(impl->spec, impl->spec.input, inputs, "input"));
    for (const TensorSpec& output : impl->spec.outputs) ROLLCALL_TRY(check(impl->spec, output, outputs, "output"));

    impl->input_name = impl->spec.input.name.c_str();
    for (const TensorSpec& output : impl->spec.outputs) impl->output_names.push_back(output.name.c_str());
    return std::unique_ptr<OnnxSession>(new OnnxSession(std::move(impl)));
  } catch (const std::exception& error) {
    return mismatch(impl->spec.model, std::string("cannot be loaded: ") + error.what());
  }
}

Result<void> OnnxSession::run(std::span<const float> input, const Shape& shape, Outputs& outputs) const {
  const SessionSpec& spec = impl_->spec;
  if (!fits(spec.input.shape, shape) || volume(shape) != input.size()) {
    return fail(ErrorCode::kInvalidArgument, "model " + spec.model + " takes " + to_text(spec.input.shape) + ", not " +
                                                 std::to_string(input.size()) + " floats as " + to_text(shape));
  }

  const auto start = std::chrono::steady_clock::now();
  Outputs::Impl& held = *outputs.impl_;
  if (held.owner != impl_->number || held.input != shape) held.clear();
  const bool fresh = held.tensors.empty();
  if (fresh) held.tensors.resize(impl_->output_names.size());

  try {
    // The runtime only reads its inputs; the C interface has no const.
    const auto tensor = Ort::Value::CreateTensor<float>(impl_->memory, const_cast<float*>(input.data()), input.size(),
                                                        shape.data(), shape.size());
    const OrtValue* const raw_input = tensor;
    std::vector<OrtValue*> raw_outputs(held.tensors.size());
    for (std::size_t i = 0; i < raw_outputs.size(); ++i) raw_outputs[i] = held.tensors[i].value;
    OrtStatus* const status =
        Ort::GetApi().Run(impl_->session, nullptr, &impl_->input_name, &raw_input, 1, impl_->output_names.data(),
                          impl_->output_names.size(), raw_outputs.data());
    for (std::size_t i = 0; i < raw_outputs.size(); ++i) held.tensors[i].value = raw_outputs[i];
    Ort::ThrowOnError(status);

    if (fresh) {
      for (std::size_t i = 0; i < held.tensors.size(); ++i) {
        Outputs::Impl::Tensor& out = held.tensors[i];
        const Ort::UnownedValue value(out.value);
        const auto info = value.GetTensorTypeAndShapeInfo();
        out.shape = info.GetShape();
        out.data = {value.GetTensorData<float>(), info.GetElementCount()};
        if (!fits(spec.outputs[i].shape, out.shape)) {
          const std::string have = to_text(out.shape);
          held.clear();
          return mismatch(spec.model, "gives \"" + spec.outputs[i].name + "\" as " + have + " where " +
                                          to_text(spec.outputs[i].shape) + " is expected");
        }
      }
      held.owner = impl_->number;
      held.input = shape;
    }
  } catch (const std::exception& error) {
    held.clear();
    return fail(ErrorCode::kInternal, "model " + spec.model + " failed: " + error.what());
  }
  model_time += std::chrono::steady_clock::now() - start;
  return {};
}

}  // namespace rollcall::face
