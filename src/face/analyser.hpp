// From a picture to its faces, on the calling thread: decode, detect, align, check liveness, embed, grade. This is the
// face library without any thread of its own; engine.hpp puts it behind a bounded pool for servers.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "face/decode.hpp"
#include "face/detector.hpp"
#include "face/manifest.hpp"
#include "face/model_store.hpp"
#include "face/preprocess.hpp"
#include "face/types.hpp"

namespace rollcall::face {

// Says "no model of this role" where an empty name would mean the manifest's default one.
inline constexpr std::string_view kNoModelName = "none";

// What an analyser is made of. Names are those of the manifest; "" takes the manifest's default of the role.
struct AnalyserConfig {
  std::string detector;
  std::string recogniser;    // kNoModelName: faces are found but not embedded
  std::string liveness;      // kNoModelName: faces have no liveness
  int intra_op_threads = 1;  // threads within one model run: 1 for throughput, the cores for the latency of one frame
  bool flip_averaging = false;   // embed each face and its mirror image, and average: a little better, twice the time
  DetectOptions detect;          // input size, least score, tiles
  PreprocessOptions preprocess;  // largest side, contrast
  DecodeLimits limits;           // what is refused before anything is allocated
};

// What is wanted of one picture.
struct AnalyseOptions {
  bool embed = true;
  bool liveness = true;
  bool quality = true;
  bool augment = false;                // embed several views of each face, see Recogniser::embed_views
  std::optional<float> min_score;      // instead of AnalyserConfig::detect's
  int max_faces = 0;                   // more than 0: only that many, the largest ones
  bool reduced_decode = false;         // a large JPEG may be decoded smaller where the faces found lose nothing by it
  std::optional<SteadyTime> deadline;  // kTimeout once it is past, noticed between two steps
  std::stop_token stop;                // kCancelled once stop is requested, noticed between two steps
};

// Where the time went. `model` is the part of `whole` spent inside the models, the rest is our own.
struct Timings {
  std::chrono::nanoseconds queued{};  // waiting for a thread of the engine
  std::chrono::nanoseconds decode{};
  std::chrono::nanoseconds preprocess{};
  std::chrono::nanoseconds detect{};
  std::chrono::nanoseconds liveness{};
  std::chrono::nanoseconds embed{};
  std::chrono::nanoseconds quality{};
  std::chrono::nanoseconds whole{};  // without `queued`
  std::chrono::nanoseconds model{};
};

// The faces of one picture, left to right. Boxes and landmarks are pixels of the picture as sent, turned upright
// (EXIF).
struct Analysis {
  Size size;                 // of that picture
  Image image;               // its pixels, upright; smaller than `size` only with AnalyseOptions::reduced_decode
  float image_scale = 1.0F;  // pixels of `image` for one pixel of the picture
  std::vector<Face> faces;
  Timings timings;
};

// The part of `analysis.image` that shows `face` with `margin` (a share of the box's larger side) round it: evidence.
Image crop(const Analysis& analysis, const Face& face, float margin = 0.4F);

// Thread-safe: any number of threads may analyse at once; they share one session a model.
class Analyser {
 public:
  // Opens and warms up the models, so that the first picture is as fast as the next. kNoModel when a file is missing,
  // kModelMismatch when one is not what the manifest says, kNotFound when the manifest has no such name. Also
  // switches OpenCV's own threads off for the whole process: the caller's threads are the parallel ones.
  static Result<std::unique_ptr<Analyser>> create(const Manifest& manifest, const ModelStore& store,
                                                  const AnalyserConfig& config = {});

  ~Analyser();
  Analyser(const Analyser&) = delete;
  Analyser& operator=(const Analyser&) = delete;

  // From the bytes of a JPEG, PNG, WebP or BMP file; decode.hpp says what is refused.
  Result<Analysis> analyse(std::span<const std::byte> encoded, const AnalyseOptions& options = {}) const;

  // From pixels. AnalyserConfig::preprocess applies here too.
  Result<Analysis> analyse(const Image& image, const AnalyseOptions& options = {}) const;

  const AnalyserConfig& config() const;
  const ModelInfo& detector() const;
  const ModelInfo* recogniser() const;  // null without one
  const ModelInfo* liveness() const;    // null without one
  int dimension() const;                // of an embedding; 0 without a recogniser
  std::string model_hash() const;  // SHA-256 of the recogniser's file in hex: the model of every template; "" without

 private:
  struct Impl;
  explicit Analyser(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rollcall::face
