// How fit a face is to be recognised or enrolled: one score 0..1 and the reasons when it is low. Everything is measured
// on the upright 112 x 112 face, its box and its five landmarks, without a network; docs/decisions/0007-quality.md
// tells the formulas, their sources and what they say of real photographs. Pure functions.
#pragma once

#include "base/error.hpp"
#include "face/image.hpp"
#include "face/manifest.hpp"
#include "face/types.hpp"

namespace rollcall::face {

// Where a property of a face stands between useless and perfect. The property's own score runs linearly from 0 at
// `useless` over 0.5 at `limit` to 1 at `good`; below 0.5 its reason is named. `useless` may lie above `good`.
struct QualityRange {
  float useless = 0;
  float limit = 0;
  float good = 0;

  float score(float value) const;
};

// Chosen so that ordinary press and camera photographs pass; measured in docs/decisions/0007-quality.md.
struct QualityRanges {
  QualityRange sharpness{8, 35, 150};          // variance of the Laplacian
  QualityRange darkness{0.06F, 0.14F, 0.3F};   // mean grey level, lower end
  QualityRange glare{0.97F, 0.88F, 0.75F};     // mean grey level, upper end
  QualityRange contrast{0.02F, 0.05F, 0.09F};  // standard deviation of the grey level; low is too dark or too bright
  QualityRange size_px{16, 36, 80};            // shorter side of the box
  QualityRange yaw_deg{75, 50, 20};            // absolute
  QualityRange pitch_deg{60, 40, 20};          // absolute
  QualityRange roll_deg{100, 50, 20};          // absolute
  QualityRange occlusion{0.9F, 0.65F, 0.35F};
};

// The alignment that quality is measured on: the usual one of 112 x 112 recognisers.
const AlignmentRecipe& quality_alignment();

// Yaw, pitch and roll in degrees, signs as in QualityMeasures, from five landmarks: weak perspective against a mean
// head. About 5 degrees true up to 45. Zeros where the landmarks make no face.
struct HeadPose {
  float yaw_deg = 0;
  float pitch_deg = 0;
  float roll_deg = 0;
};
HeadPose head_pose(const Landmarks& landmarks);

// Judges a face. `aligned` is the face put upright by quality_alignment(); kInvalidArgument for another size.
Result<Quality> judge_quality(const Image& aligned, const Box& box, const Landmarks& landmarks,
                              const QualityRanges& ranges = {});

}  // namespace rollcall::face
