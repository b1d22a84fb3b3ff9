#include "face/flatness.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace rollcall::face {
namespace {

constexpr std::size_t kMostViews = 32;
constexpr std::size_t kTurnedViews = 3;
constexpr std::size_t kFrontViews = 3;
constexpr float kLeastTurn_deg = 10;
constexpr float kTelling_deg = 30;

// The tip of the nose before the plane of eyes and mouth, in distances between the pupils: 30 mm of 63 mm, as in the
// mean head of head_pose().
constexpr float kNoseDepth = 30.0F / 63.0F;

// A mouth that is wider or narrower against the eyes by more than this is another: it smiles, speaks or yawns.
constexpr float kMouthChange = 0.12F;

// Half-way between picture and head lies nothing: a verdict keeps away from the middle.
constexpr float kFlatBelow = 0.35F;
constexpr float kDeepFrom = 0.6F;

using Vector = std::array<double, 3>;

double determinant(const Vector& a, const Vector& b, const Vector& c) {
  return a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
}

// The weights of a, b and c that add up to `of`; by Cramer's rule.
std::optional<Vector> weights(const Vector& a, const Vector& b, const Vector& c, const Vector& of) {
  const double whole = determinant(a, b, c);
  if (!(std::abs(whole) > 1e-9)) return std::nullopt;
  return Vector{determinant(of, b, c) / whole, determinant(a, of, c) / whole, determinant(a, b, of) / whole};
}

// Where the nose of `from` goes by the homography that takes its eyes and mouth to those of `to`. With the points as
// homogeneous vectors, the fourth is a sum of the other three; the homography takes each of them, times its weight, to
// its counterpart times the counterpart's weight.
std::optional<Point> flat_nose(const Landmarks& from, const Landmarks& to) {
  const Point centre = from[2];  // near the origin the numbers are of one size
  const float size = std::hypot(from[1].x - from[0].x, from[1].y - from[0].y);
  const auto source = [&](std::size_t i) {
    return Vector{static_cast<double>((from[i].x - centre.x) / size),
                  static_cast<double>((from[i].y - centre.y) / size), 1.0};
  };
  const Point there = to[2];
  const auto target = [&](std::size_t i) {
    return Vector{static_cast<double>((to[i].x - there.x) / size), static_cast<double>((to[i].y - there.y) / size),
                  1.0};
  };
  const auto before = weights(source(0), source(1), source(3), source(4));
  const auto after = weights(target(0), target(1), target(3), target(4));
  const auto nose = weights(source(0), source(1), source(3), source(2));
  if (!before || !after || !nose) return std::nullopt;
  Vector moved{};
  const std::array<std::size_t, 3> corners{0, 1, 3};
  for (std::size_t k = 0; k < corners.size(); ++k) {
    if (!(std::abs((*before)[k]) > 1e-6)) return std::nullopt;
    const double weight = (*nose)[k] * (*after)[k] / (*before)[k];
    const Vector corner = target(corners[k]);
    for (std::size_t i = 0; i < 3; ++i) moved[i] += weight * corner[i];
  }
  if (!(std::abs(moved[2]) > 1e-6)) return std::nullopt;
  return Point{there.x + size * static_cast<float>(moved[0] / moved[2]),
               there.y + size * static_cast<float>(moved[1] / moved[2])};
}

struct Figure {
  float eyes = 0;    // between the eyes
  float height = 0;  // from between the eyes to between the corners of the mouth
  float mouth = 0;   // width
};

Figure figure(const Landmarks& l) {
  return {.eyes = std::hypot(l[1].x - l[0].x, l[1].y - l[0].y),
          .height = std::hypot(l[3].x + l[4].x - l[0].x - l[1].x, l[3].y + l[4].y - l[0].y - l[1].y) / 2,
          .mouth = std::hypot(l[4].x - l[3].x, l[4].y - l[3].y)};
}

bool is_face(const Figure& figure) {
  return figure.eyes > 1 && figure.height > 1 && figure.mouth > 1 &&
         std::isfinite(figure.eyes + figure.height + figure.mouth);
}

float median(std::vector<float> values) {
  const auto middle = values.begin() + std::ssize(values) / 2;
  std::ranges::nth_element(values, middle);
  return *middle;
}

}  // namespace

std::optional<Parallax> parallax(const Landmarks& front, const Landmarks& turned) {
  const Figure a = figure(front);
  const Figure b = figure(turned);
  if (!is_face(a) || !is_face(b)) return std::nullopt;
  if (std::abs(std::log(b.mouth / b.eyes * a.eyes / a.mouth)) > kMouthChange) return std::nullopt;
  const float shortened = b.eyes / b.height * a.height / a.eyes;
  if (!(shortened < 1)) return std::nullopt;
  const float angle = std::acos(shortened);
  const float turned_deg = angle * 180 / std::numbers::pi_v<float>;
  if (turned_deg < kLeastTurn_deg) return std::nullopt;
  const auto nose = flat_nose(front, turned);
  if (!nose) return std::nullopt;
  const float eyes_from_the_front = a.eyes / a.height * b.height;
  const float shift = std::hypot(turned[2].x - nose->x, turned[2].y - nose->y) / eyes_from_the_front;
  return Parallax{.turned_deg = turned_deg, .shift = shift, .depth = shift / (kNoseDepth * std::sin(angle))};
}

void Flatness::add(const Landmarks& landmarks) {
  const Figure seen = figure(landmarks);
  if (!is_face(seen)) return;
  views_.push_back({landmarks, seen.eyes / seen.height});
  if (views_.size() > kMostViews) views_.pop_front();
}

std::optional<float> Flatness::depth() const {
  // The front is the upper quartile and not the widest view, which is the one whose landmarks are farthest off.
  std::vector<const View*> by_width;
  for (const View& view : views_) by_width.push_back(&view);
  std::ranges::sort(by_width, std::ranges::greater{}, &View::eyes_to_height);
  if (by_width.size() < kFrontViews + kTurnedViews) return std::nullopt;
  const std::size_t first = std::max<std::size_t>(by_width.size() / 4, 1) - 1;
  std::vector<float> depths;
  for (const View* view : by_width) {
    std::vector<float> against;
    for (std::size_t i = first; i < first + kFrontViews; ++i) {
      const auto found = parallax(by_width[i]->landmarks, view->landmarks);
      if (found && found->turned_deg >= kTelling_deg) against.push_back(found->depth);
    }
    if (against.size() == kFrontViews) depths.push_back(median(std::move(against)));
  }
  if (depths.size() < kTurnedViews) return std::nullopt;
  return median(std::move(depths));
}

FlatnessVerdict Flatness::verdict() const {
  const auto found = depth();
  if (!found) return FlatnessVerdict::kUnknown;
  if (*found < kFlatBelow) return FlatnessVerdict::kFlat;
  return *found >= kDeepFrom ? FlatnessVerdict::kDeep : FlatnessVerdict::kUnknown;
}

}  // namespace rollcall::face
