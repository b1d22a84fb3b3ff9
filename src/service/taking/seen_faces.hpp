// Faces that were seen in a session, of one picture or each of several frames, and what becomes of them: what the rules
// make of each, and what is kept of it.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attendance/decision.hpp"
#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/recognition/frame_faces.hpp"
#include "service/recognition/recognition.hpp"
#include "service/review/review_queue.hpp"
#include "service/taking/session_marks.hpp"

namespace rollcall::service {

// One face, and what became of it.
struct FrameFace {
  RecognisedFace recognised;
  attendance::Outcome outcome;
  std::optional<Uuid> record_id;  // of the person in this session, where there is one now
  std::optional<Uuid> review_id;  // where a human must look
  InQueue queue = InQueue::kNothing;
};

// Whether the person has the mark, by this face or before it.
bool is_marked(attendance::Decision decision);

// One face as it comes.
struct SeenFace {
  FrameFace face;  // `recognised` is given, the rest found out
  Time captured_at;
  std::string idempotency_key;  // of the sighting; "" for none
  std::optional<Bytes> crop;    // a JPEG of it; none: it is cut out of the picture
  bool challenge_passed = false;
};

// Of one session at one moment. Not thread-safe. What the constructor is given outlives it.
class SeenFaces {
 public:
  // `picture`: where faces without a crop of their own are cut from; null where there are none.
  SeenFaces(Installation& in, const Recognition& recognition, const SessionState& state, const Actor& actor,
            std::string source, Time received_at, const face::Analysis* picture);

  void add(SeenFace seen) { seen_.push_back(std::move(seen)); }
  std::size_t size() const { return seen_.size(); }
  FrameFace& face(std::size_t index) { return seen_[index].face; }

  // What the rules make of each. Keeps nothing.
  Result<void> decide();

  // After decide(). Success means that every mark and review of these faces is committed.
  Result<void> keep(std::span<const std::size_t> which);

 private:
  attendance::Observation observe(const SeenFace& seen) const;
  Result<void> decide(store::Connection& db, SeenFace& seen);
  Result<void> write_crops(std::span<const std::size_t> which);
  store::Sighting sighting_of(std::size_t index) const;
  Result<void> keep_face(store::Connection& db, std::size_t index);
  Result<void> restore_answer(store::Connection& db, FrameFace& face, const store::Sighting& before) const;
  Result<void> keep_mark(store::Connection& db, std::size_t index, const store::Sighting& sighting);
  Result<void> keep_evidence(store::Connection& db, std::size_t index, const Uuid& record, const Uuid& sighting);
  Result<void> keep_review(store::Connection& db, std::size_t index, const store::Sighting& sighting);
  const face::ModelInfo& model() const;

  Installation& in_;
  const Recognition& recognition_;
  const SessionState& state_;
  const Actor& actor_;
  const std::string source_;
  const Time received_at_;
  const face::Analysis* picture_;
  std::vector<SeenFace> seen_;
  FrameCrops crops_;
  ReviewQueue queue_;
};

}  // namespace rollcall::service
