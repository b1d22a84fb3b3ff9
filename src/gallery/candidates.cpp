#include "gallery/candidates.hpp"

#include <algorithm>

namespace rollcall::gallery {
namespace {

struct Scored {
  std::uint32_t person;
  float similarity;
};

// Leaves each person's best.
void reduce_to_people(std::vector<Scored>& scored) {
  std::ranges::sort(scored, [](const Scored& a, const Scored& b) {
    return a.person != b.person ? a.person < b.person : a.similarity > b.similarity;
  });
  const auto rest = std::ranges::unique(scored, {}, &Scored::person);
  scored.erase(rest.begin(), rest.end());
}

// The k-th largest similarity; -2, below any, when there are not as many people.
float kth_largest(std::vector<Scored>& people, std::size_t k) {
  if (people.size() < k) return -2;
  const auto kth = people.begin() + static_cast<std::ptrdiff_t>(k - 1);
  std::ranges::nth_element(people, kth, std::ranges::greater(), &Scored::similarity);
  return kth->similarity;
}

}  // namespace

Candidates::Candidates(const Snapshot& snapshot, const QueryCode& code, std::size_t k)
    : snapshot_(snapshot), k_(k), state_{.query = &code}, limit_(std::max<std::size_t>(128, 4 * k)) {}

ScanState& Candidates::room_for(std::size_t blocks) {
  const std::size_t needed = count_ + blocks * kBlockRows;
  if (hits_.size() < needed) hits_.resize(std::max(needed, hits_.size() * 2));
  state_.end = hits_.data() + count_;
  return state_;
}

void Candidates::scanned() {
  count_ = static_cast<std::size_t>(state_.end - hits_.data());
  if (count_ < limit_) return;
  raise_floor();
  limit_ = std::max(limit_, 2 * count_);  // many alike: do not come back for every few more
}

void Candidates::raise_floor() {
  std::vector<Scored> lowest;
  lowest.reserve(count_);
  for (const Hit& hit : std::span(hits_.data(), count_)) {
    lowest.push_back({snapshot_.rows[hit.row].person, hit.lower()});
  }
  if (snapshot_.templates > snapshot_.people) reduce_to_people(lowest);
  keep_above(kth_largest(lowest, k_));
}

void Candidates::keep_above(float floor) {
  state_.floor = std::max(state_.floor, floor);
  const auto rest = std::ranges::remove_if(hits_.begin(), hits_.begin() + static_cast<std::ptrdiff_t>(count_),
                                           [&](const Hit& hit) { return hit.upper() < state_.floor; });
  count_ = static_cast<std::size_t>(rest.begin() - hits_.begin());
}

// The most promising k first: what they really reach rules out most of the others unseen.
std::vector<Match> Candidates::settle(std::span<const float> query) {
  raise_floor();
  std::vector<std::uint32_t> rows;
  std::vector<float> exact;
  const auto look_at = [&](std::span<const Hit> hits) {
    std::vector<const float*> vectors;
    for (const Hit& hit : hits) {
      rows.push_back(hit.row);
      vectors.push_back(snapshot_.rows[hit.row].vector);
    }
    exact.resize(rows.size());
    similarities(vectors, query, std::span(exact).last(hits.size()));
  };

  const std::size_t first = std::min(k_, count_);
  const auto nth = hits_.begin() + static_cast<std::ptrdiff_t>(first);
  const auto end = hits_.begin() + static_cast<std::ptrdiff_t>(count_);
  std::ranges::nth_element(hits_.begin(), nth, end, std::ranges::greater(), &Hit::similarity);
  look_at(std::span(hits_.data(), first));

  std::vector<Scored> reached;
  for (std::size_t i = 0; i < first; ++i) reached.push_back({snapshot_.rows[rows[i]].person, exact[i]});
  reduce_to_people(reached);
  hits_.erase(hits_.begin(), nth);
  count_ -= first;
  keep_above(kth_largest(reached, k_));
  look_at(std::span(hits_.data(), count_));
  return best_people(snapshot_, rows, exact, k_);
}

std::vector<Match> best_people(const Snapshot& snapshot, std::span<const std::uint32_t> rows,
                               std::span<const float> similarities, std::size_t k) {
  std::vector<Scored> scored;
  scored.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) scored.push_back({snapshot.rows[rows[i]].person, similarities[i]});
  reduce_to_people(scored);

  std::vector<Match> matches;
  matches.reserve(scored.size());
  for (const Scored& s : scored) matches.push_back({snapshot.persons[s.person].id, s.similarity});
  const std::size_t keep = std::min(k, matches.size());
  std::ranges::partial_sort(matches, matches.begin() + static_cast<std::ptrdiff_t>(keep), better);
  matches.resize(keep);
  return matches;
}

}  // namespace rollcall::gallery
