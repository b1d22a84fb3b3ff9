// The crop of a face that is to be kept, sealed and on the disk before the row that names it; removed again where it
// did not come to that.
#pragma once

#include <map>
#include <optional>
#include <span>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "face/analyser.hpp"
#include "service/installation.hpp"
#include "service/recognition/frame_faces.hpp"

namespace rollcall::service {

// A face's crop as a JPEG, as it is kept.
Result<Bytes> cut_out(const face::Analysis& analysis, const face::Face& face);

struct CutFace {
  ByteView jpeg;
  std::span<const float> embedding;
  std::optional<Uuid> person;  // as evidence of; none: for a review, under a key of its own
};

// Seals and writes it.
Result<FrameCrops::Crop> keep_crop(Installation& in, const CutFace& face, Time now);

// Removes those that are not used, or all of them. The keys are places of faces.
Result<void> settle_crops(Installation& in, const std::map<std::size_t, FrameCrops::Crop>& crops, bool keep_used);

}  // namespace rollcall::service
