#include "service/enrolment/look_alikes.hpp"

#include <algorithm>
#include <vector>

namespace rollcall::service {

Result<void> mind_look_alikes(const Recognition& recognition, const gallery::View& view,
                              std::span<const float> embedding, gallery::Identification& identification) {
  const bool names_somebody =
      identification.verdict == gallery::Verdict::kAccept || identification.verdict == gallery::Verdict::kNotOnRoster;
  if (!names_somebody || !identification.best) return {};
  ROLLCALL_ASSIGN(const GalleryKeeper* keeper, recognition.keeper());
  const std::vector<Uuid> others = keeper->look_alikes_of(identification.best->person);
  if (others.empty()) return {};
  ROLLCALL_ASSIGN(const std::vector<gallery::Match> nearest, view.search_among(others, embedding, 1));
  if (nearest.empty()) return {};
  const gallery::Match& other = nearest.front();
  if (identification.best->similarity - other.similarity >= recognition.look_alike_margin()) return {};
  identification.verdict = gallery::Verdict::kReview;
  identification.reason = "look_alike";
  if (!std::ranges::contains(identification.candidates, other.person, &gallery::Match::person)) {
    identification.candidates.push_back(other);
    std::ranges::sort(identification.candidates, gallery::better);
  }
  return {};
}

}  // namespace rollcall::service
