#include "service/classroom/proposal.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

#include "service/classroom/grouping.hpp"
#include "service/recognition/frame_faces.hpp"
#include "store/records.hpp"

namespace rollcall::service {
namespace {

using attendance::Decision;
using gallery::Verdict;

class Proposing {
 public:
  Proposing(store::Connection& db, const Recognition& recognition, const SessionState& state,
            const store::Classroom& classroom, const Findings& findings)
      : db_(db), recognition_(recognition), state_(state), classroom_(classroom), findings_(findings) {}

  Result<Proposal> run() {
    std::vector<SeenFace> seen;
    for (const FoundFace& found : findings_.faces) {
      const bool accepted = found.who.verdict == Verdict::kAccept && found.who.best;
      seen.push_back({.picture = found.picture,
                      .embedding = found.face.embedding,
                      .person = accepted ? std::optional(found.who.best->person) : std::nullopt});
    }
    Proposal proposal;
    for (std::vector<std::size_t>& faces : group_faces(seen, recognition_.strict_threshold())) {
      ROLLCALL_ASSIGN(ProposedPerson one, judge(std::move(faces)));
      proposal.people.push_back(std::move(one));
    }
    ROLLCALL_ASSIGN(proposal.missing, missing(proposal.people));
    return proposal;
  }

 private:
  // What is best said of a group is what its best face says: one that counts before one that does not, then one that
  // was recognised before a doubtful one, then the more alike, then the better picture.
  Result<ProposedPerson> judge(std::vector<std::size_t> faces) {
    using Rank = std::tuple<int, float, float>;
    std::optional<Rank> highest;
    ProposedPerson judged{.faces = std::move(faces)};
    for (const std::size_t place : judged.faces) {
      const FoundFace& found = findings_.faces[place];
      Known known;
      if (found.who.best) {
        ROLLCALL_ASSIGN(known, read_known(db_, state_.session.id, found.who.best->person, state_.course.policy,
                                          classroom_.captured_at));
      }
      ProposedPerson one{.best = place,
                         .person = found.who.best.transform([](const gallery::Match& best) { return best.person; }),
                         .outcome = attendance::decide(observation(found), state_.facts(), state_.course.policy,
                                                       known.history, recognition_.liveness_thresholds())};
      if (known.record) one.record_id = known.record->id;
      const Rank rank{order_of(one), found.who.best ? found.who.best->similarity : -1, found.face.quality.score};
      if (highest && rank <= *highest) continue;
      highest = rank;
      one.faces = std::move(judged.faces);
      judged = std::move(one);
    }
    return judged;
  }

  static int order_of(const ProposedPerson& one) {
    if (one.is_there()) return 5;
    switch (one.outcome.decision) {
      case Decision::kReview:
        return 4;
      case Decision::kSpoof:
        return 3;
      case Decision::kNotOnRoster:
        return 2;
      case Decision::kUnknown:
        return 1;
      default:
        return 0;
    }
  }

  attendance::Observation observation(const FoundFace& found) const {
    attendance::Observation seen =
        observe(recognition_, to_recognised(found), classroom_.captured_at, classroom_.created_at);
    seen.challenge_passed = true;
    return seen;
  }

  Result<std::vector<MissingPerson>> missing(const std::vector<ProposedPerson>& people) {
    std::set<Uuid> there;
    for (const ProposedPerson& one : people)
      if (one.is_there()) there.insert(*one.person);
    ROLLCALL_ASSIGN(const std::vector<store::SheetLine> lines, store::list_sheet(db_, state_.session.id));
    std::vector<MissingPerson> found;
    for (const store::SheetLine& line : lines) {
      if (!line.on_roster || there.contains(line.person_id)) continue;
      const attendance::Layers layers = line.record ? line.record->layers() : attendance::Layers{};
      found.push_back({.person_id = line.person_id,
                       .external_id = line.external_id,
                       .name = line.name,
                       .status = attendance::effective_status(layers, state_.session.status)});
    }
    return found;
  }

  store::Connection& db_;
  const Recognition& recognition_;
  const SessionState& state_;
  const store::Classroom& classroom_;
  const Findings& findings_;
};

}  // namespace

bool ProposedPerson::is_there() const {
  const Decision decision = outcome.decision;
  return person && (decision == Decision::kPresent || decision == Decision::kLate ||
                    decision == Decision::kAlreadyMarked || decision == Decision::kCooldown);
}

bool ProposedPerson::would_count() const {
  const Decision decision = outcome.decision;
  return is_there() && (decision == Decision::kPresent || decision == Decision::kLate || outcome.mark);
}

bool ProposedPerson::is_doubtful() const {
  constexpr std::array kDoubtful = {Decision::kReview, Decision::kSpoof, Decision::kNotOnRoster};
  return std::ranges::contains(kDoubtful, outcome.decision);
}

Result<Proposal> propose(store::Connection& db, const Recognition& recognition, const SessionState& state,
                         const store::Classroom& classroom, const Findings& findings) {
  return Proposing(db, recognition, state, classroom, findings).run();
}

}  // namespace rollcall::service
