#include "service/classroom/grouping.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace rollcall::service {
namespace {

struct Group {
  std::vector<std::size_t> faces;
  std::optional<Uuid> person;
};

// Every face, and the sums of the similarities between groups, so that two groups become one in the time of a row.
class Merging {
 public:
  Merging(std::span<const SeenFace> faces, float limit) : faces_(faces), limit_(limit) {
    std::map<Uuid, std::size_t> known;
    for (std::size_t i = 0; i < faces.size(); ++i) {
      if (const auto& person = faces[i].person) {
        const auto [place, is_new] = known.try_emplace(*person, groups_.size());
        if (!is_new && !shows(groups_[place->second], faces[i].picture)) {
          groups_[place->second].faces.push_back(i);
          continue;
        }
      }
      groups_.push_back({.faces = {i}, .person = faces[i].person});
    }
    const std::size_t n = groups_.size();
    sums_.assign(n * n, 0);
    for (std::size_t a = 0; a < n; ++a)
      for (std::size_t b = a + 1; b < n; ++b) sum(a, b) = between(groups_[a], groups_[b]);
  }

  std::vector<std::vector<std::size_t>> run() {
    while (merge_the_most_alike()) {
    }
    std::vector<std::vector<std::size_t>> found;
    for (Group& group : groups_) {
      if (group.faces.empty()) continue;
      std::ranges::sort(group.faces);
      found.push_back(std::move(group.faces));
    }
    std::ranges::sort(found);
    return found;
  }

 private:
  bool shows(const Group& group, std::size_t picture) const {
    return std::ranges::any_of(group.faces, [&](std::size_t face) { return faces_[face].picture == picture; });
  }

  bool may_be_one(const Group& a, const Group& b) const {
    if (a.person && b.person) return false;  // of one person they are one already, or in one picture
    return std::ranges::none_of(b.faces, [&](std::size_t face) { return shows(a, faces_[face].picture); });
  }

  double between(const Group& a, const Group& b) const {
    double total = 0;
    for (const std::size_t one : a.faces)
      for (const std::size_t other : b.faces) total += similarity(faces_[one].embedding, faces_[other].embedding);
    return total;
  }

  // Far from everything without an embedding.
  static double similarity(std::span<const float> a, std::span<const float> b) {
    if (a.empty() || a.size() != b.size()) return -1;
    double total = 0;
    for (std::size_t i = 0; i < a.size(); ++i) total += double{a[i]} * double{b[i]};
    return total;
  }

  double& sum(std::size_t a, std::size_t b) { return sums_[std::min(a, b) * groups_.size() + std::max(a, b)]; }

  bool merge_the_most_alike() {
    double best = limit_;
    std::optional<std::pair<std::size_t, std::size_t>> pair;
    for (std::size_t a = 0; a < groups_.size(); ++a) {
      if (groups_[a].faces.empty()) continue;
      for (std::size_t b = a + 1; b < groups_.size(); ++b) {
        if (groups_[b].faces.empty()) continue;
        const auto pairs = static_cast<double>(groups_[a].faces.size() * groups_[b].faces.size());
        const double mean = sum(a, b) / pairs;
        if (mean < best || !may_be_one(groups_[a], groups_[b])) continue;
        best = mean;
        pair = {a, b};
      }
    }
    if (!pair) return false;
    const auto [a, b] = *pair;
    for (std::size_t other = 0; other < groups_.size(); ++other)
      if (other != a && other != b) sum(a, other) += sum(b, other);
    std::ranges::move(groups_[b].faces, std::back_inserter(groups_[a].faces));
    groups_[b].faces.clear();
    if (!groups_[a].person) groups_[a].person = groups_[b].person;
    return true;
  }

  std::span<const SeenFace> faces_;
  double limit_;
  std::vector<Group> groups_;
  std::vector<double> sums_;  // of pairs (a, b), a < b
};

}  // namespace

std::vector<std::vector<std::size_t>> group_faces(std::span<const SeenFace> faces, float limit) {
  return Merging(faces, limit).run();
}

}  // namespace rollcall::service
