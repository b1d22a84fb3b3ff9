#include "face/tracker.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "face/assignment.hpp"
#include "face/nms.hpp"

namespace rollcall::face {
namespace {

// What leaving a track without a face costs; costs of pairs are below it.
constexpr double kAlone = 1.0;

// An unsure face must overlap where its track was going by this much; one that overlaps another track at least half as
// much as its best may be of either.
constexpr double kUnsureOverlap = 0.3;
constexpr double kEitherShare = 0.5;

// Somebody can have gone so many face widths between two frames beside what the speed allows: boxes tremble.
constexpr float kTremble = 0.75F;

// A face becomes at most so much larger or smaller between two frames, and again so much in every second.
constexpr double kGrowth = 1.8;

// Nobody keeps walking straight on for longer while unseen.
constexpr float kPredictFor_s = 0.6F;

// How much of the newest measured step is believed.
constexpr float kNewVelocity = 0.6F;

// The mean looks back over about so many good faces.
constexpr float kMeanWeight = 8;
constexpr float kLeastWeight = 0.02F;

float seconds_between(Time from, Time to) { return std::chrono::duration<float>(to - from).count(); }

bool is_box(const Box& box) {
  return std::isfinite(box.x) && std::isfinite(box.y) && std::isfinite(box.width) && std::isfinite(box.height) &&
         box.width > 0 && box.height > 0;
}

double cosine(std::span<const float> a, std::span<const float> b) {
  double dot = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = static_cast<double>(a[i]);
    const double y = static_cast<double>(b[i]);
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  const double lengths = std::sqrt(aa * bb);
  return lengths > 0 ? dot / lengths : 0;
}

float distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

}  // namespace

Box Tracker::predicted(const Track& track, Time at) const {
  const float ahead_s = std::min(seconds_between(track.seen_at, at), kPredictFor_s);
  Box box = track.box;
  box.x += track.velocity_x * ahead_s;
  box.y += track.velocity_y * ahead_s;
  return box;
}

Tracker::Pair Tracker::compare(const Track& track, const Face& face, Time at) const {
  Pair pair;
  const float unseen_s = seconds_between(track.seen_at, at);
  const Box expected = predicted(track, at);
  pair.overlap = static_cast<double>(overlap(expected, face.box, OverlapOf::kUnion));
  const float width = std::max(track.box.width, face.box.width);
  const float reach = width * (kTremble + config_.fastest_widths_per_s * unseen_s);
  const Point centre = face.box.centre();
  pair.distance =
      static_cast<double>(std::min(distance(centre, expected.centre()), distance(centre, track.box.centre())) / reach);
  const double growth = std::sqrt(static_cast<double>(face.box.area()) / static_cast<double>(track.box.area()));
  const double most = kGrowth * (1 + static_cast<double>(unseen_s));
  if (!(growth < most && growth > 1 / most)) pair.distance = std::numeric_limits<double>::infinity();

  if (face.embedding.empty() || track.mean.size() != face.embedding.size()) return pair;
  pair.similarity = std::max(cosine(track.mean, face.embedding), cosine(track.last, face.embedding));
  const auto same = static_cast<double>(config_.same_person);
  if (pair.similarity >= same) {
    pair.likeness = Likeness::kSame;
  } else if (!track.poor && !(face.quality.score < config_.poor_quality) &&
             pair.similarity < same * static_cast<double>(config_.other_share)) {
    pair.likeness = Likeness::kOther;
  }
  return pair;
}

void Tracker::learn(Track& track, const Face& face, Likeness likeness) const {
  if (face.embedding.empty()) return;
  const bool poor = face.quality.score < config_.poor_quality;
  const bool first = track.mean.empty() || track.mean.size() != face.embedding.size();
  if (first || (track.poor && !poor)) {  // the first good face says more than all the poor ones
    track.mean.assign(face.embedding.size(), 0.0F);
    track.weight = 0;
    track.poor = poor;
  } else if (likeness != Likeness::kSame || poor) {
    return;  // it may be somebody else's
  }
  const float weight = std::max(face.quality.score, kLeastWeight);
  for (std::size_t i = 0; i < track.mean.size(); ++i) track.mean[i] += weight * face.embedding[i];
  track.weight += weight;
  if (track.weight > kMeanWeight) {
    for (float& value : track.mean) value *= kMeanWeight / track.weight;
    track.weight = kMeanWeight;
  }
  track.last = face.embedding;
}

void Tracker::go_on(Track& track, const Face& face, Time at, Likeness likeness) const {
  const float passed_s = seconds_between(track.seen_at, at);
  const Point from = track.box.centre();
  const Point to = face.box.centre();
  track.velocity_x += kNewVelocity * ((to.x - from.x) / passed_s - track.velocity_x);
  track.velocity_y += kNewVelocity * ((to.y - from.y) / passed_s - track.velocity_y);
  track.box = face.box;
  track.seen_at = at;
  learn(track, face, likeness);
}

std::vector<TrackId> Tracker::end_before(Time limit) {
  std::vector<TrackId> ended;
  std::erase_if(tracks_, [&](const Track& track) {
    if (track.seen_at >= limit) return false;
    ended.push_back(track.id);
    return true;
  });
  return ended;
}

std::vector<TrackId> Tracker::end_unseen(Time now) { return end_before(now - config_.keep); }

TrackedFrame Tracker::feed(Time captured_at, std::span<const Face> faces) {
  TrackedFrame frame{.tracks = std::vector<TrackId>(faces.size(), kNoTrack), .began = {}, .ended = {}};
  if (fed_ && captured_at <= last_fed_ && captured_at + config_.keep >= last_fed_) {
    frame.stale = true;
    return frame;
  }
  frame.ended = end_before(fed_ && captured_at < last_fed_ ? Time::max() : captured_at - config_.keep);
  fed_ = true;
  last_fed_ = captured_at;

  std::vector<std::size_t> seen;  // largest first
  for (std::size_t i = 0; i < faces.size(); ++i) {
    if (is_box(faces[i].box)) seen.push_back(i);
  }
  std::ranges::stable_sort(seen, std::ranges::greater{}, [&](std::size_t i) { return faces[i].box.area(); });
  if (seen.size() > config_.max_faces) seen.resize(config_.max_faces);

  const std::size_t columns = seen.size();
  std::vector<Pair> pairs;
  pairs.reserve(tracks_.size() * columns);
  for (const Track& track : tracks_) {
    for (const std::size_t i : seen) pairs.push_back(compare(track, faces[i], captured_at));
  }
  std::vector<double> cost(pairs.size(), std::numeric_limits<double>::infinity());
  std::vector<bool> of_either(columns);
  for (std::size_t column = 0; column < columns; ++column) {
    double best = 0;
    for (std::size_t row = 0; row < tracks_.size(); ++row) {
      const Pair& pair = pairs[row * columns + column];
      if (pair.likeness == Likeness::kUnsure) best = std::max(best, pair.overlap);
    }
    std::size_t rivals = 0;
    for (std::size_t row = 0; row < tracks_.size(); ++row) {
      const Pair& pair = pairs[row * columns + column];
      if (pair.likeness == Likeness::kUnsure && pair.overlap > 0 && pair.overlap >= kEitherShare * best) ++rivals;
    }
    of_either[column] = best >= kUnsureOverlap && rivals > 1;
    for (std::size_t row = 0; row < tracks_.size(); ++row) {
      const Pair& pair = pairs[row * columns + column];
      double& price = cost[row * columns + column];
      if (pair.distance > 1) continue;
      if (pair.likeness == Likeness::kSame) {
        price = 0.6 * (1 - pair.similarity) + 0.2 * (1 - pair.overlap) + 0.15 * pair.distance;
      } else if (pair.likeness == Likeness::kUnsure && pair.overlap >= kUnsureOverlap && !of_either[column]) {
        price = 0.5 + 0.4 * (1 - pair.overlap);
      }
    }
  }

  std::vector<bool> placed(columns);
  const auto column_of = assign_pairs(cost, tracks_.size(), columns, kAlone);
  for (std::size_t row = 0; row < column_of.size(); ++row) {
    if (!column_of[row]) continue;
    const std::size_t column = *column_of[row];
    placed[column] = true;
    frame.tracks[seen[column]] = tracks_[row].id;
    go_on(tracks_[row], faces[seen[column]], captured_at, pairs[row * columns + column].likeness);
  }
  for (std::size_t column = 0; column < columns && tracks_.size() < config_.max_tracks; ++column) {
    if (placed[column] || of_either[column]) continue;
    const Face& face = faces[seen[column]];
    Track& track = tracks_.emplace_back();
    track.id = ++last_id_;
    track.seen_at = captured_at;
    track.box = face.box;
    learn(track, face, Likeness::kSame);
    frame.tracks[seen[column]] = track.id;
    frame.began.push_back(track.id);
  }
  return frame;
}

}  // namespace rollcall::face
