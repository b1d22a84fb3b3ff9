// The plain values that face recognition speaks in. Boxes and landmarks are pixels of the original image (after its
// EXIF orientation was applied), x to the right, y down, origin at the top left corner. Nothing here depends on a
// library.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rollcall::face {

struct Size {
  int width = 0;
  int height = 0;

  friend bool operator==(const Size&, const Size&) = default;
};

struct Point {
  float x = 0;
  float y = 0;

  friend bool operator==(const Point&, const Point&) = default;
};

// May reach past the border of its image where a face does.
struct Box {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;

  float right() const { return x + width; }
  float bottom() const { return y + height; }
  float area() const { return std::max(width, 0.0F) * std::max(height, 0.0F); }
  Point centre() const { return {x + width / 2, y + height / 2}; }

  friend bool operator==(const Box&, const Box&) = default;
};

// Image-left eye, image-right eye, tip of the nose, image-left and image-right corner of the mouth.
using Landmarks = std::array<Point, 5>;

struct Detection {
  Box box;
  Landmarks landmarks{};
  float score = 0;  // 0..1, the detector's own
};

// Why the quality of a face is low.
enum class QualityReason : std::uint8_t { kBlurred, kTooDark, kTooBright, kTooSmall, kExtremePose, kOccluded };

inline constexpr std::array kQualityReasons = {QualityReason::kBlurred,     QualityReason::kTooDark,
                                               QualityReason::kTooBright,   QualityReason::kTooSmall,
                                               QualityReason::kExtremePose, QualityReason::kOccluded};

// The word of the API: "blurred", "too_dark", "too_bright", "too_small", "extreme_pose", "occluded".
constexpr std::string_view name(QualityReason reason) {
  switch (reason) {
    case QualityReason::kBlurred:
      return "blurred";
    case QualityReason::kTooDark:
      return "too_dark";
    case QualityReason::kTooBright:
      return "too_bright";
    case QualityReason::kTooSmall:
      return "too_small";
    case QualityReason::kExtremePose:
      return "extreme_pose";
    case QualityReason::kOccluded:
      return "occluded";
  }
  return "";
}

// What was measured on one face to judge it.
struct QualityMeasures {
  float sharpness = 0;   // variance of the Laplacian of the aligned grey face
  float brightness = 0;  // mean grey level of the aligned face, 0..1
  float contrast = 0;    // standard deviation of the grey level of the aligned face, 0..1
  float size_px = 0;     // shorter side of the box, pixels of the original image
  float yaw_deg = 0;     // turned to its image-right is positive
  float pitch_deg = 0;   // looking up is positive
  float roll_deg = 0;    // tilted clockwise in the image is positive
  float occlusion = 0;   // 0 nothing covers the face .. 1; a proxy
};

struct Quality {
  float score = 0;  // 0..1, higher is better
  std::vector<QualityReason> reasons;
  QualityMeasures measures;
};

// One detection with everything that was asked for about it.
struct Face {
  Box box;
  Landmarks landmarks{};
  float detection = 0;  // the detector's score
  Quality quality;
  std::optional<float> liveness;  // probability 0..1 of a live face; empty: not asked for
  std::vector<float> embedding;   // unit length, the recogniser's dimension; empty: not asked for
};

}  // namespace rollcall::face
