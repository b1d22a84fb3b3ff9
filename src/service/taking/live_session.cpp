#include "service/taking/live_session.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/random.hpp"
#include "base/uuid.hpp"
#include "face/track_summary.hpp"
#include "service/recognition/frame_faces.hpp"
#include "service/recognition/kept_crops.hpp"
#include "service/taking/session_marks.hpp"

namespace rollcall::service {

using attendance::Decision;
using attendance::Reason;

namespace {

// Frames that agree who it is make a mark: at least so many, their qualities adding up to so much, and so large a share
// of all frames of the track.
constexpr int kAgreeingFrames = 2;
constexpr double kAgreeingWeight = 1.0;
constexpr double kAgreeingShare = 2.0 / 3;

// What is doubtful waits for better frames: so many, for so long.
constexpr int kPatientFrames = 8;
constexpr std::chrono::milliseconds kPatience{1500};

constexpr std::size_t kSteps = 2;
constexpr int kMostChallenges = 3;  // of one track
constexpr std::chrono::seconds kBetweenChallenges{10};

// Whether a challenge would settle it.
bool wants_challenge(const attendance::Outcome& outcome) {
  return outcome.decision == Decision::kReview &&
         (outcome.reason == Reason::kLivenessMissing || outcome.reason == Reason::kLivenessUnsure ||
          outcome.reason == Reason::kChallengeMissing);
}

std::optional<Uuid> person_of(const FrameFace& face) {
  const auto& best = face.recognised.identification.best;
  return best ? std::optional(best->person) : std::nullopt;
}

}  // namespace

std::string_view name(TrackState state) {
  switch (state) {
    case TrackState::kWatching:
      return "watching";
    case TrackState::kChallenge:
      return "challenge";
    case TrackState::kDecided:
      return "decided";
  }
  return "";
}

struct LiveSession::Track {
  struct Votes {
    int frames = 0;
    double weight = 0;
  };
  // What was decided last.
  struct Decided {
    attendance::Outcome outcome;
    std::optional<Uuid> person;
    std::optional<Uuid> record_id;
    std::optional<Uuid> review_id;
    bool is_final = false;  // nothing changes it any more
  };

  face::TrackSummary summary;
  face::Face last;              // as last seen
  face::Quality quality;        // of the best frame
  Bytes crop;                   // likewise, a JPEG
  std::map<Uuid, Votes> votes;  // of frames, each by its own embedding
  double weight = 0;            // of all frames
  std::optional<Decided> decided;
  int kept = 0;  // times that something was kept of it

  std::optional<face::Challenge> challenge;  // under way, or failed
  int challenges = 0;
  Time challenged_at{};
  bool challenge_passed = false;

  bool agrees_on(const Uuid& person, int frames, double least) const {
    const auto found = votes.find(person);
    return found != votes.end() && found->second.frames >= frames && found->second.weight >= least &&
           found->second.weight >= kAgreeingShare * weight;
  }
  bool is_challenged() const {
    return challenge && challenge->state().phase != face::ChallengePhase::kPassed &&
           challenge->state().phase != face::ChallengePhase::kFailed;
  }

  // Its face as all frames together show it.
  face::Face fused() const {
    face::Face face = last;
    face.quality = quality;
    face.liveness = summary.liveness();
    face.embedding = summary.embedding();
    return face;
  }
};

// A frame's faces with their tracks, while they are decided.
struct LiveSession::Work {
  const SessionState& state;
  const Actor& actor;
  Time captured_at;
  Time received_at;
  std::vector<face::TrackId> tracks;  // one a face of `seen`
  SeenFaces seen;
};

LiveSession::LiveSession(Installation& in, const Recognition& recognition, LiveCamera camera)
    : in_(in), recognition_(recognition), camera_(std::move(camera)), id_(new_uuid(in.clock().now())) {}

LiveSession::~LiveSession() = default;

Result<LiveFrameResult> LiveSession::take(const LiveFrame& frame) {
  ROLLCALL_ASSIGN(const SessionState state, read_session(in_, camera_.session));
  const Time received_at = in_.clock().now();
  const Time at = frame.captured_at.value_or(received_at);
  ROLLCALL_TRY(require_open(state.session, at));
  ROLLCALL_ASSIGN(face::Analysis analysis,
                  look_at(recognition_, {.image = frame.image,
                                         .liveness = state.course.policy.liveness != attendance::LivenessPolicy::kOff,
                                         .deadline = frame.deadline,
                                         .stop = {}}));
  if (!tracker_) tracker_.emplace(face::TrackerConfig{.same_person = recognition_.verify_threshold()});
  const face::TrackedFrame fed = tracker_->feed(at, analysis.faces);
  LiveFrameResult result{
      .size = analysis.size, .faces = {}, .ended = {}, .challenges = {}, .timings = analysis.timings};

  ROLLCALL_ASSIGN(result.ended, end_tracks(fed.ended, state, frame.actor, received_at));
  std::vector<face::Face> faces;
  for (std::size_t i = 0; i < analysis.faces.size(); ++i) {
    if (fed.tracks[i] == face::kNoTrack) {
      faces.push_back(analysis.faces[i]);
      continue;
    }
    Track& track = track_of(fed.tracks[i]);
    ROLLCALL_TRY(add(track, analysis, analysis.faces[i], at));
    faces.push_back(track.fused());
  }
  feed_challenges(fed.tracks, analysis.faces, at);

  Work work{.state = state,
            .actor = frame.actor,
            .captured_at = at,
            .received_at = received_at,
            .tracks = fed.tracks,
            .seen = SeenFaces(in_, recognition_, state, frame.actor, camera_.source, received_at, &analysis)};
  ROLLCALL_TRY(look_up(work, std::move(faces)));
  ROLLCALL_TRY(decide_tracks(work, result));
  return result;
}

Result<std::vector<LiveFace>> LiveSession::finish(const Actor& actor) {
  ROLLCALL_ASSIGN(const SessionState state, read_session(in_, camera_.session));
  const Time now = in_.clock().now();
  std::vector<face::TrackId> all;
  for (const auto& [id, track] : tracks_) all.push_back(id);
  return end_tracks(all, state, actor, now);
}

LiveSession::Track& LiveSession::track_of(face::TrackId id) {
  auto& track = tracks_[id];
  if (!track) track = std::make_unique<Track>();
  return *track;
}

Result<void> LiveSession::add(Track& track, const face::Analysis& analysis, const face::Face& face, Time at) {
  if (track.summary.add(at, face)) {
    track.quality = face.quality;
    ROLLCALL_ASSIGN(track.crop, cut_out(analysis, face));
  }
  track.last = face;
  if (track.decided && track.decided->is_final) return {};
  const double weight = std::max(0.0F, face.quality.score);
  track.weight += weight;
  ROLLCALL_ASSIGN(GalleryKeeper * keeper, recognition_.keeper());
  ROLLCALL_ASSIGN(const std::vector<gallery::Match> nearest, keeper->view().search(face.embedding, 1));
  if (nearest.empty()) return {};
  Track::Votes& votes = track.votes[nearest.front().person];
  ++votes.frames;
  votes.weight += weight;
  return {};
}

void LiveSession::feed_challenges(std::span<const face::TrackId> tracks, std::span<const face::Face> faces, Time at) {
  for (auto& [id, track] : tracks_) {
    if (!track->is_challenged()) continue;
    const auto place = std::ranges::find(tracks, id);
    const face::Face* face = place == tracks.end() ? nullptr : &faces[static_cast<std::size_t>(place - tracks.begin())];
    if (track->challenge->feed(at, face).phase == face::ChallengePhase::kPassed) track->challenge_passed = true;
  }
}

// Who they are and what the rules make of it.
Result<void> LiveSession::look_up(Work& work, std::vector<face::Face> faces) {
  ROLLCALL_ASSIGN(std::vector<RecognisedFace> recognised,
                  identify_faces(recognition_, std::move(faces), std::span<const Uuid>(work.state.roster)));
  for (std::size_t i = 0; i < recognised.size(); ++i) {
    SeenFace seen{.face = {.recognised = std::move(recognised[i])}, .captured_at = work.captured_at};
    if (work.tracks[i] != face::kNoTrack) {
      const Track& track = *tracks_.at(work.tracks[i]);
      seen.crop = track.crop;
      seen.challenge_passed = track.challenge_passed;
      seen.idempotency_key =
          "live:" + id_.to_string() + ":" + std::to_string(work.tracks[i]) + ":" + std::to_string(track.kept);
    }
    work.seen.add(std::move(seen));
  }
  return work.seen.decide();
}

// Whether what the rules say now is to be kept.
bool LiveSession::is_ripe(const Track& track, const FrameFace& face, Time at) {
  if (track.decided && track.decided->is_final) return false;
  const auto person = person_of(face);
  if (is_marked(face.outcome.decision)) return person && track.agrees_on(*person, kAgreeingFrames, kAgreeingWeight);
  if (track.decided || face.outcome.decision == Decision::kOutsideWindow) return false;
  return track.summary.frames() >= kPatientFrames && at - track.summary.first_seen() >= kPatience;
}

bool LiveSession::begin_challenge(face::TrackId id, Track& track, const FrameFace& face, Time at,
                                  LiveFrameResult& result) {
  const auto person = person_of(face);
  if (!wants_challenge(face.outcome) || !person || !track.agrees_on(*person, kAgreeingFrames, kAgreeingWeight))
    return false;
  if (track.challenges >= kMostChallenges || (track.challenges > 0 && at - track.challenged_at < kBetweenChallenges))
    return false;
  const face::ChallengeConfig config{.same_person = recognition_.verify_threshold(), .mirrored = camera_.mirrored};
  const std::vector<face::ChallengeStep> steps = face::random_steps(kSteps, random_below);
  track.challenge.emplace(steps, track.summary.embedding(), at, config);
  ++track.challenges;
  track.challenged_at = at;
  result.challenges.push_back(
      {.track = id, .steps = steps, .expires_at = at + config.facing_limit + kSteps * config.step_limit});
  return true;
}

Result<void> LiveSession::decide_tracks(Work& work, LiveFrameResult& result) {
  std::vector<std::size_t> ripe;
  for (std::size_t i = 0; i < work.seen.size(); ++i) {
    if (work.tracks[i] == face::kNoTrack) continue;
    Track& track = *tracks_.at(work.tracks[i]);
    const FrameFace& face = work.seen.face(i);
    forget_corrected(track, face);
    if (track.is_challenged()) continue;
    if (track.challenge && !track.challenge_passed && !track.decided) {
      ripe.push_back(i);  // it failed: what the rules say without it
    } else if (begin_challenge(work.tracks[i], track, face, work.captured_at, result)) {
      track.decided.reset();
    } else if (is_ripe(track, face, work.captured_at)) {
      ripe.push_back(i);
    }
  }
  ROLLCALL_TRY(work.seen.keep(ripe));
  for (const std::size_t i : ripe) settle(*tracks_.at(work.tracks[i]), work.seen.face(i));
  for (std::size_t i = 0; i < work.seen.size(); ++i) result.faces.push_back(told(work, i));
  return {};
}

// Somebody said that it is somebody else: it is looked at anew.
void LiveSession::forget_corrected(Track& track, const FrameFace& face) {
  if (!track.decided || !track.decided->is_final || track.decided->person == person_of(face)) return;
  track.decided.reset();
  track.votes.clear();
  track.weight = 0;
}

void LiveSession::settle(Track& track, const FrameFace& face) {
  const Decision decision = face.outcome.decision;
  const bool should_have_record = decision == Decision::kPresent || decision == Decision::kLate;
  if (should_have_record && !face.record_id) return;  // not kept, as something came between: the next frame will do
  ++track.kept;
  track.decided = Track::Decided{.outcome = face.outcome,
                                 .person = person_of(face),
                                 .record_id = face.record_id,
                                 .review_id = face.review_id,
                                 .is_final = is_marked(decision) || decision == Decision::kSpoof};
}

LiveFace LiveSession::told(Work& work, std::size_t index) {
  LiveFace one{.face = std::move(work.seen.face(index)), .track = work.tracks[index], .state = {}, .challenge = {}};
  if (one.track == face::kNoTrack) return one;
  const Track& track = *tracks_.at(one.track);
  if (track.challenge) one.challenge = track.challenge->state();
  if (track.is_challenged()) {
    one.state = TrackState::kChallenge;
  } else if (track.decided) {
    one.state = TrackState::kDecided;
    if (track.decided->is_final) {
      one.face.outcome = track.decided->outcome;
      one.face.record_id = track.decided->record_id;
      one.face.review_id = track.decided->review_id;
    }
  }
  return one;
}

// Decides what is not decided of tracks that come no more, and forgets them.
Result<std::vector<LiveFace>> LiveSession::end_tracks(std::span<const face::TrackId> ids, const SessionState& state,
                                                      const Actor& actor, Time now) {
  std::vector<LiveFace> ended;
  for (const face::TrackId id : ids) {
    const auto found = tracks_.find(id);
    if (found == tracks_.end()) continue;
    const Time seen_at = found->second->summary.last_seen();
    if (!found->second->decided && require_open(state.session, seen_at)) {
      if (found->second->is_challenged()) found->second->challenge->feed(now, nullptr);
      Work work{.state = state,
                .actor = actor,
                .captured_at = seen_at,
                .received_at = now,
                .tracks = {id},
                .seen = SeenFaces(in_, recognition_, state, actor, camera_.source, now, nullptr)};
      ROLLCALL_TRY(look_up(work, {found->second->fused()}));
      const auto person = person_of(work.seen.face(0));
      if (!is_marked(work.seen.face(0).outcome.decision) || (person && found->second->agrees_on(*person, 1, 0))) {
        constexpr std::size_t kFirst = 0;
        ROLLCALL_TRY(work.seen.keep({&kFirst, 1}));
        settle(*found->second, work.seen.face(0));
        ended.push_back(told(work, 0));
      }
    }
    tracks_.erase(found);
  }
  return ended;
}

}  // namespace rollcall::service
