// Flatness with the real detector: sample photographs held up and turned as prints, and the same people in photographs
// taken from different sides.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <string>
#include <vector>

#include "face/flatness.hpp"
#include "face/image_cv.hpp"
#include "face/sample_faces.hpp"

namespace rollcall::face {
namespace {

std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(samples::kFolder + folder))
    files.push_back(folder + "/" + entry.path().filename().string());
  std::ranges::sort(files);
  return files;
}

// The photograph as a print 200 mm wide, held 450 mm before a camera of 640 x 480 and turned by `yaw_deg`.
Image held_up(const Image& photo, float yaw_deg, float tilt_deg) {
  constexpr float kFocal = 640;
  const float yaw = yaw_deg * std::numbers::pi_v<float> / 180;
  const float tilt = tilt_deg * std::numbers::pi_v<float> / 180;
  const auto width = static_cast<float>(photo.width());
  const auto height = static_cast<float>(photo.height());
  const float half_mm = 100;
  const cv::Point2f from[4] = {{0, 0}, {width, 0}, {width, height}, {0, height}};
  cv::Point2f to[4];
  for (int i = 0; i < 4; ++i) {
    const float flat_x = (from[i].x / width * 2 - 1) * half_mm;
    const float y = (from[i].y / height * 2 - 1) * half_mm * height / width;
    const float x = flat_x * std::cos(yaw);
    const float depth = 450 + flat_x * std::sin(yaw) + y * std::sin(tilt);
    to[i] = {320 + kFocal * x / depth, 240 + kFocal * y * std::cos(tilt) / depth};
  }
  Image result(640, 480);
  cv::Mat out(480, 640, CV_8UC3, result.mutable_data(), result.stride());
  cv::warpPerspective(as_mat(photo), out, cv::getPerspectiveTransform(from, to), out.size(), cv::INTER_AREA,
                      cv::BORDER_CONSTANT, {90, 100, 110});
  return result;
}

std::optional<Landmarks> landmarks_in(const Image& image) {
  const auto analysis = samples::reference_analyser().analyse(
      image, {.embed = false, .liveness = false, .quality = false, .max_faces = 1});
  if (!analysis || analysis->faces.empty()) return std::nullopt;
  return analysis->faces.front().landmarks;
}

TEST(FlatnessFilm, TellsPrintsThatAreTurnedAndCallsNoneDeep) {
  int prints = 0;
  int flat = 0;
  int deep = 0;
  const std::vector<std::string> people = files_in("people");
  for (std::size_t k = 0; k < people.size(); k += 4) {
    const Image photo = samples::picture(files_in(people[k])[0]);
    for (const float side : {-1.0F, 1.0F}) {
      Flatness flatness;
      for (int frame = 0; frame < 20; ++frame) {
        const float share = std::clamp((static_cast<float>(frame) - 6) / 8, 0.0F, 1.0F);
        const float tilt = 3 * std::sin(static_cast<float>(frame));
        if (const auto found = landmarks_in(held_up(photo, side * 48 * share, tilt))) flatness.add(*found);
      }
      ++prints;
      flat += flatness.verdict() == FlatnessVerdict::kFlat;
      deep += flatness.verdict() == FlatnessVerdict::kDeep;
    }
  }
  std::cout << "prints turned by 48 degrees: " << prints << ", flat " << flat << ", deep " << deep << '\n';
  EXPECT_EQ(deep, 0);
  EXPECT_GE(flat, prints / 4);
}

TEST(FlatnessFilm, SeesTheDepthOfPeopleInPhotographsFromDifferentSides) {
  // Any two photographs of one person of which one is turned 30 degrees more. They were taken years apart by different
  // cameras, with another mouth: harder than frames of one film.
  int pairs = 0;
  int flat = 0;
  int deep = 0;
  for (const std::string& person : files_in("people")) {
    std::vector<Landmarks> views;
    for (const std::string& file : files_in(person)) {
      if (const auto found = landmarks_in(samples::picture(file))) views.push_back(*found);
    }
    for (const Landmarks& front : views) {
      for (const Landmarks& turned : views) {
        const auto found = parallax(front, turned);
        if (!found || found->turned_deg < 30) continue;
        ++pairs;
        flat += found->depth < 0.35F;
        deep += found->depth >= 0.6F;
      }
    }
  }
  std::cout << "pairs of photographs turned by 30 degrees: " << pairs << ", flat " << flat << ", deep " << deep << '\n';
  EXPECT_GT(pairs, 20);
  EXPECT_LT(10 * flat, 2 * pairs);
}

}  // namespace
}  // namespace rollcall::face
