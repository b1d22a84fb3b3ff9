#include "face/manifest.hpp"

#include <sodium.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <format>
#include <limits>
#include <span>
#include <utility>

#include "base/bytes.hpp"
#include "face/builtin_manifest.hpp"
#include "face/image.hpp"
#include "face/json_reader.hpp"
#include "face/session.hpp"

namespace rollcall::face {

namespace json = boost::json;

namespace {

constexpr std::int64_t kMaxModelBytes = std::int64_t{2} << 30;
constexpr std::int64_t kMaxDimension = 65'536;
constexpr double kMaxPixel = 1e6;

bool is_name(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  };
  return !text.empty() && text.size() <= 64 && text.front() != '.' && std::ranges::all_of(text, allowed);
}

// A name that cannot lead out of a model folder.
bool is_plain_file_name(std::string_view text) {
  const auto allowed = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.'; };
  return !text.empty() && text.size() <= 200 && text.front() != '.' && std::ranges::all_of(text, allowed);
}

bool is_url(std::string_view text) { return text.starts_with("https://") || text.starts_with("http://"); }

std::optional<Sha256> parse_sha256(std::string_view text) {
  const auto bytes = from_hex(text);
  if (!bytes || bytes->size() != Sha256{}.size() || rollcall::to_hex(*bytes) != text) return std::nullopt;
  Sha256 hash;
  std::memcpy(hash.data(), bytes->data(), hash.size());
  return hash;
}

template <class E>
struct Word {
  std::string_view text;
  E value;
};

constexpr Word<ModelRole> kRoles[] = {
    {"detector", ModelRole::kDetector}, {"recogniser", ModelRole::kRecogniser}, {"liveness", ModelRole::kLiveness}};
constexpr Word<Layout> kLayouts[] = {{"NCHW", Layout::kNchw}, {"NHWC", Layout::kNhwc}, {"NWHC", Layout::kNwhc}};
constexpr Word<ChannelOrder> kChannelOrders[] = {{"BGR", ChannelOrder::kBgr}, {"RGB", ChannelOrder::kRgb}};
constexpr Word<CropRule> kCropRules[] = {{"square_reflect", CropRule::kSquareReflect},
                                         {"window_shifted", CropRule::kWindowShifted}};

template <class E, std::size_t N>
E read_word(JsonReader& reader, std::string_view key, const Word<E> (&words)[N]) {
  const std::string text = reader.text(key);
  for (const auto& word : words) {
    if (word.text == text) return word.value;
  }
  std::string choices;
  for (const auto& word : words) choices += std::format("{}\"{}\"", choices.empty() ? "" : ", ", word.text);
  reader.refuse(key, std::format("must be one of {}", choices));
  return words[0].value;
}

float read_float(JsonReader& reader, std::string_view key, double min, double max) {
  return static_cast<float>(reader.number(key, min, max));
}

int read_int(JsonReader& reader, std::string_view key, int min, int max) {
  return static_cast<int>(reader.integer(key, min, max));
}

std::array<float, 3> read_three(JsonReader& reader, std::string_view key, double min, double max) {
  const auto numbers = reader.numbers(key, 3, min, max);
  return {static_cast<float>(numbers[0]), static_cast<float>(numbers[1]), static_cast<float>(numbers[2])};
}

Landmarks read_landmarks(JsonReader& reader, std::string_view key, JsonReader::State& state) {
  Landmarks landmarks;
  std::size_t count = 0;
  reader.each(key, [&](const json::value& element, const std::string& path) {
    const json::array* pair = element.if_array();
    if (pair == nullptr || pair->size() != 2 || !(*pair)[0].is_number() || !(*pair)[1].is_number()) {
      state = refused(path, "must be [x, y]");
      return;
    }
    if (count < landmarks.size()) landmarks[count] = {(*pair)[0].to_number<float>(), (*pair)[1].to_number<float>()};
    ++count;
  });
  if (count != landmarks.size()) reader.refuse(key, "must have 5 points");
  return landmarks;
}

// A dimension is a size, or any text for one that the network leaves open.
TensorRecipe read_tensor(JsonReader& reader, JsonReader::State& state) {
  TensorRecipe tensor;
  tensor.name = reader.text("name");
  reader.each("shape", [&](const json::value& element, const std::string& path) {
    if (element.is_string()) {
      tensor.shape.push_back(kAnySize);
    } else if (element.is_int64() && element.get_int64() > 0 && element.get_int64() <= kMaxDimension) {
      tensor.shape.push_back(element.get_int64());
    } else {
      state = refused(path, "must be a size of at least 1, or a word for a size left open");
    }
  });
  return tensor;
}

InputRecipe read_input(const json::value& value, const std::string& path, JsonReader::State& state) {
  JsonReader reader(value, path, state);
  InputRecipe input;
  input.tensor = read_tensor(reader, state);
  input.layout = read_word(reader, "layout", kLayouts);
  input.channels = read_word(reader, "channels", kChannelOrders);
  input.mean = read_three(reader, "mean", -1000, 1000);
  input.std = read_three(reader, "std", 1e-6, 1e6);
  input.pad = read_three(reader, "pad", 0, 255);
  input.batch = reader.flag("batch");
  const auto& shape = input.tensor.shape;
  const std::size_t channels_at = input.layout == Layout::kNchw ? 1 : 3;
  if (shape.size() != 4 || shape[channels_at] != Image::kChannels)
    reader.refuse("shape", "must have 4 dimensions, with 3 channels where the layout has them");
  if (input.batch && !shape.empty() && shape[0] != kAnySize)
    reader.refuse("batch", "is true although the shape fixes the number of pictures");
  reader.finish();
  return input;
}

CropRecipe read_crop(const json::value& value, const std::string& path, JsonReader::State& state) {
  JsonReader reader(value, path, state);
  CropRecipe crop;
  crop.rule = read_word(reader, "rule", kCropRules);
  crop.scale = read_float(reader, "scale", 0.5, 16);
  reader.finish();
  return crop;
}

Network read_network(const json::value& value, const std::string& path, JsonReader::State& state) {
  JsonReader reader(value, path, state);
  Network network;
  network.file = reader.text("file");
  if (!is_plain_file_name(network.file))
    reader.refuse("file", "must be a plain file name of letters, digits, dots, dashes and underscores");
  if (const auto hash = parse_sha256(reader.text("sha256")))
    network.sha256 = *hash;
  else
    reader.refuse("sha256", "must be 64 lower-case hexadecimal digits");
  network.bytes = static_cast<std::uint64_t>(reader.integer("bytes", 1, kMaxModelBytes));
  if (reader.has("urls")) {
    reader.each("urls", [&](const json::value& element, const std::string& at) {
      const json::string* url = element.if_string();
      if (url == nullptr || !is_url(*url))
        state = refused(at, "must be an http or https address");
      else
        network.urls.emplace_back(std::string_view(*url));
    });
  }
  if (const auto* input = reader.object("input")) network.input = read_input(*input, reader.path_of("input"), state);
  reader.each("outputs", [&](const json::value& element, const std::string& at) {
    JsonReader output(element, at, state);
    network.outputs.push_back(read_tensor(output, state));
    output.finish();
  });
  if (reader.has("crop")) network.crop = read_crop(*reader.object("crop"), reader.path_of("crop"), state);
  reader.finish();
  return network;
}

YunetRecipe read_yunet(JsonReader& reader, JsonReader::State& state) {
  YunetRecipe recipe;
  recipe.strides.clear();
  reader.each("strides", [&](const json::value& element, const std::string& path) {
    if (element.is_int64() && element.get_int64() >= 1 && element.get_int64() <= 256)
      recipe.strides.push_back(static_cast<int>(element.get_int64()));
    else
      state = refused(path, "must be a whole number from 1 to 256");
  });
  recipe.size_multiple = read_int(reader, "size_multiple", 1, 256);
  recipe.nms_iou = read_float(reader, "nms_iou", 0, 1);
  if (recipe.strides.empty()) reader.refuse("strides", "must not be empty");
  if (std::ranges::any_of(recipe.strides, [&](int stride) { return recipe.size_multiple % stride != 0; }))
    reader.refuse("size_multiple", "must be a multiple of every stride");
  return recipe;
}

RetinafaceRecipe read_retinaface(JsonReader& reader, JsonReader::State& state) {
  RetinafaceRecipe recipe;
  reader.each("levels", [&](const json::value& element, const std::string& path) {
    JsonReader level_reader(element, path, state);
    RetinafaceRecipe::Level level;
    level.stride = read_int(level_reader, "stride", 1, 256);
    level_reader.each("sizes", [&](const json::value& size, const std::string& at) {
      if (size.is_int64() && size.get_int64() >= 1 && size.get_int64() <= 4096)
        level.sizes.push_back(static_cast<int>(size.get_int64()));
      else
        state = refused(at, "must be a whole number from 1 to 4096");
    });
    if (level.sizes.empty()) level_reader.refuse("sizes", "must not be empty");
    level_reader.finish();
    recipe.levels.push_back(std::move(level));
  });
  if (recipe.levels.empty()) reader.refuse("levels", "must not be empty");
  recipe.centre_variance = read_float(reader, "centre_variance", 0, 10);
  recipe.size_variance = read_float(reader, "size_variance", 0, 10);
  recipe.face_class = read_int(reader, "face_class", 0, 1);
  recipe.nms_iou = read_float(reader, "nms_iou", 0, 1);
  return recipe;
}

MtcnnRecipe read_mtcnn(JsonReader& reader) {
  MtcnnRecipe recipe;
  recipe.min_face_px = read_float(reader, "min_face_px", 12, 1000);
  recipe.pyramid_factor = read_float(reader, "pyramid_factor", 0.1, 0.95);
  recipe.min_scores = read_three(reader, "min_scores", 0, 1);
  recipe.nms_within_scale = read_float(reader, "nms_within_scale", 0, 1);
  recipe.nms_across_scales = read_float(reader, "nms_across_scales", 0, 1);
  recipe.nms_refined = read_float(reader, "nms_refined", 0, 1);
  recipe.nms_final_min_area = read_float(reader, "nms_final_min_area", 0, 1);
  return recipe;
}

AlignmentRecipe read_alignment(const json::value& value, const std::string& path, JsonReader::State& state) {
  JsonReader reader(value, path, state);
  AlignmentRecipe alignment;
  alignment.width = read_int(reader, "width", 16, 1024);
  alignment.height = read_int(reader, "height", 16, 1024);
  alignment.landmarks = read_landmarks(reader, "landmarks", state);
  reader.finish();
  return alignment;
}

// Rates fall and similarities rise from point to point.
template <class Point>
bool is_curve(const std::vector<Point>& points, double Point::* rate) {
  return std::ranges::adjacent_find(points, [&](const Point& a, const Point& b) {
           return b.*rate >= a.*rate || b.similarity <= a.similarity;
         }) == points.end();
}

Thresholds read_thresholds(const json::value& value, const std::string& path, JsonReader::State& state) {
  JsonReader reader(value, path, state);
  Thresholds thresholds;
  thresholds.verify = read_float(reader, "verify", -1, 1);
  thresholds.identify = read_float(reader, "identify", -1, 1);
  thresholds.strict = read_float(reader, "strict", -1, 1);
  if (reader.has("verification")) {
    reader.each("verification", [&](const json::value& element, const std::string& at) {
      JsonReader point(element, at, state);
      thresholds.verification.push_back({.false_accept_rate = point.number("false_accept_rate", 1e-12, 1),
                                         .true_accept_rate = point.number("true_accept_rate", 0, 1),
                                         .similarity = read_float(point, "similarity", -1, 1)});
      point.finish();
    });
    if (!is_curve(thresholds.verification, &VerificationPoint::false_accept_rate))
      reader.refuse("verification", "must run from frequent to rare, with rising similarities");
  }
  if (reader.has("identification")) {
    reader.each("identification", [&](const json::value& element, const std::string& at) {
      JsonReader point(element, at, state);
      thresholds.identification.push_back({.false_match_rate = point.number("false_match_rate", 1e-12, 1),
                                           .similarity = read_float(point, "similarity", -1, 1)});
      point.finish();
    });
    if (!is_curve(thresholds.identification, &IdentificationPoint::false_match_rate))
      reader.refuse("identification", "must run from frequent to rare, with rising similarities");
  }
  if (thresholds.strict < thresholds.identify) reader.refuse("strict", "must not be below identify");
  reader.finish();
  return thresholds;
}

EmbeddingRecipe read_embedding(JsonReader& reader, JsonReader::State& state) {
  EmbeddingRecipe recipe;
  recipe.dimension = read_int(reader, "dimension", 2, 4096);
  if (const auto* value = reader.object("alignment"))
    recipe.alignment = read_alignment(*value, reader.path_of("alignment"), state);
  if (const auto* value = reader.object("thresholds"))
    recipe.thresholds = read_thresholds(*value, reader.path_of("thresholds"), state);
  if (reader.has("calibration")) {
    JsonReader logistic(*reader.object("calibration"), reader.path_of("calibration"), state);
    recipe.calibration = {.slope = logistic.number("slope", 1e-3, 1e4),
                          .intercept = logistic.number("intercept", -1e4, 1e4)};
    logistic.finish();
  }
  return recipe;
}

AntispoofRecipe read_antispoof(JsonReader& reader) {
  AntispoofRecipe recipe;
  recipe.real_class = read_int(reader, "real_class", 0, 100);
  recipe.accept = read_float(reader, "accept", 0, 1);
  return recipe;
}

// What a family needs of its networks, besides its recipe.
struct Family {
  std::string_view name;
  ModelRole role;
  std::size_t min_networks;
  std::size_t max_networks;
};

constexpr Family kFamilies[] = {{"yunet", ModelRole::kDetector, 1, 1},
                                {"retinaface", ModelRole::kDetector, 1, 1},
                                {"mtcnn", ModelRole::kDetector, 3, 3},
                                {"embedding", ModelRole::kRecogniser, 1, 1},
                                {"antispoof", ModelRole::kLiveness, 1, 8}};

std::size_t outputs_needed(const ModelInfo& model, std::size_t network) {
  if (const auto* yunet = model.recipe_as<YunetRecipe>()) return 4 * yunet->strides.size();
  if (model.recipe_as<RetinafaceRecipe>() != nullptr) return 3;
  if (model.recipe_as<MtcnnRecipe>() != nullptr) return network == 2 ? 3 : 2;
  return 1;
}

std::int64_t input_width(const InputRecipe& input) {
  constexpr std::size_t kAt[] = {3, 2, 1};  // by Layout
  return input.tensor.shape[kAt[static_cast<std::size_t>(input.layout)]];
}

std::int64_t input_height(const InputRecipe& input) {
  constexpr std::size_t kAt[] = {2, 1, 2};
  return input.tensor.shape[kAt[static_cast<std::size_t>(input.layout)]];
}

// What no single field can tell: whether the networks and the recipe fit together.
void check_together(const ModelInfo& model, const Family& family, JsonReader& reader, JsonReader::State& state) {
  if (state) return;
  if (model.networks.size() < family.min_networks || model.networks.size() > family.max_networks) {
    reader.refuse("networks", std::format("family {} takes {} to {} networks", family.name, family.min_networks,
                                          family.max_networks));
    return;
  }
  for (std::size_t i = 0; i < model.networks.size() && !state; ++i) {
    const Network& network = model.networks[i];
    const std::string path = std::format("{}[{}]", reader.path_of("networks"), i);
    const std::size_t outputs = outputs_needed(model, i);
    if (network.outputs.size() != outputs)
      state = refused(path + ".outputs", std::format("must have {} tensors", outputs));
    if (network.crop.has_value() != (model.role == ModelRole::kLiveness) && !state)
      state = refused(path + ".crop", network.crop ? "is for liveness models only" : "is missing");
    const bool fixed = input_width(network.input) != kAnySize && input_height(network.input) != kAnySize;
    const bool needs_fixed = model.role != ModelRole::kDetector || family.name == "retinaface" || i > 0;
    if (needs_fixed && !fixed && !state)
      state = refused(path + ".input.shape", std::format("family {} needs a fixed width and height here", family.name));
    if (const auto* embedding = model.recipe_as<EmbeddingRecipe>();
        embedding != nullptr && !state &&
        (input_width(network.input) != embedding->alignment.width ||
         input_height(network.input) != embedding->alignment.height))
      state = refused(path + ".input.shape", "must have the width and height of recipe.alignment");
  }
}

DetectionExample read_example(const json::value& value, const std::string& path, JsonReader::State& state) {
  JsonReader reader(value, path, state);
  DetectionExample example;
  example.image = reader.text("image");
  example.min_score = read_float(reader, "min_score", 0, 1);
  reader.each("faces", [&](const json::value& element, const std::string& at) {
    JsonReader face(element, at, state);
    Detection detection;
    const auto box = face.numbers("box", 4, -kMaxPixel, kMaxPixel);
    detection.box = {static_cast<float>(box[0]), static_cast<float>(box[1]), static_cast<float>(box[2]),
                     static_cast<float>(box[3])};
    detection.landmarks = read_landmarks(face, "landmarks", state);
    detection.score = read_float(face, "score", 0, 1);
    face.finish();
    example.faces.push_back(detection);
  });
  reader.finish();
  return example;
}

ModelInfo read_model(const json::value& value, const std::string& path, JsonReader::State& state) {
  JsonReader reader(value, path, state);
  ModelInfo model;
  model.name = reader.text("name");
  if (!is_name(model.name))
    reader.refuse("name", "must be 1 to 64 lower-case letters, digits, dots, dashes or underscores");
  model.role = read_word(reader, "role", kRoles);
  model.family = reader.text("family");
  const auto* family = std::ranges::find(kFamilies, model.family, &Family::name);
  if (family == std::end(kFamilies)) {
    reader.refuse("family", "must be one of \"yunet\", \"retinaface\", \"mtcnn\", \"embedding\", \"antispoof\"");
    return model;
  }
  if (family->role != model.role)
    reader.refuse("role", std::format("must be \"{}\" for family {}", name(family->role), family->name));
  model.licence = reader.text("licence");
  model.commercial_use = reader.flag("commercial_use");
  if (reader.has("note")) model.note = reader.text("note");
  reader.each("networks", [&](const json::value& element, const std::string& at) {
    model.networks.push_back(read_network(element, at, state));
  });
  if (const auto* recipe = reader.object("recipe")) {
    JsonReader recipe_reader(*recipe, reader.path_of("recipe"), state);
    if (family->name == "yunet") model.recipe = read_yunet(recipe_reader, state);
    if (family->name == "retinaface") model.recipe = read_retinaface(recipe_reader, state);
    if (family->name == "mtcnn") model.recipe = read_mtcnn(recipe_reader);
    if (family->name == "embedding") model.recipe = read_embedding(recipe_reader, state);
    if (family->name == "antispoof") model.recipe = read_antispoof(recipe_reader);
    recipe_reader.finish();
  }
  if (reader.has("example")) model.example = read_example(*reader.object("example"), reader.path_of("example"), state);
  if (reader.has("measured")) {
    reader.each_member("measured", [&](std::string_view key, const json::value& figure) {
      if (const json::string* text = figure.if_string())
        model.measured.emplace_back(key, std::string_view(*text));
      else
        reader.refuse("measured", "must hold texts only");
    });
  }
  reader.finish();
  check_together(model, *family, reader, state);
  return model;
}

std::string names(const std::vector<ModelInfo>& models) {
  std::string text;
  for (const auto& model : models) text += std::format("{}{}", text.empty() ? "" : ", ", model.name);
  return text;
}

}  // namespace

std::string to_hex(const Sha256& hash) { return rollcall::to_hex(std::as_bytes(std::span(hash))); }

std::string_view name(ModelRole role) { return kRoles[static_cast<std::size_t>(role)].text; }

std::string ModelInfo::hash() const {
  if (networks.size() == 1) return to_hex(networks.front().sha256);
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (const auto& network : networks) crypto_hash_sha256_update(&state, network.sha256.data(), network.sha256.size());
  Sha256 all;
  crypto_hash_sha256_final(&state, all.data());
  return to_hex(all);
}

Result<Manifest> Manifest::parse(std::string_view text) {
  boost::system::error_code broken;
  const json::value document = json::parse(text, broken);
  if (broken) return fail(ErrorCode::kMalformed, "the model manifest is not JSON: " + broken.message());

  JsonReader::State state;
  JsonReader reader(document, "", state);
  if (state) return fail(ErrorCode::kMalformed, "the model manifest must be a JSON object");
  const std::int64_t format = reader.integer("format", 1, std::numeric_limits<std::int32_t>::max());
  if (state) return std::unexpected(*std::move(state));
  if (format != kFormat) {
    return fail(ErrorCode::kUnprocessable,
                std::format("the model manifest has format {}, this program knows format {}", format, kFormat),
                "use a manifest made for this version of the program");
  }

  Manifest manifest;
  if (reader.has("defaults")) {
    JsonReader defaults(*reader.object("defaults"), "defaults", state);
    if (defaults.has("detector")) manifest.defaults_.detector = defaults.text("detector");
    if (defaults.has("recogniser")) manifest.defaults_.recogniser = defaults.text("recogniser");
    if (defaults.has("liveness")) manifest.defaults_.liveness = defaults.text("liveness");
    defaults.finish();
  }
  reader.each("models", [&](const json::value& element, const std::string& path) {
    manifest.models_.push_back(read_model(element, path, state));
  });
  reader.finish();
  if (state) return std::unexpected(*std::move(state));

  for (auto model = manifest.models_.begin(); model != manifest.models_.end(); ++model) {
    if (std::ranges::contains(manifest.models_.begin(), model, model->name, &ModelInfo::name))
      return fail(ErrorCode::kAlreadyExists, std::format("the model manifest has two models named {}", model->name));
  }
  return manifest;
}

const Manifest& Manifest::builtin() {
  static const Manifest manifest = [] {
    auto parsed = parse(kBuiltinManifest);
    // The text is part of the program, and a test parses it.
    if (!parsed) std::abort();
    return *std::move(parsed);
  }();
  return manifest;
}

Result<Manifest> Manifest::with_additions(const Manifest& user) const {
  Manifest merged = *this;
  for (const auto& model : user.models_) {
    if (merged.find(model.name) != nullptr)
      return fail(ErrorCode::kAlreadyExists, std::format("there is a model named {} already", model.name),
                  "give the model in your own manifest another name");
    merged.models_.push_back(model);
  }
  const auto prefer = [](std::string& mine, const std::string& theirs) {
    if (!theirs.empty()) mine = theirs;
  };
  prefer(merged.defaults_.detector, user.defaults_.detector);
  prefer(merged.defaults_.recogniser, user.defaults_.recogniser);
  prefer(merged.defaults_.liveness, user.defaults_.liveness);
  return merged;
}

const ModelInfo* Manifest::find(std::string_view model_name) const {
  const auto found = std::ranges::find(models_, model_name, &ModelInfo::name);
  return found == models_.end() ? nullptr : &*found;
}

Result<const ModelInfo*> Manifest::find(std::string_view model_name, ModelRole role) const {
  const ModelInfo* model = find(model_name);
  if (model == nullptr)
    return fail(ErrorCode::kNotFound, std::format("there is no model named {}", model_name),
                "the models are " + names(models_));
  if (model->role != role)
    return fail(ErrorCode::kInvalidArgument,
                std::format("model {} is a {}, not a {}", model->name, face::name(model->role), face::name(role)));
  return model;
}

}  // namespace rollcall::face
