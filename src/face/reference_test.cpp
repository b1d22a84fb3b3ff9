// The numbers another implementation of the recipes got on the sample photographs: these tests pin the pre-processing
// of every step. Tolerances are those that reference.json states: 0.02 on cosines, 0.05 on liveness probabilities, 0.5
// on logits.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include "face/align.hpp"
#include "face/liveness.hpp"
#include "face/quality.hpp"
#include "face/recogniser.hpp"
#include "face/sample_faces.hpp"

namespace rollcall::face {
namespace {

namespace json = boost::json;

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const json::value& reference() {
  static const json::value value = json::parse(read_text(samples::kModels + "/reference.json"));
  return value;
}

const json::value& expected() {
  static const json::value value = json::parse(read_text(samples::kModels + "/manifest.json"));
  return value;
}

const Recogniser& recogniser(const std::string& name) {
  static std::map<std::string, std::unique_ptr<Recogniser>> opened;
  auto& slot = opened[name];
  if (!slot) {
    auto made = Recogniser::create(*Manifest::builtin().find(name), samples::store());
    EXPECT_TRUE(made) << made.error().describe();
    slot = *std::move(made);
  }
  return *slot;
}

std::unique_ptr<Liveness> liveness(const std::string& name) {
  auto made = Liveness::create(*Manifest::builtin().find(name), samples::store());
  EXPECT_TRUE(made) << made.error().describe();
  return *std::move(made);
}

const std::vector<std::string> kRecognisers{"mobilefacenet_ms1m_128d", "mobilefacenet_w600k_int8_512d"};

// The largest face of a sample, with nothing but detection asked for.
struct Found {
  Image image;
  Detection face;
};
Found largest_face(const std::string& file) {
  const auto analysis =
      samples::reference_analyser().analyse(samples::file(file), {.embed = false, .liveness = false, .quality = false});
  EXPECT_TRUE(analysis) << file;
  EXPECT_FALSE(analysis->faces.empty()) << file;
  const Face& face = samples::largest(*analysis);
  return {analysis->image, {face.box, face.landmarks, face.detection}};
}

std::vector<float> embed(const Recogniser& with, const Found& found) {
  auto embedding = with.embed(found.image, found.face.landmarks);
  EXPECT_TRUE(embedding) << embedding.error().describe();
  return *std::move(embedding);
}

float dot(const std::vector<float>& a, const std::vector<float>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0F);
}

TEST(Reference, AlignedFacesHaveTheExpectedColours) {
  for (const json::value& one : reference().at("embeddings").as_array()) {
    const std::string file(one.at("file").as_string());
    const Found found = largest_face(file);
    const auto aligned = align(found.image, found.face.landmarks, quality_alignment());
    ASSERT_TRUE(aligned);
    for (std::size_t c = 0; c < 3; ++c) {
      double sum = 0;
      for (int y = 0; y < 112; ++y) {
        for (std::size_t x = 0; x < 112; ++x) sum += aligned->row(y)[3 * x + c];
      }
      EXPECT_NEAR(sum / (112 * 112), one.at("aligned_bgr_mean").at(c).to_number<double>(), 1.0) << file;
    }
  }
}

TEST(Reference, EmbeddingsStartAsExpected) {
  for (const json::value& one : reference().at("embeddings").as_array()) {
    const std::string file(one.at("file").as_string());
    const Found found = largest_face(file);
    for (const std::string& name : kRecognisers) {
      const std::vector<float> embedding = embed(recogniser(name), found);
      ASSERT_EQ(std::ssize(embedding), recogniser(name).dimension());
      EXPECT_NEAR(dot(embedding, embedding), 1, 1e-5);
      // The cosine of the parts that are known; a whole embedding within 0.02 has no part much further off.
      const json::array& head = one.at(name).as_array();
      double both = 0;
      double ours = 0;
      double theirs = 0;
      for (std::size_t i = 0; i < head.size(); ++i) {
        const double a = static_cast<double>(embedding[i]);
        const double b = head[i].to_number<double>();
        both += a * b;
        ours += a * a;
        theirs += b * b;
        EXPECT_NEAR(a, b, 0.02) << name << " " << file << " component " << i;
      }
      EXPECT_GT(both / std::sqrt(ours * theirs), 0.98) << name << " " << file;
    }
  }
}

TEST(Reference, CosinesAreAsExpected) {
  for (const json::value& pair : reference().at("cosines").as_array()) {
    const Found a = largest_face(std::string(pair.at("a").as_string()));
    const Found b = largest_face(std::string(pair.at("b").as_string()));
    for (const std::string& name : kRecognisers) {
      EXPECT_NEAR(dot(embed(recogniser(name), a), embed(recogniser(name), b)), pair.at(name).to_number<float>(), 0.02F)
          << name << " " << pair.at("a").as_string() << " " << pair.at("b").as_string();
    }
  }
}

TEST(Reference, LivenessIsAsExpected) {
  const auto single = liveness("minifas_128_celebaspoof");
  const auto pair = liveness("minifasnet_pair");
  for (const json::value& one : reference().at("liveness").as_array()) {
    const std::string file(one.at("file").as_string());
    const Image image = samples::picture(file);
    const json::array& b = one.at("box_xywh").as_array();
    const Box box{b[0].to_number<float>(), b[1].to_number<float>(), b[2].to_number<float>(), b[3].to_number<float>()};

    const auto score = single->check(image, box);
    ASSERT_TRUE(score) << file;
    const float logit = std::log(score->networks[0][0]) - std::log(score->networks[0][1]);
    EXPECT_NEAR(logit, one.at("minifas_128_logit_real_minus_spoof").to_number<float>(), 0.5F) << file;
    EXPECT_EQ(score->live >= single->accept(), logit >= 0);

    const auto both = pair->check(image, box);
    ASSERT_TRUE(both) << file;
    for (std::size_t network = 0; network < 2; ++network) {
      const json::array& softmax =
          one.at(network == 0 ? "minifasnet_v2_softmax" : "minifasnet_v1se_softmax").as_array();
      for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(both->networks[network][i], softmax[i].to_number<float>(), 0.05F) << file << " " << network;
      }
    }
  }
}

TEST(Reference, TellsTheSampleRecapturesFromTheLivePhotograph) {
  for (const std::string model : {"minifas_128_celebaspoof", "minifasnet_pair"}) {
    AnalyserConfig config = samples::reference_config();
    config.liveness = model;
    config.recogniser = kNoModelName;
    const auto analyser = samples::open(config);
    for (const auto& [file, live] :
         {std::pair("spoof/real/image_T1.jpg", true), std::pair("spoof/fake/image_F1.jpg", false),
          std::pair("spoof/fake/image_F2.jpg", false)}) {
      const auto analysis = analyser->analyse(samples::file(file));
      ASSERT_TRUE(analysis);
      ASSERT_FALSE(analysis->faces.empty()) << file;
      const Face& face = samples::largest(*analysis);
      EXPECT_TRUE(face.embedding.empty());
      EXPECT_EQ(face.liveness.value() >= 0.5F, live) << model << " " << file;
    }
  }
}

// The verification result on all labelled pairs, within 0.3 points of the one expected.
TEST(Reference, PairsAreVerifiedAsWellAsExpected) {
  struct Pair {
    std::string a;
    std::string b;
    bool same;
  };
  std::vector<Pair> pairs;
  std::map<std::string, std::vector<std::vector<float>>> embeddings;  // by file, one for each recogniser
  std::ifstream csv(samples::kFolder + "pairs.csv");
  std::string line;
  std::getline(csv, line);
  while (std::getline(csv, line)) {
    std::istringstream fields(line);
    Pair pair;
    std::string same;
    std::getline(fields, pair.a, ',');
    std::getline(fields, pair.b, ',');
    std::getline(fields, same);
    pair.same = same.starts_with('1');
    embeddings[pair.a];
    embeddings[pair.b];
    pairs.push_back(std::move(pair));
  }
  ASSERT_GT(pairs.size(), 4000U);
  for (auto& [file, found] : embeddings) {
    const Found face = largest_face(file);
    for (const std::string& name : kRecognisers) found.push_back(embed(recogniser(name), face));
  }

  for (std::size_t r = 0; r < kRecognisers.size(); ++r) {
    const json::value& want = expected().at("expected_on_faces_pairs_csv").at(kRecognisers[r] + ".onnx");
    std::vector<std::pair<float, bool>> scored;
    for (const Pair& pair : pairs) scored.emplace_back(dot(embeddings[pair.a][r], embeddings[pair.b][r]), pair.same);
    const auto genuine = static_cast<double>(std::ranges::count(scored, true, &std::pair<float, bool>::second));
    const double impostor = static_cast<double>(scored.size()) - genuine;
    const auto accepted = [&](float threshold, bool same) {
      return static_cast<double>(
          std::ranges::count_if(scored, [&](const auto& s) { return s.second == same && s.first >= threshold; }));
    };
    for (const json::value& point : want.at("at").as_array()) {
      const auto threshold = point.at("threshold").to_number<float>();
      EXPECT_NEAR(accepted(threshold, true) / genuine, point.at("tar").to_number<double>(), 0.003) << threshold;
      EXPECT_NEAR(accepted(threshold, false) / impostor, point.at("far").to_number<double>(), 0.003) << threshold;
    }
    double best = 0;
    for (float threshold = 0; threshold < 0.6F; threshold += 0.005F) {
      best = std::max(best, (accepted(threshold, true) + impostor - accepted(threshold, false)) /
                                static_cast<double>(scored.size()));
    }
    EXPECT_NEAR(best, want.at("best_accuracy").to_number<double>(), 0.003) << kRecognisers[r];
  }
}

TEST(Reference, FlipAveragingStaysCloseAndOfUnitLength) {
  const Found found = largest_face("people/Obama/obama_1.jpg");
  const auto averaging = Recogniser::create(*Manifest::builtin().find(kRecognisers[0]), samples::store(),
                                            {.flip_averaging = true, .session = {}});
  ASSERT_TRUE(averaging);
  const std::vector<float> single = embed(recogniser(kRecognisers[0]), found);
  const std::vector<float> mean = embed(**averaging, found);
  EXPECT_NEAR(dot(mean, mean), 1, 1e-5);
  EXPECT_GT(dot(single, mean), 0.9F);
  EXPECT_LT(dot(single, mean), 0.99999F);
  // The mirror image has the same embedding, which one face alone does not.
  Found other = found;
  other.image = Image(found.image.width(), found.image.height());
  for (int y = 0; y < found.image.height(); ++y) {
    for (int x = 0; x < found.image.width(); ++x) {
      std::copy_n(found.image.row(y) + std::ptrdiff_t{3} * x, 3,
                  other.image.mutable_row(y) + std::ptrdiff_t{3} * (found.image.width() - 1 - x));
    }
  }
  constexpr std::array<std::size_t, 5> kMirror{1, 0, 2, 4, 3};
  for (std::size_t i = 0; i < 5; ++i) {
    const Point p = found.face.landmarks[kMirror[i]];
    other.face.landmarks[i] = {static_cast<float>(found.image.width() - 1) - p.x, p.y};
  }
  EXPECT_GT(dot(mean, embed(**averaging, other)), 0.98F);
}

}  // namespace
}  // namespace rollcall::face
