#include "gallery/ranking.hpp"

#include <algorithm>
#include <functional>

namespace rollcall::gallery {

void reduce_to_people(const Snapshot& snapshot, std::vector<Scored>& scored) {
  if (snapshot.one_row_each) return;
  std::ranges::sort(scored, [](const Scored& a, const Scored& b) {
    return a.person != b.person ? a.person < b.person : a.similarity > b.similarity;
  });
  const auto rest = std::ranges::unique(scored, {}, &Scored::person);
  scored.erase(rest.begin(), rest.end());
}

float kth_similarity(const Snapshot& snapshot, std::vector<Scored> scored, std::size_t k) {
  reduce_to_people(snapshot, scored);
  if (scored.size() < k) return -2;
  const auto kth = scored.begin() + static_cast<std::ptrdiff_t>(k - 1);
  std::ranges::nth_element(scored, kth, std::ranges::greater(), &Scored::similarity);
  return kth->similarity;
}

std::vector<Match> best_people(const Snapshot& snapshot, std::vector<Scored> scored, std::size_t k) {
  reduce_to_people(snapshot, scored);
  const auto keep = scored.begin() + static_cast<std::ptrdiff_t>(std::min(k, scored.size()));
  std::ranges::partial_sort(scored, keep, [&](const Scored& a, const Scored& b) {
    if (a.similarity != b.similarity) return a.similarity > b.similarity;
    return snapshot.persons[a.person].id < snapshot.persons[b.person].id;
  });
  std::vector<Match> matches;
  matches.reserve(static_cast<std::size_t>(keep - scored.begin()));
  for (auto it = scored.begin(); it != keep; ++it) matches.push_back({snapshot.persons[it->person].id, it->similarity});
  return matches;
}

}  // namespace rollcall::gallery
