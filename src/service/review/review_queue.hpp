// Which faces of a frame a human is to look at, and when one is in the queue already.
//
// Doubtful faces, suspected spoofs, people who are not expected here and, where review.unknown says so, faces that
// nobody knows. A face that stands before the camera for an hour is one review that was seen often: it is known again
// by the embedding kept beside its crop, sealed with the review's own key. One that was settled is not asked about
// again while that can be undone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attendance/decision.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/recognition/frame_faces.hpp"
#include "service/recognition/recognition.hpp"
#include "store/reviews.hpp"
#include "store/sightings.hpp"

namespace rollcall::service {

// What the queue makes of a face.
enum class InQueue : std::uint8_t {
  kNothing,    // not for it, settled a moment ago, or just counted
  kNew,        // to be added
  kSeenAgain,  // there already; to be counted
};

struct Queued {
  InQueue state = InQueue::kNothing;
  std::optional<Uuid> review;  // the open one that shows this face
};

// Of one place, for one frame. Not thread-safe.
class ReviewQueue {
 public:
  // As many open reviews a place has at most; further faces are told of in the answer alone.
  static constexpr int kMostAtAPlace = 200;

  // All outlive it.
  ReviewQueue(Installation& in, const Recognition& recognition, store::ReviewPlace place, Time now)
      : in_(in), recognition_(recognition), place_(place), now_(now) {}
  ReviewQueue(const ReviewQueue&) = delete;
  ReviewQueue& operator=(const ReviewQueue&) = delete;
  ~ReviewQueue() { renew(); }

  // Reads the queue on first use and after renew().
  Result<Queued> look_up(store::Connection& db, const RecognisedFace& face, attendance::Decision decision);
  void renew();

  // Adds a review of a face with the sighting it hangs on.
  Result<Uuid> add(store::Connection& db, const Actor& actor, const RecognisedFace& face, FrameCrops::Crop& crop,
                   const store::Sighting& sighting);

  Result<void> count(store::Connection& db, const Uuid& review);

 private:
  struct Known {
    store::Review review;
    std::vector<float> face;
  };
  Result<std::vector<Known>> read(store::Connection& db, const store::ReviewPlace& place, int limit) const;
  Result<Uuid> group_of(store::Connection& db, const RecognisedFace& face, const Uuid& id) const;
  bool is_for_a_human(attendance::Decision decision) const;

  Installation& in_;
  const Recognition& recognition_;
  store::ReviewPlace place_;
  Time now_;
  std::optional<std::vector<Known>> faces_;  // of this place
};

}  // namespace rollcall::service
