// What Rollcall knows of each neural network: where its file comes from and how to be sure of it, how its input is
// made, what its output means, and which similarities are worth what. Models are data: nothing about a network stands
// in code but the few families of recipes below, and a user adds a model of a known family by a manifest entry alone.
//
// The format is described in docs/models.md. Parsing is strict: a missing, misspelt or misplaced field is refused with
// its path ("models[2].networks[0].sha256: ..."), so that no model runs on a recipe its writer did not mean.
// All types are plain values; a const Manifest is safe to share between threads.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "face/types.hpp"

namespace rollcall::face {

using Sha256 = std::array<std::uint8_t, 32>;

// 64 lower-case hexadecimal digits.
std::string to_hex(const Sha256& hash);

enum class ModelRole : std::uint8_t { kDetector, kRecogniser, kLiveness };

std::string_view name(ModelRole role);  // "detector", "recogniser", "liveness"

// The order of a picture tensor's dimensions; kNwhc is channels last with the picture transposed.
enum class Layout : std::uint8_t { kNchw, kNhwc, kNwhc };

enum class ChannelOrder : std::uint8_t { kBgr, kRgb };

// A named tensor. A dimension is a size or kAnySize of session.hpp (-1) where the network leaves it open; an empty
// shape is not checked.
struct TensorRecipe {
  std::string name;
  std::vector<std::int64_t> shape;
};

// How pixels become the input tensor: value = (pixel - mean) / std for each channel, pixel 0..255. All three-element
// arrays are in `channels` order.
struct InputRecipe {
  TensorRecipe tensor;
  Layout layout = Layout::kNchw;
  ChannelOrder channels = ChannelOrder::kBgr;
  std::array<float, 3> mean{};
  std::array<float, 3> std{1, 1, 1};
  std::array<float, 3> pad{};  // the pixel that fills what the picture leaves free
  bool batch = false;          // several pictures in one run give the same results as one by one
};

// What part of the picture a liveness network sees.
enum class CropRule : std::uint8_t {
  kSquareReflect,  // square of scale * max(w, h) round the centre of the box, mirrored outside the picture
  kWindowShifted,  // scale * the box, shrunk and moved to stay inside the picture; sides not kept equal
};

struct CropRecipe {
  CropRule rule = CropRule::kSquareReflect;
  float scale = 1;
};

// One ONNX file and its tensors. `outputs` are in the order in which the family's decoder expects them.
struct Network {
  std::string file;  // plain file name, looked up in the model folders
  Sha256 sha256{};
  std::uint64_t bytes = 0;
  std::vector<std::string> urls;  // where the same bytes can be had
  InputRecipe input;
  std::vector<TensorRecipe> outputs;
  std::optional<CropRecipe> crop;  // liveness only
};

// Family "yunet": anchor-free; outputs are class, object, box and landmark maps, each for every stride.
struct YunetRecipe {
  std::vector<int> strides;
  int size_multiple = 32;  // of the input's sides
  float nms_iou = 0.45F;
};

// Family "retinaface": priors of some sizes in every cell; outputs are box offsets, class scores, landmark offsets.
struct RetinafaceRecipe {
  struct Level {
    int stride = 0;
    std::vector<int> sizes;  // sides of the priors, pixels
  };
  std::vector<Level> levels;
  float centre_variance = 0.1F;
  float size_variance = 0.2F;
  int face_class = 1;
  float nms_iou = 0.4F;
};

// Family "mtcnn": networks are the three stages of the cascade.
struct MtcnnRecipe {
  float min_face_px = 20;  // on the picture as scaled for detection
  float pyramid_factor = 0.709F;
  std::array<float, 3> min_scores{0.6F, 0.7F, 0.7F};
  float nms_within_scale = 0.5F;
  float nms_across_scales = 0.7F;
  float nms_refined = 0.7F;
  float nms_final_min_area = 0.7F;  // intersection over the smaller area
};

// Where the five landmarks are put before a face is embedded.
struct AlignmentRecipe {
  int width = 112;
  int height = 112;
  Landmarks landmarks{};
};

// A point of a recogniser's error curve, measured on pairs of single photos.
struct VerificationPoint {
  double false_accept_rate = 0;
  double true_accept_rate = 0;
  float similarity = 0;
};

// The similarity that one comparison with a template of another person reaches at this rate, measured on templates that
// are means of several photos.
struct IdentificationPoint {
  double false_match_rate = 0;
  float similarity = 0;
};

// Similarities to decide at. Both curves run from frequent to rare errors and may be empty: not measured.
struct Thresholds {
  float verify = 0;
  float identify = 0;
  float strict = 0;
  std::vector<VerificationPoint> verification;
  std::vector<IdentificationPoint> identification;
};

// confidence = 1 / (1 + exp(-(slope * similarity + intercept))); see docs/decisions/0005-confidence.md.
struct LogisticRecipe {
  double slope = 0;
  double intercept = 0;
};

// Family "embedding": an aligned face to a direction in space.
struct EmbeddingRecipe {
  int dimension = 0;
  AlignmentRecipe alignment;
  Thresholds thresholds;
  std::optional<LogisticRecipe> calibration;  // none: not measured, so no confidence can be given
};

// Family "antispoof": each network gives logits; their softmax vectors are averaged, `real_class` of it is the
// liveness.
struct AntispoofRecipe {
  int real_class = 0;
  float accept = 0.5F;  // liveness from which a face counts as live
};

using Recipe = std::variant<YunetRecipe, RetinafaceRecipe, MtcnnRecipe, EmbeddingRecipe, AntispoofRecipe>;

// What a detector must find in a picture that its writer tried it on.
struct DetectionExample {
  std::string image;  // relative to the folder of sample faces
  float min_score = 0;
  std::vector<Detection> faces;  // from left to right
};

struct ModelInfo {
  std::string name;
  ModelRole role = ModelRole::kDetector;
  std::string family;
  std::string licence;
  bool commercial_use = false;
  std::string note;
  std::vector<Network> networks;
  Recipe recipe;
  std::optional<DetectionExample> example;
  std::vector<std::pair<std::string, std::string>> measured;  // figures to show, as text

  // Names the model's exact bytes, 64 hexadecimal digits: the hash of the file, or of the files' hashes in order. What
  // a template remembers of the model that made it.
  std::string hash() const;

  // The recipe of its family, or null for another family.
  template <class R>
  const R* recipe_as() const {
    return std::get_if<R>(&recipe);
  }
};

class Manifest {
 public:
  static constexpr int kFormat = 1;

  // The models to use where nothing else is set; "" for none.
  struct Defaults {
    std::string detector;
    std::string recogniser;
    std::string liveness;
  };

  // kMalformed: no JSON, or a field missing, unknown, of a wrong type or out of range; kUnprocessable: a format number
  // this program does not know; kAlreadyExists: two models of one name.
  static Result<Manifest> parse(std::string_view json);

  // The manifest that came with the program.
  static const Manifest& builtin();

  // This one with the models of another, whose defaults win where it has any. kAlreadyExists where a name is taken.
  Result<Manifest> with_additions(const Manifest& user) const;

  const std::vector<ModelInfo>& models() const { return models_; }
  const Defaults& defaults() const { return defaults_; }

  // Null when there is no such model.
  const ModelInfo* find(std::string_view name) const;

  // kNotFound lists the names there are; kInvalidArgument when the model has another role.
  Result<const ModelInfo*> find(std::string_view name, ModelRole role) const;

 private:
  std::vector<ModelInfo> models_;
  Defaults defaults_;
};

}  // namespace rollcall::face
