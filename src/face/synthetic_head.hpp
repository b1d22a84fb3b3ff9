// For tests: a head before a pinhole camera, as the five landmarks a detector would find of it, and the same head as a
// flat picture. The heads differ from each other and from the mean one that head_pose() fits.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "face/types.hpp"

namespace rollcall::face::synthetic {

// Degrees, signs as in QualityMeasures; the place in millimetres before a camera at 0, 0.
struct Pose {
  float yaw_deg = 0;
  float pitch_deg = 0;
  float roll_deg = 0;
  float x_mm = 0;
  float y_mm = 0;
  float distance_mm = 600;
};

struct Vector {
  float x = 0;  // to the right of the picture
  float y = 0;  // down
  float z = 0;  // towards the camera
};

inline constexpr float kFocal_px = 800;
inline constexpr float kCentreX = 640;
inline constexpr float kCentreY = 360;

class Head {
 public:
  // Another head for every seed: up to a tenth wider, longer and deeper, or less.
  explicit Head(unsigned seed) : random_(seed) {
    std::uniform_real_distribution<float> any(0.9F, 1.1F);
    const float wide = any(random_);
    const float tall = any(random_);
    const float deep = any(random_);
    points_ = {{{-31.0F * wide, -36 * tall, -12 * deep},
                {31.0F * wide, -36 * tall, -12 * deep},
                {0, 3 * tall, 22 * deep},
                {-25.5F * wide, 36 * tall, -5 * deep},
                {25.5F * wide, 36 * tall, -5 * deep}}};
    std::normal_distribution<float> normal;
    own_.resize(128);
    for (float& value : own_) value = normal(random_);
    normalise(own_);
  }

  // A photograph of this head, on paper or on a screen: nothing of it stands out.
  Head printed() const {
    Head flat = *this;
    for (Vector& point : flat.points_) point.z = 0;
    return flat;
  }

  // As seen in this pose, each landmark off by a normal error of `noise_px`.
  Face face(const Pose& pose, float noise_px = 0) {
    std::normal_distribution<float> error(0, 1);
    Face face;
    float left = 1e9F;
    float right = -1e9F;
    float top = 1e9F;
    float bottom = -1e9F;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const Point at = project(points_[i], pose);
      face.landmarks[i] = {at.x + noise_px * error(random_), at.y + noise_px * error(random_)};
      left = std::min(left, at.x);
      right = std::max(right, at.x);
      top = std::min(top, at.y);
      bottom = std::max(bottom, at.y);
    }
    const float scale = kFocal_px / pose.distance_mm;
    const Point centre{(left + right) / 2, (top + bottom) / 2};
    face.box = {centre.x - 70 * scale, centre.y - 95 * scale, 140 * scale, 190 * scale};
    face.detection = 0.9F;
    face.quality.score = 0.7F;
    face.embedding = own_;
    for (float& value : face.embedding) value += 0.05F * error(random_);
    normalise(face.embedding);
    return face;
  }

  const std::vector<float>& embedding() const { return own_; }

 private:
  static void normalise(std::vector<float>& values) {
    float squares = 0;
    for (const float value : values) squares += value * value;
    for (float& value : values) value /= std::sqrt(squares);
  }

  static Point project(Vector p, const Pose& pose) {
    const auto turn = [](float& a, float& b, float degrees) {  // a towards b
      const float radians = degrees * std::numbers::pi_v<float> / 180;
      const float c = std::cos(radians);
      const float s = std::sin(radians);
      const float turned = a * c - b * s;
      b = a * s + b * c;
      a = turned;
    };
    turn(p.x, p.y, pose.roll_deg);
    turn(p.y, p.z, pose.pitch_deg);  // the nose goes up
    turn(p.x, p.z, -pose.yaw_deg);   // the nose goes to the right of the picture
    const float depth = pose.distance_mm - p.z;
    return {kCentreX + kFocal_px * (p.x + pose.x_mm) / depth, kCentreY + kFocal_px * (p.y + pose.y_mm) / depth};
  }

  std::mt19937 random_;
  std::array<Vector, 5> points_{};
  std::vector<float> own_;
};

}  // namespace rollcall::face::synthetic
