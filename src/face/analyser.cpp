#include "face/analyser.hpp"

#include <algorithm>
#include <functional>
#include <opencv2/core/utility.hpp>
#include <utility>

#include "face/align.hpp"
#include "face/liveness.hpp"
#include "face/quality.hpp"
#include "face/recogniser.hpp"
#include "face/session.hpp"
#include "face/tiling.hpp"

namespace rollcall::face {
namespace {

using std::chrono::nanoseconds;
using std::chrono::steady_clock;

// Adds the time of its scope to a field of Timings.
class Stopwatch {
 public:
  explicit Stopwatch(nanoseconds& sum) : sum_(sum), start_(steady_clock::now()) {}
  ~Stopwatch() { sum_ += steady_clock::now() - start_; }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  nanoseconds& sum_;
  steady_clock::time_point start_;
};

// Asked between two steps.
Result<void> may_go_on(const AnalyseOptions& options) {
  if (options.stop.stop_requested()) return fail(ErrorCode::kCancelled, "the analysis was cancelled");
  if (options.deadline && steady_clock::now() >= *options.deadline) {
    return fail(ErrorCode::kTimeout, "the analysis was not done by its deadline");
  }
  return {};
}

// From pixels of one picture to those of the same picture at another size.
struct Scale {
  float x = 1;
  float y = 1;

  static Scale between(Size from, Size to) {
    return {static_cast<float>(to.width) / static_cast<float>(from.width),
            static_cast<float>(to.height) / static_cast<float>(from.height)};
  }
  Box operator()(const Box& box) const { return {box.x * x, box.y * y, box.width * x, box.height * y}; }
  Landmarks operator()(const Landmarks& landmarks) const {
    Landmarks result{};
    std::ranges::transform(landmarks, result.begin(), [this](Point p) { return Point{p.x * x, p.y * y}; });
    return result;
  }
};

// Whether a face has fewer pixels here than its upright picture will have, so that a larger picture would show more.
bool is_enlarged(const Detection& detection) {
  const auto to_upright = similarity_transform(detection.landmarks, quality_alignment().landmarks);
  return !to_upright || to_upright->scale() > 1;
}

bool same(const AlignmentRecipe& a, const AlignmentRecipe& b) {
  return a.width == b.width && a.height == b.height && a.landmarks == b.landmarks;
}

// Something to warm up with: a picture no layer can take short cuts on.
Image test_picture(Size size) {
  Image image(size.width, size.height);
  for (int y = 0; y < size.height; ++y) {
    std::uint8_t* row = image.mutable_row(y);
    for (int i = 0; i < size.width * Image::kChannels; ++i) row[i] = static_cast<std::uint8_t>(7 * i + 13 * y);
  }
  return image;
}

// The named model of a role; the default for "", null for kNoModelName.
Result<const ModelInfo*> choose(const Manifest& manifest, const std::string& name, const std::string& preset,
                                ModelRole role) {
  const std::string& chosen = name.empty() ? preset : name;
  if (chosen.empty() || chosen == kNoModelName) return nullptr;
  return manifest.find(chosen, role);
}

}  // namespace

Image crop(const Analysis& analysis, const Face& face, float margin) {
  return crop(analysis.image, Scale::between(analysis.size, analysis.image.size())(face.box), margin);
}

struct Analyser::Impl {
  AnalyserConfig config;
  ModelInfo detector_model;
  std::unique_ptr<Detector> detector;
  std::unique_ptr<Recogniser> recogniser;  // null: none
  std::unique_ptr<Liveness> liveness;      // null: none

  // Runs every network once on the shapes that pictures of a camera have.
  Result<void> warm_up() const {
    const int side = config.detect.input_size;
    for (const Size size : {Size{side, side * 3 / 4}, Size{side * 3 / 4, side}}) {
      ROLLCALL_TRY(detector->detect(test_picture(size), config.detect));
    }
    if (recogniser) {
      const AlignmentRecipe& alignment = recogniser->alignment();
      ROLLCALL_TRY(recogniser->embed_aligned(test_picture({alignment.width, alignment.height})));
    }
    if (liveness) ROLLCALL_TRY(liveness->check(test_picture({160, 160}), {30, 30, 100, 100}));
    return {};
  }

  DetectOptions detect_options(const AnalyseOptions& options) const {
    DetectOptions detect = config.detect;
    if (options.min_score) detect.min_score = *options.min_score;
    return detect;
  }

  // Detects in `picture`, a (perhaps smaller) copy of an original of `original` size.
  Result<std::vector<Detection>> find(const Image& picture, const AnalyseOptions& options, Timings& timings) const {
    const Stopwatch watch(timings.detect);
    ROLLCALL_ASSIGN(std::vector<Detection> found, detector->detect(picture, detect_options(options)));
    const auto most = static_cast<std::size_t>(std::max(0, options.max_faces));
    if (most > 0 && found.size() > most) {
      std::ranges::stable_sort(found, std::ranges::greater(), [](const Detection& d) { return d.box.area(); });
      found.resize(most);
    }
    std::ranges::stable_sort(found, std::ranges::less(), [](const Detection& d) { return d.box.centre().x; });
    return found;
  }

  // Everything that is asked for about one face of `picture`; `to_original` leads to the pixels of the answer.
  Result<Face> describe(const Image& picture, const Detection& detection, Scale to_original,
                        const AnalyseOptions& options, Timings& timings) const {
    Face face{.box = to_original(detection.box),
              .landmarks = to_original(detection.landmarks),
              .detection = detection.score,
              .quality = {},
              .liveness = std::nullopt,
              .embedding = {}};
    const bool with_embedding = options.embed && recogniser;

    Image aligned;
    if (options.quality || with_embedding) {
      const Stopwatch watch(timings.embed);
      auto upright =
          align(picture, detection.landmarks, with_embedding ? recogniser->alignment() : quality_alignment());
      if (upright) {
        aligned = *std::move(upright);
      } else if (upright.error().code == ErrorCode::kUnprocessable) {
        face.quality.reasons.push_back(QualityReason::kTooSmall);  // landmarks within a pixel: nothing to recognise
      } else {
        return std::unexpected(upright.error());
      }
    }

    if (options.liveness && liveness) {
      ROLLCALL_TRY(may_go_on(options));
      const Stopwatch watch(timings.liveness);
      const auto score = liveness->check(picture, detection.box);
      if (!score && score.error().code != ErrorCode::kUnprocessable) return std::unexpected(score.error());
      face.liveness = score ? score->live : 0.0F;  // what cannot be checked is not live
    }
    if (with_embedding && !aligned.empty()) {
      ROLLCALL_TRY(may_go_on(options));
      const Stopwatch watch(timings.embed);
      ROLLCALL_ASSIGN(face.embedding,
                      options.augment ? recogniser->embed_views(aligned) : recogniser->embed_aligned(aligned));
    }
    if (options.quality && !aligned.empty()) {
      const Stopwatch watch(timings.quality);
      if (with_embedding && !same(recogniser->alignment(), quality_alignment())) {
        ROLLCALL_ASSIGN(aligned, align(picture, detection.landmarks, quality_alignment()));
      }
      ROLLCALL_ASSIGN(face.quality, judge_quality(aligned, face.box, face.landmarks));
    }
    return face;
  }

  Image prepare(const Image& image, Timings& timings) const {
    const Stopwatch watch(timings.preprocess);
    return preprocess(image, config.preprocess).image;
  }

  // Fills in the faces found in `analysis.image`. `reload`, where there is one, gives the picture at full size when
  // the reduced one shows some face with too few pixels.
  Result<void> run(Analysis& analysis, const AnalyseOptions& options,
                   const std::function<Result<Image>()>& reload) const {
    ROLLCALL_TRY(may_go_on(options));
    Image picture = prepare(analysis.image, analysis.timings);
    ROLLCALL_ASSIGN(std::vector<Detection> found, find(picture, options, analysis.timings));

    if (reload && std::ranges::any_of(found, is_enlarged)) {
      ROLLCALL_TRY(may_go_on(options));
      ROLLCALL_ASSIGN(analysis.image, reload());
      const Size before = picture.size();
      picture = prepare(analysis.image, analysis.timings);
      const Scale to_full = Scale::between(before, picture.size());
      for (Detection& detection : found) {
        detection.box = to_full(detection.box);
        detection.landmarks = to_full(detection.landmarks);
      }
    }

    analysis.image_scale = static_cast<float>(analysis.image.width()) / static_cast<float>(analysis.size.width);
    const Scale to_original = Scale::between(picture.size(), analysis.size);
    analysis.faces.reserve(found.size());
    for (const Detection& detection : found) {
      ROLLCALL_TRY(may_go_on(options));
      ROLLCALL_ASSIGN(Face face, describe(picture, detection, to_original, options, analysis.timings));
      analysis.faces.push_back(std::move(face));
    }
    return {};
  }

  // The longer side a JPEG must keep when it may be decoded smaller; 0 for all of it, also where tiles may look at it.
  int side_to_decode(std::span<const std::byte> encoded, const AnalyseOptions& options) const {
    if (!options.reduced_decode) return 0;
    const auto info = probe(encoded, config.limits);
    if (!info || plan_tiles(info->size, detect_options(options), {}).use_tiles) return 0;
    return 2 * config.detect.input_size;  // twice what the detector sees: most faces then need no second look
  }
};

Analyser::Analyser(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Analyser::~Analyser() = default;

Result<std::unique_ptr<Analyser>> Analyser::create(const Manifest& manifest, const ModelStore& store,
                                                   const AnalyserConfig& config) {
  // Our threads are the parallel ones; OpenCV's own pool under them would only contend for the same cores.
  cv::setNumThreads(1);

  const Manifest::Defaults& defaults = manifest.defaults();
  ROLLCALL_ASSIGN(const ModelInfo* const detector,
                  choose(manifest, config.detector, defaults.detector, ModelRole::kDetector));
  ROLLCALL_ASSIGN(const ModelInfo* const recogniser,
                  choose(manifest, config.recogniser, defaults.recogniser, ModelRole::kRecogniser));
  ROLLCALL_ASSIGN(const ModelInfo* const liveness,
                  choose(manifest, config.liveness, defaults.liveness, ModelRole::kLiveness));
  if (detector == nullptr) {
    return fail(ErrorCode::kNoModel, "no detector is chosen, and without one no face is found",
                "name one of `rollcall models list`");
  }

  auto impl = std::make_unique<Impl>();
  impl->config = config;
  impl->detector_model = *detector;
  const SessionOptions session{.intra_op_threads = config.intra_op_threads};
  ROLLCALL_ASSIGN(impl->detector, make_detector(*detector, store, session));
  if (recogniser != nullptr) {
    ROLLCALL_ASSIGN(
        impl->recogniser,
        Recogniser::create(*recogniser, store, {.flip_averaging = config.flip_averaging, .session = session}));
  }
  if (liveness != nullptr) {
    ROLLCALL_ASSIGN(impl->liveness, Liveness::create(*liveness, store, session));
  }
  ROLLCALL_TRY(impl->warm_up());
  return std::unique_ptr<Analyser>(new Analyser(std::move(impl)));
}

Result<Analysis> Analyser::analyse(std::span<const std::byte> encoded, const AnalyseOptions& options) const {
  const nanoseconds model_before = model_time_of_this_thread();
  Analysis analysis;
  {
    const Stopwatch whole(analysis.timings.whole);
    ROLLCALL_TRY(may_go_on(options));
    const auto load = [&](int at_least_side) {
      const Stopwatch watch(analysis.timings.decode);
      return decode(encoded, impl_->config.limits, DecodeOptions{.at_least_side = at_least_side});
    };
    ROLLCALL_ASSIGN(Decoded decoded, load(impl_->side_to_decode(encoded, options)));
    analysis.size = decoded.original;
    analysis.image = std::move(decoded.image);
    std::function<Result<Image>()> reload;
    if (analysis.image.size() != analysis.size) {
      reload = [&]() -> Result<Image> { return load(0).transform([](Decoded full) { return std::move(full.image); }); };
    }
    ROLLCALL_TRY(impl_->run(analysis, options, reload));
  }
  analysis.timings.model = model_time_of_this_thread() - model_before;
  return analysis;
}

Result<Analysis> Analyser::analyse(const Image& image, const AnalyseOptions& options) const {
  if (image.empty()) return fail(ErrorCode::kInvalidArgument, "an empty picture");
  const nanoseconds model_before = model_time_of_this_thread();
  Analysis analysis;
  {
    const Stopwatch whole(analysis.timings.whole);
    analysis.size = image.size();
    analysis.image = image;
    ROLLCALL_TRY(impl_->run(analysis, options, {}));
  }
  analysis.timings.model = model_time_of_this_thread() - model_before;
  return analysis;
}

const AnalyserConfig& Analyser::config() const { return impl_->config; }
const ModelInfo& Analyser::detector() const { return impl_->detector_model; }
const ModelInfo* Analyser::recogniser() const { return impl_->recogniser ? &impl_->recogniser->model() : nullptr; }
const ModelInfo* Analyser::liveness() const { return impl_->liveness ? &impl_->liveness->model() : nullptr; }
int Analyser::dimension() const { return impl_->recogniser ? impl_->recogniser->dimension() : 0; }
std::string Analyser::model_hash() const { return impl_->recogniser ? impl_->recogniser->model().hash() : ""; }

}  // namespace rollcall::face
