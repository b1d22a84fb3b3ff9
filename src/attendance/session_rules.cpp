#include "attendance/session_rules.hpp"

#include <algorithm>

namespace rollcall::attendance {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

}  // namespace

std::optional<Time> closes_at(const SessionFacts& session, const Policy& policy, Time touched_at) {
  if (!policy.auto_close || session.status != SessionStatus::kOpen) return std::nullopt;
  const Time over = session.ends_at + seconds{policy.closes_after_s};
  return touched_at > over ? touched_at + kReopenedFor : over;
}

bool left_early(const SessionFacts& session, const Policy& policy, const std::optional<Time>& last_seen) {
  if (!policy.early_leave_s || policy.repeat != Repeat::kCooldown) return false;
  if (session.status != SessionStatus::kClosed || !last_seen) return false;
  return *last_seen < session.ends_at - seconds{*policy.early_leave_s};
}

bool may_correct(Layer layer, Time ends_at, const Policy& policy, Time now) {
  const std::optional<int>& limit = layer == Layer::kOffice ? policy.office_corrects_h : policy.teacher_corrects_h;
  return !limit || now <= ends_at + hours{*limit};
}

}  // namespace rollcall::attendance
