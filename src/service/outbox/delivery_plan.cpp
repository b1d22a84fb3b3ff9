#include "service/outbox/delivery_plan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ranges>

namespace rollcall::service {
namespace {

constexpr int kMostDoublings = 30;

}  // namespace

bool Waiting::holds_back(const store::EventSubjects& event) const {
  return std::ranges::any_of(std::array{event.subject, event.person, event.session},
                             [&](const std::optional<Uuid>& id) { return id && ids_.contains(*id); });
}

void Waiting::add(const store::EventSubjects& event) {
  for (const std::optional<Uuid>& id : {event.subject, event.person, event.session})
    if (id) ids_.insert(*id);
}

NextDelivery next_delivery(std::span<const store::WaitingDelivery> rows, Time now) {
  NextDelivery next;
  Waiting before;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const store::WaitingDelivery& row = rows[i];
    if (!before.holds_back(row.subjects)) {
      if (row.delivery.next_at <= now) return {.due = i, .earliest_next = {}};
      if (!next.earliest_next || row.delivery.next_at < *next.earliest_next) next.earliest_next = row.delivery.next_at;
    }
    before.add(row.subjects);
  }
  return next;
}

bool is_subscribed(std::string_view kinds, std::string_view kind) {
  return std::ranges::any_of(kinds | std::views::split(' '), [&](auto part) {
    const std::string_view one(part.begin(), part.end());
    if (one == "*") return true;
    if (one.ends_with(".*")) return kind.starts_with(one.substr(0, one.size() - 1));
    return one == kind;
  });
}

std::chrono::milliseconds pause_after(int failures, std::chrono::milliseconds first, std::chrono::milliseconds longest,
                                      double chance) {
  const double most =
      std::min(std::ldexp(static_cast<double>(first.count()), std::clamp(failures - 1, 0, kMostDoublings)),
               static_cast<double>(longest.count()));
  return std::chrono::milliseconds{static_cast<std::int64_t>(most * chance)};
}

Verdict verdict_of_status(int status) {
  if (status >= 200 && status < 300) return Verdict::kDelivered;
  if (status == 410) return Verdict::kGone;
  // What stands before the receiver answers for one that is not there.
  for (const int absent : {429, 502, 503, 504})
    if (status == absent) return Verdict::kUnreachable;
  return Verdict::kRefused;
}

}  // namespace rollcall::service
