// The faces of one picture and who they are: what every place that takes pictures begins with, a session as well as a
// checkpoint.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "attendance/decision.hpp"
#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "service/installation.hpp"
#include "service/recognition/recognition.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::service {

struct FrameImage {
  ByteView image;
  bool liveness = true;  // whether it matters
  std::optional<SteadyTime> deadline;
  std::stop_token stop;
};

struct FrameFaces {
  face::Analysis analysis;            // its `faces` were moved into the list below
  std::vector<RecognisedFace> faces;  // left to right
};

// The faces of a picture, with embeddings, not searched yet. Errors of decoding, kBusy, kTimeout, kNoModel.
Result<face::Analysis> look_at(const Recognition& recognition, const FrameImage& image);

// Faces are searched in the roster and the whole gallery, or in the gallery alone where there is no roster. Of two
// faces taken for one person the less alike is doubtful: nobody is in a picture twice.
Result<std::vector<RecognisedFace>> identify_faces(const Recognition& recognition, std::vector<face::Face> faces,
                                                   const std::optional<std::span<const Uuid>>& roster);

// Both.
Result<FrameFaces> find_faces(const Recognition& recognition, const FrameImage& image,
                              const std::optional<std::span<const Uuid>>& roster);

// What the rules look at.
attendance::Observation observe(const Recognition& recognition, const RecognisedFace& face, Time captured_at,
                                Time received_at);
// That the best match is right; none without a match, or where the model was not calibrated.
std::optional<double> confidence_of(const Recognition& recognition, const RecognisedFace& face);

// How much more alike the best match is than the second person; none without one of them.
std::optional<double> margin_of(const RecognisedFace& face);

// Whoever was erased, or withdrew the consent, while the picture was looked at is a stranger again.
Result<void> overlook_erased(store::Connection& db, RecognisedFace& face);

// The crops of a frame that are to be kept. They are written before the transaction that refers to them and removed
// again where it did not come to that: a crash leaves at worst a sealed file that nothing names. Not thread-safe.
class FrameCrops {
 public:
  struct Crop {
    Uuid id;
    Uuid key;              // whose key seals it
    bool own_key = false;  // a review's crop has a key of its own
    std::string blob_name;
    Bytes embedding;    // sealed with the same key
    bool used = false;  // to be set by who wrote a row that names it
  };

  // `in` outlives it.
  FrameCrops(Installation& in, Time now) : in_(in), now_(now) {}

  // Writes that of a face: for a review, or as evidence of the person it was taken for.
  Result<void> write(std::size_t index, const RecognisedFace& face, bool for_review, ByteView jpeg);

  Crop& at(std::size_t index) { return crops_.at(index); }
  bool has(std::size_t index) const { return crops_.contains(index); }

  // Removes those that are not used, or all of them.
  Result<void> settle(bool keep_used);

 private:
  Installation& in_;
  Time now_;
  std::map<std::size_t, Crop> crops_;  // by the face's place in the frame
};

}  // namespace rollcall::service
