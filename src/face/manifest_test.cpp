#include "face/manifest.hpp"

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "face/builtin_manifest.hpp"
#include "face/test_folders.hpp"

namespace rollcall::face {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::SizeIs;

json::value builtin_json() { return json::parse(kBuiltinManifest); }

// The builtin manifest with one model only, to be damaged.
json::value one_model(std::string_view name) {
  json::value document = builtin_json();
  json::array models;
  for (const auto& model : document.at("models").as_array()) {
    if (model.at("name").as_string() == name) models.push_back(model);
  }
  document.as_object()["models"] = models;
  return document;
}

std::string read_text(const std::string& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(Manifest, TheBuiltinOneIsTheFileInTheRepositoryAndParses) {
  EXPECT_TRUE(kBuiltinManifest == read_text(in_checkout("models/manifest.json")));
  ASSERT_TRUE(Manifest::parse(kBuiltinManifest));
  EXPECT_THAT(Manifest::builtin().models(), SizeIs(9));
}

TEST(Manifest, ItsDefaultsAreModelsOfTheRightRoleForCommercialUse) {
  const Manifest& manifest = Manifest::builtin();
  for (const auto& [name, role] : {std::pair{manifest.defaults().detector, ModelRole::kDetector},
                                   std::pair{manifest.defaults().recogniser, ModelRole::kRecogniser},
                                   std::pair{manifest.defaults().liveness, ModelRole::kLiveness}}) {
    const auto model = manifest.find(name, role);
    ASSERT_TRUE(model) << model.error().describe();
    EXPECT_TRUE((*model)->commercial_use) << name;
  }
}

TEST(Manifest, EveryFileOfTheSharedManifestHasTheSameHashAndSizeHere) {
  const json::value shared = json::parse(read_text(in_shared("models/manifest.json")));
  int compared = 0;
  for (const auto& entry : shared.at("models").as_array()) {
    for (const auto& model : Manifest::builtin().models()) {
      for (const auto& network : model.networks) {
        if (network.file != std::string_view(entry.at("file").as_string())) continue;
        ++compared;
        EXPECT_EQ(to_hex(network.sha256), entry.at("sha256").as_string()) << network.file;
        EXPECT_EQ(network.bytes, entry.at("bytes").to_number<std::uint64_t>()) << network.file;
        EXPECT_EQ(network.urls.front(), entry.at("url").as_string()) << network.file;
      }
    }
  }
  EXPECT_EQ(compared, 11);
}

TEST(Manifest, ReadsEveryPartOfARecipe) {
  const Manifest& manifest = Manifest::builtin();

  const ModelInfo& yunet = *manifest.find("yunet_n");
  EXPECT_EQ(yunet.networks[0].input.tensor.shape, (std::vector<std::int64_t>{-1, 3, -1, -1}));
  EXPECT_EQ(yunet.recipe_as<YunetRecipe>()->strides, (std::vector{8, 16, 32}));
  EXPECT_THAT(yunet.example->faces, SizeIs(5));

  const ModelInfo& retina = *manifest.find("retinaface_mnet025");
  EXPECT_EQ(retina.networks[0].input.pad, (std::array<float, 3>{104, 117, 123}));
  EXPECT_EQ(retina.recipe_as<RetinafaceRecipe>()->levels[2].sizes, (std::vector{256, 512}));

  const ModelInfo& mtcnn = *manifest.find("mtcnn");
  EXPECT_THAT(mtcnn.networks, SizeIs(3));
  EXPECT_EQ(mtcnn.networks[1].input.layout, Layout::kNwhc);

  const ModelInfo& recogniser = *manifest.find("mobilefacenet_ms1m_128d");
  const auto* embedding = recogniser.recipe_as<EmbeddingRecipe>();
  ASSERT_NE(embedding, nullptr);
  EXPECT_EQ(embedding->dimension, 128);
  EXPECT_FLOAT_EQ(embedding->alignment.landmarks[4].y, 92.2041F);
  EXPECT_FLOAT_EQ(embedding->thresholds.identify, 0.46F);
  EXPECT_FLOAT_EQ(embedding->thresholds.identification[3].similarity, 0.46F);
  EXPECT_EQ(recogniser.hash(), to_hex(recogniser.networks[0].sha256));

  EXPECT_FALSE(manifest.find("mobilefacenet_w600k_int8_512d")->commercial_use);
  EXPECT_FALSE(manifest.find("sface_2021dec")->recipe_as<EmbeddingRecipe>()->calibration.has_value());

  const ModelInfo& pair = *manifest.find("minifasnet_pair");
  EXPECT_FLOAT_EQ(pair.networks[1].crop->scale, 4.0F);
  EXPECT_EQ(pair.networks[0].crop->rule, CropRule::kWindowShifted);
  EXPECT_THAT(pair.hash(), SizeIs(64));
  EXPECT_NE(pair.hash(), to_hex(pair.networks[0].sha256));
}

// The derivation of docs/decisions/0005-confidence.md: between two measured thresholds the impostors' density falls
// exponentially; the logistic is the one whose odds, integrated over it, give the measured genuine mass of each
// interval, in least squares of the logarithms.
struct Fit {
  double slope = 0;
  double intercept = 0;
  double worst = 0;  // largest residual, as a logarithm of odds
};

Fit fit_at_slope(const std::vector<VerificationPoint>& points, double slope, double& squares) {
  std::vector<double> residuals;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const auto& a = points[i];
    const auto& b = points[i + 1];
    const double width = static_cast<double>(b.similarity) - static_cast<double>(a.similarity);
    const double fall = std::log(a.false_accept_rate / b.false_accept_rate) / width;
    const double rise = slope - fall;
    const double mass = a.false_accept_rate * fall * std::exp(slope * static_cast<double>(a.similarity)) *
                        (std::abs(rise) < 1e-9 ? width : std::expm1(rise * width) / rise);
    residuals.push_back(std::log((a.true_accept_rate - b.true_accept_rate) / mass));
  }
  Fit fit{.slope = slope};
  for (const double residual : residuals) fit.intercept += residual / static_cast<double>(residuals.size());
  squares = 0;
  for (const double residual : residuals) {
    squares += (residual - fit.intercept) * (residual - fit.intercept);
    fit.worst = std::max(fit.worst, std::abs(residual - fit.intercept));
  }
  return fit;
}

Fit fit_logistic(const std::vector<VerificationPoint>& points) {
  double low = 5;
  double high = 150;
  double squares_a = 0;
  double squares_b = 0;
  while (high - low > 1e-9) {
    const double a = low + (high - low) / 3;
    const double b = high - (high - low) / 3;
    fit_at_slope(points, a, squares_a);
    fit_at_slope(points, b, squares_b);
    (squares_a < squares_b ? high : low) = squares_a < squares_b ? b : a;
  }
  return fit_at_slope(points, low, squares_a);
}

TEST(Manifest, TheConfidenceOfEachRecogniserIsTheFitToItsMeasuredCurve) {
  for (const auto* name : {"mobilefacenet_ms1m_128d", "mobilefacenet_w600k_int8_512d"}) {
    SCOPED_TRACE(name);
    const auto* recipe = Manifest::builtin().find(name)->recipe_as<EmbeddingRecipe>();
    std::vector<VerificationPoint> points = recipe->thresholds.verification;
    std::erase_if(points, [](const auto& point) { return point.false_accept_rate < 0.99e-5; });
    ASSERT_THAT(points, SizeIs(4));
    const Fit fit = fit_logistic(points);
    EXPECT_NEAR(recipe->calibration->slope, fit.slope, 0.01);
    EXPECT_NEAR(recipe->calibration->intercept, fit.intercept, 0.01);
    EXPECT_LT(fit.worst, 0.12) << "a logistic describes the measured curve";
  }
}

// A manifest that was changed in one place, and what must be said about it.
struct Damage {
  std::string_view what;
  std::string_view model;
  void (*apply)(json::object& model);
  std::string_view message;
};

json::object& network(json::object& model) { return model["networks"].as_array()[0].as_object(); }
json::object& recipe(json::object& model) { return model["recipe"].as_object(); }

TEST(Manifest, RefusesADamagedEntryAndNamesTheField) {
  const Damage cases[] = {
      {"missing field", "yunet_n", [](auto& m) { m.erase("licence"); }, "models[0].licence: is missing"},
      {"misspelt field", "yunet_n", [](auto& m) { m["licence_text"] = "MIT"; },
       "models[0].licence_text: is not a field"},
      {"wrong type", "yunet_n", [](auto& m) { m["commercial_use"] = "yes"; }, "models[0].commercial_use: must be true"},
      {"unknown role", "yunet_n", [](auto& m) { m["role"] = "tracker"; },
       "models[0].role: must be one of \"detector\""},
      {"unknown family", "yunet_n", [](auto& m) { m["family"] = "scrfd"; }, "models[0].family: must be one of"},
      {"role of another family", "yunet_n", [](auto& m) { m["role"] = "liveness"; },
       "models[0].role: must be \"detector\""},
      {"name with a slash", "yunet_n", [](auto& m) { m["name"] = "a/b"; }, "models[0].name: must be 1 to 64"},
      {"empty note", "yunet_n", [](auto& m) { m["note"] = ""; }, "models[0].note: must be a text"},
      {"path as file", "yunet_n", [](auto& m) { network(m)["file"] = "../x.onnx"; },
       "models[0].networks[0].file: must be"},
      {"short hash", "yunet_n", [](auto& m) { network(m)["sha256"] = "12ab"; }, "networks[0].sha256: must be 64"},
      {"hash in capitals", "yunet_n", [](auto& m) { network(m)["sha256"] = std::string(64, 'A'); },
       "networks[0].sha256: must be 64 lower-case"},
      {"no bytes", "yunet_n", [](auto& m) { network(m)["bytes"] = 0; }, "networks[0].bytes: must be a whole number"},
      {"bytes as fraction", "yunet_n", [](auto& m) { network(m)["bytes"] = 1.5; },
       "networks[0].bytes: must be a whole"},
      {"ftp address", "yunet_n", [](auto& m) { network(m)["urls"] = json::array{"ftp://x/y"}; },
       "networks[0].urls[0]: must be an http"},
      {"wrong layout", "yunet_n", [](auto& m) { network(m)["input"].as_object()["layout"] = "HWC"; },
       "networks[0].input.layout: must be one of"},
      {"two means", "yunet_n", [](auto& m) { network(m)["input"].as_object()["mean"] = {1, 2}; },
       "networks[0].input.mean: must have 3 elements"},
      {"zero deviation", "yunet_n", [](auto& m) { network(m)["input"].as_object()["std"] = {1, 0, 1}; },
       "networks[0].input.std[1]: must be a number"},
      {"four channels", "yunet_n", [](auto& m) { network(m)["input"].as_object()["shape"] = {1, 4, 640, 640}; },
       "networks[0].input.shape: must have 4 dimensions, with 3 channels"},
      {"missing output", "yunet_n", [](auto& m) { network(m)["outputs"].as_array().pop_back(); },
       "networks[0].outputs: must have 12 tensors"},
      {"crop of a detector", "yunet_n",
       [](auto& m) { network(m)["crop"] = json::object{{"rule", "square_reflect"}, {"scale", 1.5}}; },
       "networks[0].crop: is for liveness models only"},
      {"stride against the size", "yunet_n", [](auto& m) { recipe(m)["size_multiple"] = 8; }, "recipe.size_multiple"},
      {"overlap past one", "yunet_n", [](auto& m) { recipe(m)["nms_iou"] = 45; },
       "recipe.nms_iou: must be a number from 0 to 1"},
      {"open size where it is fixed", "retinaface_mnet025",
       [](auto& m) { network(m)["input"].as_object()["shape"] = {1, 3, "h", "w"}; }, "needs a fixed width and height"},
      {"cascade with two stages", "mtcnn", [](auto& m) { m["networks"].as_array().pop_back(); },
       "models[0].networks: family mtcnn takes 3 to 3 networks"},
      {"four landmarks", "mobilefacenet_ms1m_128d",
       [](auto& m) { recipe(m)["alignment"].as_object()["landmarks"].as_array().pop_back(); },
       "recipe.alignment.landmarks: must have 5 points"},
      {"alignment of another size", "mobilefacenet_ms1m_128d",
       [](auto& m) { recipe(m)["alignment"].as_object()["width"] = 96; },
       "must have the width and height of recipe.alignment"},
      {"threshold past one", "mobilefacenet_ms1m_128d",
       [](auto& m) { recipe(m)["thresholds"].as_object()["verify"] = 34; },
       "recipe.thresholds.verify: must be a number"},
      {"curve that turns back", "mobilefacenet_ms1m_128d",
       [](auto& m) {
         recipe(m)["thresholds"].as_object()["identification"].as_array()[1].as_object()["similarity"] = 0.1;
       },
       "recipe.thresholds.identification: must run from frequent to rare"},
      {"liveness without a crop", "minifas_128_celebaspoof", [](auto& m) { network(m).erase("crop"); },
       "networks[0].crop: is missing"},
      {"networks not in an array", "yunet_n", [](auto& m) { m["networks"] = 3; },
       "models[0].networks: must be an array"},
      {"recipe not an object", "yunet_n", [](auto& m) { m["recipe"] = 3; }, "models[0].recipe: must be an object"},
  };
  for (const auto& damage : cases) {
    SCOPED_TRACE(damage.what);
    json::value document = one_model(damage.model);
    ASSERT_TRUE(Manifest::parse(json::serialize(document)));
    damage.apply(document.at("models").as_array()[0].as_object());
    const auto parsed = Manifest::parse(json::serialize(document));
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().code, ErrorCode::kMalformed);
    EXPECT_THAT(parsed.error().message, HasSubstr(damage.message));
  }
}

TEST(Manifest, RefusesWhatIsNoManifestAtAll) {
  struct {
    std::string_view text;
    ErrorCode code;
    std::string_view message;
  } const cases[] = {
      {"", ErrorCode::kMalformed, "is not JSON"},
      {"{", ErrorCode::kMalformed, "is not JSON"},
      {"\xff\xfe", ErrorCode::kMalformed, "is not JSON"},
      {"[]", ErrorCode::kMalformed, "must be a JSON object"},
      {"{}", ErrorCode::kMalformed, "format: is missing"},
      {R"({"format": 2, "models": []})", ErrorCode::kUnprocessable, "has format 2, this program knows format 1"},
      {R"({"format": "1", "models": []})", ErrorCode::kMalformed, "format: must be a whole number"},
      {R"({"format": 1})", ErrorCode::kMalformed, "models: is missing"},
      {R"({"format": 1, "models": [7]})", ErrorCode::kMalformed, "models[0]: must be an object"},
      {R"({"format": 1, "models": [], "extra": 1})", ErrorCode::kMalformed, "extra: is not a field"},
  };
  for (const auto& [text, code, message] : cases) {
    SCOPED_TRACE(text);
    const auto parsed = Manifest::parse(text);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().code, code);
    EXPECT_THAT(parsed.error().message, HasSubstr(message));
  }
}

TEST(Manifest, RefusesTwoModelsOfOneName) {
  json::value document = one_model("yunet_n");
  auto& models = document.at("models").as_array();
  models.push_back(json::value(models[0]));
  const auto parsed = Manifest::parse(json::serialize(document));
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, ErrorCode::kAlreadyExists);
}

TEST(Manifest, AUserAddsAModelByAnEntryAlone) {
  json::value document = one_model("mobilefacenet_ms1m_128d");
  auto& model = document.at("models").as_array()[0].as_object();
  model["name"] = "our_own";
  document.as_object()["defaults"] = {{"recogniser", "our_own"}};
  const auto user = Manifest::parse(json::serialize(document));
  ASSERT_TRUE(user);

  const auto merged = Manifest::builtin().with_additions(*user);
  ASSERT_TRUE(merged);
  EXPECT_NE(merged->find("our_own"), nullptr);
  EXPECT_NE(merged->find("yunet_n"), nullptr);
  EXPECT_EQ(merged->defaults().recogniser, "our_own");
  EXPECT_EQ(merged->defaults().detector, "yunet_n");

  const auto twice = merged->with_additions(*user);
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, ErrorCode::kAlreadyExists);
}

TEST(Manifest, FindSaysWhatThereIsAndWhatItIs) {
  const Manifest& manifest = Manifest::builtin();
  const auto missing = manifest.find("yunet_xl", ModelRole::kDetector);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(missing.error().hint, HasSubstr("yunet_n, yunet_s"));

  const auto other = manifest.find("mtcnn", ModelRole::kRecogniser);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(other.error().message, HasSubstr("mtcnn is a detector, not a recogniser"));
}

}  // namespace
}  // namespace rollcall::face
