#include "gallery/vetoes.hpp"

#include <string.h>  // NOLINT(modernize-deprecated-headers): explicit_bzero

#include <algorithm>
#include <numeric>

namespace rollcall::gallery {

Vetoes::Face::~Face() { explicit_bzero(embedding.data(), embedding.size() * sizeof(float)); }

void Vetoes::add(const Uuid& person, std::span<const float> face) {
  people_[person].push_back(std::make_shared<const Face>(face));
}

std::optional<float> Vetoes::nearest(const Uuid& person, std::span<const float> query) const {
  const auto found = people_.find(person);
  if (found == people_.end()) return std::nullopt;
  std::optional<float> best;
  for (const auto& face : found->second) {
    if (face->embedding.size() != query.size()) continue;
    const float similarity = std::inner_product(query.begin(), query.end(), face->embedding.begin(), 0.0F);
    best = std::max(best.value_or(similarity), similarity);
  }
  return best;
}

void Vetoes::apply(std::span<const float> query, std::vector<Match>& matches) const {
  if (people_.empty()) return;
  std::erase_if(matches, [&](const Match& match) {
    const auto vetoed = nearest(match.person, query);
    return vetoed && *vetoed >= match.similarity;
  });
}

bool Vetoes::is_close(std::span<const float> query, const Match& match, float margin) const {
  const auto vetoed = nearest(match.person, query);
  return vetoed && match.similarity - *vetoed < margin;
}

}  // namespace rollcall::gallery
