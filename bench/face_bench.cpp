#include "face_bench.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstring>
#include <format>
#include <functional>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "bare_model.hpp"
#include "face/align.hpp"
#include "face/analyser.hpp"
#include "face/decode.hpp"
#include "face/detector.hpp"
#include "face/liveness.hpp"
#include "face/recogniser.hpp"
#include "gallery/gallery.hpp"
#include "must.hpp"
#include "opencv_frame.hpp"
#include "random_vectors.hpp"

namespace rollcall::bench {
namespace {

using face::ModelRole;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kGallery = 10'000;
constexpr double kFrameBudgetS = 8;

double seconds_of(std::chrono::nanoseconds time) { return std::chrono::duration<double>(time).count(); }

double elapsed(const std::function<void()>& work) {
  const auto begin = SteadyClock::now();
  work();
  return std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

Uuid numbered(std::uint64_t number) {
  Uuid id;
  std::memcpy(id.bytes.data(), &number, sizeof number);
  id.bytes[15] = 1;
  return id;
}

face::AnalyserConfig at_size(int input_size, face::Tiling tiling = face::Tiling::kNever) {
  face::AnalyserConfig config;
  config.detect = {.input_size = input_size, .tiling = tiling};
  return config;
}

std::unique_ptr<face::Analyser> analyser_of(const Samples& samples, const face::AnalyserConfig& config) {
  return must(face::Analyser::create(face::Manifest::builtin(), samples.store(), config));
}

// The three default networks on the inputs of a frame of one face.
class BareCalls {
 public:
  explicit BareCalls(const Samples& samples)
      : detector_(samples.model_file(ModelRole::kDetector), {1, 3, 256, 320}),
        liveness_(samples.model_file(ModelRole::kLiveness), {1, 3, 128, 128}),
        recogniser_(samples.model_file(ModelRole::kRecogniser), {1, 3, 112, 112}) {}

  void run() {
    detector_.run();
    liveness_.run();
    recogniser_.run();
  }

 private:
  BareModel detector_;
  BareModel liveness_;
  BareModel recogniser_;
};

// One frame our way; the quality, which theirs has not, is left out.
class OurFrame {
 public:
  OurFrame(const Samples& samples, std::span<const float> people)
      : analyser_(analyser_of(samples, at_size(320))), gallery_(analyser_->dimension()) {
    const auto dimension = static_cast<std::size_t>(analyser_->dimension());
    auto edit = gallery_.edit();
    for (std::size_t i = 0; i < people.size() / dimension; ++i)
      must(edit.put_template(numbered(i), numbered(i), people.subspan(i * dimension, dimension)));
  }

  FrameSteps run(std::span<const std::byte> jpeg) {
    const auto begin = SteadyClock::now();
    face::Analysis analysis = must(analyser_->analyse(jpeg, {.quality = false}));
    if (analysis.faces.size() != 1) must<void>(fail(ErrorCode::kInternal, "the frame is to have one face"));
    face_ = std::move(analysis.faces.front());
    const double search = elapsed([&] { must(gallery_.view().search(face_.embedding, 5)); });
    const face::Timings& t = analysis.timings;
    model_ = seconds_of(t.model);
    return {.decode = seconds_of(t.decode),
            .detect = seconds_of(t.detect),
            .liveness = seconds_of(t.liveness),
            .embed = seconds_of(t.embed),
            .search = search,
            .whole = std::chrono::duration<double>(SteadyClock::now() - begin).count()};
  }

  double model_seconds() const { return model_; }  // of the last run
  const face::Face& face() const { return face_; }
  std::size_t dimension() const { return static_cast<std::size_t>(analyser_->dimension()); }

 private:
  std::unique_ptr<face::Analyser> analyser_;
  gallery::Gallery gallery_;
  face::Face face_;
  double model_ = 0;
};

// Both must have done the same work, else the comparison means nothing.
void check_same(const face::Face& ours, const OpenCvFrame& theirs) {
  double cosine = 0;
  for (std::size_t i = 0; i < ours.embedding.size(); ++i) cosine += double{ours.embedding[i]} * theirs.embedding()[i];
  if (cosine < 0.98 || std::abs(*ours.liveness - theirs.live_probability()) > 0.1F) {
    must<void>(fail(ErrorCode::kInternal,
                    std::format("the two ways do not see the same face: similarity {:.3f}, liveness {:.3f} and {:.3f}",
                                cosine, *ours.liveness, theirs.live_probability())));
  }
}

struct StepName {
  const char* name;
  double FrameSteps::* seconds;
};
constexpr std::array kSteps = {
    StepName{"decode", &FrameSteps::decode},     StepName{"detect", &FrameSteps::detect},
    StepName{"liveness", &FrameSteps::liveness}, StepName{"embed", &FrameSteps::embed},
    StepName{"search", &FrameSteps::search},
};

void run_frame(Reporter& reporter, const Samples& samples) {
  const std::vector<float> people = RandomVectors(128).make(kGallery);
  const Bytes jpeg = samples.webcam_frame();
  OurFrame ours(samples, people);
  OpenCvFrame theirs(samples, people, static_cast<int>(ours.dimension()));
  BareCalls bare(samples);

  ours.run(jpeg);
  theirs.run(jpeg);
  bare.run();
  theirs.run_networks();
  check_same(ours.face(), theirs);

  std::vector<FrameSteps> our_steps;
  std::vector<FrameSteps> their_steps;
  std::vector<double> bare_s;
  std::vector<double> our_share;
  std::vector<double> their_share;
  const auto until = SteadyClock::now() + std::chrono::duration<double>(kFrameBudgetS);
  while (SteadyClock::now() < until || our_steps.size() < 20) {
    our_steps.push_back(ours.run(jpeg));
    our_share.push_back(1 - ours.model_seconds() / our_steps.back().whole);
    their_steps.push_back(theirs.run(jpeg));
    their_share.push_back(1 - theirs.run_networks() / their_steps.back().whole);
    bare_s.push_back(elapsed([&] { bare.run(); }));
  }

  const auto middle = [](const std::vector<FrameSteps>& all, double FrameSteps::* field) {
    std::vector<double> values;
    for (const FrameSteps& steps : all) values.push_back(steps.*field);
    return median(std::move(values));
  };
  const auto report = [&](const std::string& name, double FrameSteps::* field, const char* reference) {
    if (reporter.wants(name))
      reporter.report_times(name, {middle(our_steps, field), middle(their_steps, field)}, reference);
  };
  report("frame/whole", &FrameSteps::whole, "OpenCV FaceDetectorYN and DNN, FAISS");
  for (const StepName& step : kSteps)
    report(std::string("frame/step/") + step.name, step.seconds,
           step.seconds == &FrameSteps::search ? "FAISS" : "OpenCV");
  if (reporter.wants("frame/bare_calls")) {
    reporter.report_times("frame/bare_calls", {middle(our_steps, &FrameSteps::whole), median(bare_s)},
                          "the three networks alone, bare ONNX Runtime");
  }
  if (reporter.wants("frame/own_share")) {
    const double mine = median(std::move(our_share));
    const double other = median(std::move(their_share));
    reporter.report({"frame/own_share", mine, "1", "OpenCV: the same share", other, other / mine});
  }
}

void run_single(Reporter& reporter, const Samples& samples, const std::string& name, ModelRole role,
                std::vector<std::int64_t> shape, const std::function<void()>& work) {
  BareModel bare(samples.model_file(role), std::move(shape));
  reporter.report_times(name, time_pair({.work = work}, {.work = [&] { bare.run(); }}, 4, 20),
                        "bare ONNX Runtime call");
}

void run_networks(Reporter& reporter, const Samples& samples) {
  const face::Image frame = must(face::decode(samples.webcam_frame()));
  const face::ModelStore store = samples.store();
  const auto detector = must(face::make_detector(default_model(ModelRole::kDetector), store));
  const face::DetectOptions at_640{.input_size = 640, .tiling = face::Tiling::kNever};
  const std::vector<face::Detection> faces = must(detector->detect(frame, at_640));
  if (faces.empty()) must<void>(fail(ErrorCode::kInternal, "the frame is to have a face"));

  if (reporter.wants("detect/640x480")) {
    run_single(reporter, samples, "detect/640x480", ModelRole::kDetector, {1, 3, 480, 640},
               [&] { must(detector->detect(frame, at_640)); });
  }
  if (reporter.wants("liveness/one")) {
    const auto liveness = must(face::Liveness::create(default_model(ModelRole::kLiveness), store));
    run_single(reporter, samples, "liveness/one", ModelRole::kLiveness, {1, 3, 128, 128},
               [&] { must(liveness->check(frame, faces.front().box)); });
  }
  if (reporter.wants("embed/one")) {
    const auto recogniser = must(face::Recogniser::create(default_model(ModelRole::kRecogniser), store));
    run_single(reporter, samples, "embed/one", ModelRole::kRecogniser, {1, 3, 112, 112},
               [&] { must(recogniser->embed(frame, faces.front().landmarks)); });
  }
}

// Finding the faces of a class: with tiles, as large pictures are searched, and at the detector's size alone.
void run_classroom(Reporter& reporter, const Samples& samples) {
  const Samples::Classroom room = samples.classroom();
  const auto tiled = analyser_of(samples, at_size(640, face::Tiling::kAuto));
  const auto untiled = analyser_of(samples, at_size(640, face::Tiling::kNever));
  const face::AnalyseOptions find_only{.embed = false, .liveness = false, .quality = false};
  std::size_t found_tiled = 0;
  std::size_t found_untiled = 0;
  const PairTimes times =
      time_pair({.work = [&] { found_tiled = must(tiled->analyse(room.jpeg, find_only)).faces.size(); }},
                {.work = [&] { found_untiled = must(untiled->analyse(room.jpeg, find_only)).faces.size(); }}, 6);
  reporter.report_times("classroom/12mp", times, "without tiles");
  const auto of = static_cast<double>(room.faces);
  reporter.report({"classroom/12mp/faces", static_cast<double>(found_tiled), std::format("of {}", of), "without tiles",
                   static_cast<double>(found_untiled),
                   static_cast<double>(found_tiled) / std::max(1.0, static_cast<double>(found_untiled))});
}

}  // namespace

void run_face_benches(Reporter& reporter, const Samples& samples) {
  std::vector<std::string> frame{"frame/whole", "frame/bare_calls", "frame/own_share"};
  for (const StepName& step : kSteps) frame.push_back(std::string("frame/step/") + step.name);
  if (reporter.wants_any(frame)) run_frame(reporter, samples);
  if (reporter.wants_any({"detect/640x480", "liveness/one", "embed/one"})) run_networks(reporter, samples);
  if (reporter.wants_any({"classroom/12mp", "classroom/12mp/faces"})) run_classroom(reporter, samples);
}

}  // namespace rollcall::bench
