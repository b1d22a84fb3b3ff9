#include "face/quality.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "face/align.hpp"
#include "face/image_cv.hpp"
#include "face/sample_faces.hpp"

namespace rollcall::face {
namespace {

namespace fs = std::filesystem;

// A sample face, upright, with what the detector said of it.
struct Sample {
  Image aligned;
  Box box;
  Landmarks landmarks;

  Quality judged() const {
    const auto quality = judge_quality(aligned, box, landmarks);
    EXPECT_TRUE(quality);
    return *quality;
  }
};

Sample sample(const std::string& file) {
  const auto analysis =
      samples::reference_analyser().analyse(samples::file(file), {.embed = false, .liveness = false, .quality = false});
  EXPECT_TRUE(analysis) << file;
  const Face& face = samples::largest(*analysis);
  auto aligned = align(analysis->image, face.landmarks, quality_alignment());
  EXPECT_TRUE(aligned);
  return {*std::move(aligned), face.box, face.landmarks};
}

const std::vector<std::string> kGoodFaces{"people/Obama/obama_1.jpg", "people/Biden/biden_1.jpg",
                                          "people/Compreface_A/004_A.jpg", "spoof/real/image_T1.jpg"};

bool names(const Quality& quality, QualityReason reason) { return std::ranges::count(quality.reasons, reason) == 1; }

Sample blurred(Sample sample, double sigma) {
  cv::Mat out;
  cv::GaussianBlur(as_mat(sample.aligned), out, {0, 0}, sigma);
  sample.aligned = from_mat(out);
  return sample;
}

Sample with_levels(Sample sample, double gain, double offset) {
  cv::Mat out;
  as_mat(sample.aligned).convertTo(out, CV_8U, gain, offset);
  sample.aligned = from_mat(out);
  return sample;
}

Sample covered(Sample sample, int top, int bottom, const cv::Scalar& colour) {
  cv::Mat out = as_mat(sample.aligned).clone();
  cv::rectangle(out, cv::Point(0, top), cv::Point(112, bottom), colour, cv::FILLED);
  sample.aligned = from_mat(out);
  return sample;
}

Sample smaller(Sample sample, float scale) {
  sample.box.width *= scale;
  sample.box.height *= scale;
  return sample;
}

TEST(Quality, LikesGoodPhotographs) {
  for (const std::string& file : kGoodFaces) {
    const Quality quality = sample(file).judged();
    EXPECT_GT(quality.score, 0.7F) << file;
    EXPECT_TRUE(quality.reasons.empty()) << file << " " << name(quality.reasons.front());
  }
}

TEST(Quality, FallsWithEachDegradationAndNamesIt) {
  struct Case {
    const char* what;
    QualityReason reason;
    Sample (*slightly)(Sample);
    Sample (*badly)(Sample);
  };
  const std::vector<Case> cases{
      {"blur", QualityReason::kBlurred, [](Sample s) { return blurred(std::move(s), 1.5); },
       [](Sample s) { return blurred(std::move(s), 6); }},
      {"darkness", QualityReason::kTooDark, [](Sample s) { return with_levels(std::move(s), 0.45, 0); },
       [](Sample s) { return with_levels(std::move(s), 0.1, 0); }},
      {"glare", QualityReason::kTooBright, [](Sample s) { return with_levels(std::move(s), 0.5, 140); },
       [](Sample s) { return with_levels(std::move(s), 0.15, 220); }},
      {"size", QualityReason::kTooSmall, [](Sample s) { return smaller(s, 60 / s.box.width); },
       [](Sample s) { return smaller(s, 20 / s.box.width); }},
  };
  for (const std::string& file : kGoodFaces) {
    const Sample original = sample(file);
    const Quality before = original.judged();
    for (const Case& one : cases) {
      const Quality slight = one.slightly(original).judged();
      const Quality bad = one.badly(original).judged();
      EXPECT_LT(bad.score, slight.score) << one.what << " " << file;
      EXPECT_LT(bad.score, 0.5F) << one.what << " " << file;
      EXPECT_LE(slight.score, before.score + 0.05F) << one.what << " " << file;  // less sharp, but hides less
      EXPECT_TRUE(names(bad, one.reason)) << one.what << " " << file;
    }
  }
}

TEST(Quality, SeesAMaskAndABarOverTheEyes) {
  for (const std::string& file : kGoodFaces) {
    const Sample original = sample(file);
    const Quality mask = covered(original, 74, 112, {200, 170, 120}).judged();
    const Quality bar = covered(original, 38, 66, {20, 20, 20}).judged();
    EXPECT_TRUE(names(mask, QualityReason::kOccluded)) << file;
    EXPECT_TRUE(names(bar, QualityReason::kOccluded)) << file;
    EXPECT_LT(mask.score, original.judged().score);
    EXPECT_LT(bar.score, original.judged().score);
  }
}

// A head of the usual shape turned by known angles, seen from afar.
Landmarks turned_head(double yaw, double pitch, double roll) {
  constexpr double kRadians = std::numbers::pi / 180;
  constexpr double kHead[5][3] = {{-31.5, -37, -10}, {31.5, -37, -10}, {0, 4.5, 22}, {-26, 37, -6}, {26, 37, -6}};
  Landmarks landmarks{};
  for (std::size_t i = 0; i < 5; ++i) {
    const double x = kHead[i][0] * std::cos(yaw * kRadians) + kHead[i][2] * std::sin(yaw * kRadians);
    const double z = -kHead[i][0] * std::sin(yaw * kRadians) + kHead[i][2] * std::cos(yaw * kRadians);
    const double y = kHead[i][1] * std::cos(pitch * kRadians) - z * std::sin(pitch * kRadians);
    const double u = x * std::cos(roll * kRadians) - y * std::sin(roll * kRadians);
    const double v = x * std::sin(roll * kRadians) + y * std::cos(roll * kRadians);
    landmarks[i] = {static_cast<float>(300 + 2 * u), static_cast<float>(200 + 2 * v)};
  }
  return landmarks;
}

TEST(Quality, ReadsTheTurnOfAHeadFromItsLandmarks) {
  for (const double angle : {-40.0, -20.0, 0.0, 10.0, 30.0}) {
    const HeadPose yaw = head_pose(turned_head(angle, 0, 0));
    EXPECT_NEAR(yaw.yaw_deg, angle, 3);
    EXPECT_NEAR(yaw.pitch_deg, 0, 3);
    EXPECT_NEAR(yaw.roll_deg, 0, 3);
    const HeadPose pitch = head_pose(turned_head(0, angle, 0));
    EXPECT_NEAR(pitch.pitch_deg, angle, 3);
    EXPECT_NEAR(pitch.yaw_deg, 0, 3);
    const HeadPose roll = head_pose(turned_head(0, 0, angle));
    EXPECT_NEAR(roll.roll_deg, angle, 1);
  }
}

TEST(Quality, NamesAnExtremePose) {
  const Sample original = sample(kGoodFaces.front());
  for (const Landmarks& landmarks : {turned_head(65, 0, 0), turned_head(-65, 0, 0), turned_head(0, 55, 0),
                                     turned_head(0, -55, 0), turned_head(0, 0, 70)}) {
    const auto quality = judge_quality(original.aligned, original.box, landmarks);
    ASSERT_TRUE(quality);
    EXPECT_TRUE(names(*quality, QualityReason::kExtremePose));
    EXPECT_LT(quality->score, original.judged().score);
  }
}

TEST(Quality, SurvivesLandmarksThatMakeNoFace) {
  const Sample original = sample(kGoodFaces.front());
  EXPECT_TRUE(judge_quality(original.aligned, {}, {}));
  EXPECT_EQ(head_pose({}).yaw_deg, 0);
  EXPECT_EQ(judge_quality(Image(64, 64), {}, {}).error().code, ErrorCode::kInvalidArgument);
}

TEST(Quality, AcceptsNearlyAllPressPhotographs) {
  int photographs = 0;
  int with_reasons = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(samples::kFolder + "people")) {
    if (!entry.is_regular_file()) continue;
    const auto analysis = samples::reference_analyser().analyse(
        samples::file(fs::relative(entry.path(), samples::kFolder).string()), {.embed = false, .liveness = false});
    ASSERT_TRUE(analysis && !analysis->faces.empty()) << entry.path().filename();
    ++photographs;
    if (!samples::largest(*analysis).quality.reasons.empty()) ++with_reasons;
  }
  EXPECT_GT(photographs, 500);
  EXPECT_LT(with_reasons, photographs / 50) << "of " << photographs;
}

}  // namespace
}  // namespace rollcall::face
