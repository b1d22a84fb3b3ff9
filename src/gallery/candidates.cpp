#include "gallery/candidates.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace rollcall::gallery {

Candidates::Candidates(const Snapshot& snapshot, const QueryCode& code, std::size_t k)
    : snapshot_(&snapshot), k_(k), state_{.query = &code}, limit_(std::max<std::size_t>(32, 4 * k)) {}

ScanState& Candidates::scan_to(Hit* scratch) {
  scratch_ = scratch;
  state_.end = scratch;
  return state_;
}

void Candidates::scanned() {
  for (const Hit& hit : std::span(scratch_, state_.end)) {
    if (hit.upper() < state_.floor) continue;
    hits_.push_back(hit);
    if (snapshot_->one_row_each) raise_floor(hit);
  }
  if (hits_.size() < limit_) return;
  if (!snapshot_->one_row_each) raise_floor_by_person();
  drop_below_floor();
  limit_ = std::max(limit_, 2 * hits_.size());  // many alike: do not come back for every few more
}

void Candidates::raise_floor(const Hit& hit) {
  if (lowest_.size() < k_) {
    lowest_.push_back(hit.lower());
  } else if (hit.lower() > lowest_.front()) {
    std::ranges::pop_heap(lowest_, std::ranges::greater());
    lowest_.back() = hit.lower();
  } else {
    return;
  }
  std::ranges::push_heap(lowest_, std::ranges::greater());
  if (lowest_.size() == k_) state_.floor = lowest_.front();
}

void Candidates::raise_floor_by_person() {
  std::vector<Scored> lowest(hits_.size());
  std::ranges::transform(hits_, lowest.begin(),
                         [this](const Hit& hit) { return Scored{snapshot_->rows[hit.row].person, hit.lower()}; });
  state_.floor = std::max(state_.floor, kth_similarity(*snapshot_, std::move(lowest), k_));
}

void Candidates::drop_below_floor() {
  std::erase_if(hits_, [this](const Hit& hit) { return hit.upper() < state_.floor; });
}

void Candidates::look_at(std::span<const Hit> hits, std::span<const float> query, std::vector<Scored>& out) const {
  std::vector<const float*> vectors;
  vectors.reserve(hits.size());
  for (const Hit& hit : hits) vectors.push_back(snapshot_->rows[hit.row].vector);
  std::vector<float> exact(hits.size());
  similarities(vectors, query, exact);
  for (std::size_t i = 0; i < hits.size(); ++i) out.push_back({snapshot_->rows[hits[i].row].person, exact[i]});
}

// Where many are left, the most promising are settled first: what those really reach rules out most of the others.
std::vector<Match> Candidates::settle(std::span<const float> query) {
  if (!snapshot_->one_row_each) raise_floor_by_person();
  drop_below_floor();
  std::vector<Scored> settled;
  if (hits_.size() > 4 * k_) {
    const auto rest = hits_.end() - static_cast<std::ptrdiff_t>(k_);
    std::ranges::nth_element(hits_, rest, {}, &Hit::similarity);
    look_at({rest, hits_.end()}, query, settled);
    hits_.erase(rest, hits_.end());
    state_.floor = std::max(state_.floor, kth_similarity(*snapshot_, settled, k_));
    drop_below_floor();
  }
  look_at(hits_, query, settled);
  return best_people(*snapshot_, std::move(settled), k_);
}

}  // namespace rollcall::gallery
