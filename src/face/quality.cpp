#include "face/quality.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>

namespace rollcall::face {
namespace {

constexpr int kSide = 112;
constexpr std::size_t kPixels = std::size_t{kSide} * kSide;
using Grey = std::array<std::uint8_t, kPixels>;

// The part of the aligned face that shows skin, eyes and mouth and nearly no background.
struct Window {
  int left, top, right, bottom;  // right and bottom excluded
};
constexpr Window kFace{20, 28, 92, 108};
constexpr Window kEyes{22, 42, 90, 62};
constexpr Window kNose{42, 58, 70, 82};
constexpr Window kMouth{36, 80, 76, 102};

// Luma of ITU-R BT.601 in 8-bit fixed point.
Grey to_grey(const Image& image) {
  Grey grey;
  std::size_t at = 0;
  for (int y = 0; y < kSide; ++y) {
    const std::uint8_t* p = image.row(y);
    for (int x = 0; x < kSide; ++x, p += Image::kChannels) {
      grey[at++] = static_cast<std::uint8_t>((29 * p[0] + 150 * p[1] + 77 * p[2] + 128) >> 8);
    }
  }
  return grey;
}

struct Moments {
  float mean = 0;
  float deviation = 0;
};

template <class Value>
Moments moments(const Window& window, const Value& value) {
  double sum = 0;
  double squares = 0;
  for (int y = window.top; y < window.bottom; ++y) {
    for (int x = window.left; x < window.right; ++x) {
      const double v = value(x, y);
      sum += v;
      squares += v * v;
    }
  }
  const double count = (window.right - window.left) * (window.bottom - window.top);
  const double mean = sum / count;
  return {static_cast<float>(mean), static_cast<float>(std::sqrt(std::max(0.0, squares / count - mean * mean)))};
}

std::size_t index(int x, int y) {
  return static_cast<std::size_t>(y) * static_cast<std::size_t>(kSide) + static_cast<std::size_t>(x);
}

Moments grey_moments(const Grey& grey, const Window& window) {
  return moments(window, [&](int x, int y) { return grey[index(x, y)]; });
}

// Variance of the Laplacian: J. L. Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", ICPR 2000.
float laplacian_variance(const Grey& grey) {
  const Moments found = moments(kFace, [&](int x, int y) {
    const std::size_t at = index(x, y);
    return grey[at - kSide] + grey[at + kSide] + grey[at - 1] + grey[at + 1] - 4 * grey[at];
  });
  return found.deviation * found.deviation;
}

// Mean size of the grey level's step from pixel to pixel: what eyes, nostrils and lips have and a mask or hand has not.
float texture(const Grey& grey, const Window& window) {
  return moments(window,
                 [&](int x, int y) {
                   const std::size_t at = index(x, y);
                   return std::abs(grey[at + 1] - grey[at - 1]) + std::abs(grey[at + kSide] - grey[at - kSide]);
                 })
      .mean;
}

// A proxy for covered faces: how little texture the least textured of eyes, nose and mouth has beside the whole face.
// A bare face has in each of them at least about as much as on average.
float occlusion(const Grey& grey) {
  const float whole = texture(grey, kFace);
  if (whole < 0.5F) return 1;  // one flat colour
  const float least = std::min({texture(grey, kEyes), texture(grey, kNose), texture(grey, kMouth)});
  return std::clamp(1 - least / whole, 0.0F, 1.0F);
}

float degrees(double radians) { return static_cast<float>(radians * 180 / std::numbers::pi); }

}  // namespace

float QualityRange::score(float value) const {
  const auto part = [value](float from, float to) { return std::clamp((value - from) / (to - from), 0.0F, 1.0F); };
  return 0.5F * part(useless, limit) + 0.5F * part(limit, good);
}

const AlignmentRecipe& quality_alignment() {
  static const AlignmentRecipe recipe{.width = kSide,
                                      .height = kSide,
                                      .landmarks = {{{38.2946F, 51.6963F},
                                                     {73.5318F, 51.5014F},
                                                     {56.0252F, 71.7366F},
                                                     {41.5493F, 92.3655F},
                                                     {70.7299F, 92.2041F}}}};
  return recipe;
}

// Pose from orthography and scaling, D. F. DeMenthon and L. S. Davis, "Model-based object pose in 25 lines of code",
// IJCV 15 (1995), first iteration, written out for a head that is its own mirror image. Distances are those of a mean
// adult face in millimetres (pupils 63 apart), x to the image's right, y down, z towards the camera; the nose is set so
// low that the median pitch of the sample press photographs is zero.
HeadPose head_pose(const Landmarks& landmarks) {
  struct Vector {
    double x, y, z;
  };
  constexpr std::array<Vector, 5> kHead{
      {{-31.5, -37, -10}, {31.5, -37, -10}, {0, 4.5, 22}, {-26, 37, -6}, {26, 37, -6}}};

  // Least squares of image = scale * (row of the rotation) . head, both centred: a constant 3 x 3 normal matrix.
  Vector centre{};
  double u0 = 0;
  double v0 = 0;
  for (std::size_t i = 0; i < kHead.size(); ++i) {
    centre = {centre.x + kHead[i].x / 5, centre.y + kHead[i].y / 5, centre.z + kHead[i].z / 5};
    u0 += static_cast<double>(landmarks[i].x) / 5;
    v0 += static_cast<double>(landmarks[i].y) / 5;
  }
  double xx = 0;
  double yy = 0;
  double zz = 0;
  double yz = 0;  // xy and xz vanish by symmetry
  Vector u{};
  Vector v{};
  for (std::size_t i = 0; i < kHead.size(); ++i) {
    const Vector p{kHead[i].x - centre.x, kHead[i].y - centre.y, kHead[i].z - centre.z};
    const double du = static_cast<double>(landmarks[i].x) - u0;
    const double dv = static_cast<double>(landmarks[i].y) - v0;
    xx += p.x * p.x;
    yy += p.y * p.y;
    zz += p.z * p.z;
    yz += p.y * p.z;
    u = {u.x + du * p.x, u.y + du * p.y, u.z + du * p.z};
    v = {v.x + dv * p.x, v.y + dv * p.y, v.z + dv * p.z};
  }
  const double determinant = yy * zz - yz * yz;
  const auto solve = [&](const Vector& b) {
    return Vector{b.x / xx, (b.y * zz - b.z * yz) / determinant, (b.z * yy - b.y * yz) / determinant};
  };
  Vector i = solve(u);
  Vector j = solve(v);
  const double i_length = std::sqrt(i.x * i.x + i.y * i.y + i.z * i.z);
  const double j_length = std::sqrt(j.x * j.x + j.y * j.y + j.z * j.z);
  if (!(i_length > 1e-9) || !(j_length > 1e-9) || !std::isfinite(i_length + j_length)) return {};
  i = {i.x / i_length, i.y / i_length, i.z / i_length};
  j = {j.x / j_length, j.y / j_length, j.z / j_length};
  const double length_k_z = i.x * j.y - i.y * j.x;  // z of i x j: how much the face looks at the camera
  return {.yaw_deg = degrees(std::atan2(i.z, std::hypot(i.x, i.y))),
          .pitch_deg = degrees(std::atan2(-j.z, std::max(std::abs(length_k_z), 1e-9))),
          .roll_deg = degrees(std::atan2(static_cast<double>(landmarks[1].y - landmarks[0].y),
                                         static_cast<double>(landmarks[1].x - landmarks[0].x)))};
}

Result<Quality> judge_quality(const Image& aligned, const Box& box, const Landmarks& landmarks,
                              const QualityRanges& ranges) {
  if (aligned.size() != Size{kSide, kSide}) {
    return fail(ErrorCode::kInvalidArgument, "quality is judged on an aligned face of 112 x 112 pixels");
  }
  const Grey grey = to_grey(aligned);
  const Moments light = grey_moments(grey, kFace);
  const HeadPose pose = head_pose(landmarks);

  Quality quality;
  QualityMeasures& m = quality.measures;
  m.sharpness = laplacian_variance(grey);
  m.brightness = light.mean / 255;
  m.contrast = light.deviation / 255;
  m.size_px = std::max(0.0F, std::min(box.width, box.height));
  m.yaw_deg = pose.yaw_deg;
  m.pitch_deg = pose.pitch_deg;
  m.roll_deg = pose.roll_deg;
  m.occlusion = occlusion(grey);

  const float contrast = ranges.contrast.score(m.contrast);
  const bool brighter_half = m.brightness >= 0.5F;
  struct Part {
    QualityReason reason;
    float score;
  };
  const std::array parts{
      Part{QualityReason::kBlurred, ranges.sharpness.score(m.sharpness)},
      Part{QualityReason::kTooDark, std::min(ranges.darkness.score(m.brightness), brighter_half ? 1 : contrast)},
      Part{QualityReason::kTooBright, std::min(ranges.glare.score(m.brightness), brighter_half ? contrast : 1)},
      Part{QualityReason::kTooSmall, ranges.size_px.score(m.size_px)},
      Part{QualityReason::kExtremePose,
           std::min({ranges.yaw_deg.score(std::abs(m.yaw_deg)), ranges.pitch_deg.score(std::abs(m.pitch_deg)),
                     ranges.roll_deg.score(std::abs(m.roll_deg))})},
      Part{QualityReason::kOccluded, ranges.occlusion.score(m.occlusion)}};
  float sum = 0;
  float worst = 1;
  for (const Part& part : parts) {
    sum += part.score;
    worst = std::min(worst, part.score);
    if (part.score < 0.5F) quality.reasons.push_back(part.reason);
  }
  // Mostly as good as its worst property, yet a face with one fault stands above one with two.
  quality.score = std::sqrt(worst * sum / static_cast<float>(parts.size()));
  return quality;
}

}  // namespace rollcall::face
