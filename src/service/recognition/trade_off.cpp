#include "service/recognition/trade_off.hpp"

#include <algorithm>
#include <cmath>

#include "gallery/false_accepts.hpp"

namespace rollcall::service {
namespace {

// On the straight lines between the measured points; the end points' own beyond them.
double true_accepts_at(const std::vector<TradeOffPoint>& points, float similarity) {
  if (points.empty()) return 0;
  const auto after = std::ranges::find_if(points, [&](const TradeOffPoint& p) { return p.similarity >= similarity; });
  if (after == points.begin()) return points.front().true_accept_rate;
  if (after == points.end()) return points.back().true_accept_rate;
  const TradeOffPoint& before = *(after - 1);
  const double along = double{similarity - before.similarity} / double{after->similarity - before.similarity};
  return std::lerp(before.true_accept_rate, after->true_accept_rate, along);
}

}  // namespace

Result<TradeOff> trade_off(const Installation& in, const Recognition& recognition, std::optional<std::size_t> people) {
  ROLLCALL_ASSIGN(const GalleryKeeper* keeper, recognition.keeper());
  const std::string model = chosen_model(in.models(), face::ModelRole::kRecogniser);
  const gallery::OpenSetPolicy policy = recognition.policy();
  TradeOff found{.model = model, .people = people.value_or(keeper->view().people())};
  found.accept = gallery::accept_threshold(policy, found.people);
  found.review = gallery::review_threshold(policy, found.people);
  found.margin = policy.margin;
  found.verify = recognition.verify_threshold();
  found.false_accept_rate = policy.false_accept_rate;
  found.review_rate = policy.review_rate;
  const face::ModelInfo* info = in.models().manifest.find(model);
  const auto* recipe = info == nullptr ? nullptr : info->recipe_as<face::EmbeddingRecipe>();
  if (recipe == nullptr || recipe->thresholds.identification.size() < 2) return found;
  for (const face::VerificationPoint& point : recipe->thresholds.verification)
    found.points.push_back({.similarity = point.similarity,
                            .true_accept_rate = point.true_accept_rate,
                            .false_accept_rate = point.false_accept_rate,
                            .false_accept_rate_searched = gallery::false_accept_rate_of(
                                gallery::false_match_rate_at(policy.curve, point.similarity), found.people)});
  std::ranges::sort(found.points, {}, &TradeOffPoint::similarity);
  found.true_accept_rate = true_accepts_at(found.points, found.accept);
  return found;
}

}  // namespace rollcall::service
