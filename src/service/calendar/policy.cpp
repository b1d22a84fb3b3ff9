#include "service/calendar/policy.hpp"

#include <utility>

#include "base/json.hpp"
#include "service/settings.hpp"

namespace rollcall::service {
namespace {

namespace json = boost::json;

std::optional<int> unless_zero(std::int64_t value) {
  return value == 0 ? std::nullopt : std::optional(static_cast<int>(value));
}

json::value or_null(const std::optional<int>& value) { return value ? json::value(*value) : json::value(nullptr); }

}  // namespace

attendance::Policy default_policy(const Settings& settings) {
  const auto whole = [&](std::string_view name) { return static_cast<int>(settings.integer(name)); };
  attendance::Policy policy{.late_after_s = whole(setting::kPolicyLateAfter),
                            .opens_before_s = whole(setting::kPolicyOpensBefore),
                            .closes_after_s = whole(setting::kPolicyClosesAfter),
                            .cooldown_s = whole(setting::kPolicyCooldown)};
  // The table of settings takes no other words.
  policy.repeat = attendance::parse_repeat(settings.text(setting::kPolicyRepeat)).value_or(policy.repeat);
  policy.liveness =
      attendance::parse_liveness_policy(settings.text(setting::kPolicyLiveness)).value_or(policy.liveness);
  policy.minimum_quality = settings.number(setting::kPolicyMinimumQuality);
  if (const double least = settings.number(setting::kPolicyMinimumConfidence); least > 0)
    policy.minimum_confidence = least;
  policy.absent_after_s = unless_zero(settings.integer(setting::kPolicyAbsentAfter));
  policy.early_leave_s = unless_zero(settings.integer(setting::kPolicyEarlyLeave));
  policy.auto_close = settings.boolean(setting::kPolicyAutoClose);
  policy.auto_absent = settings.boolean(setting::kPolicyAutoAbsent);
  policy.teacher_corrects_h = unless_zero(settings.integer(setting::kPolicyTeacherCorrects));
  policy.office_corrects_h = unless_zero(settings.integer(setting::kPolicyOfficeCorrects));
  return policy;
}

json::object policy_json(const attendance::Policy& policy) {
  return {{"late_after_s", policy.late_after_s},
          {"opens_before_s", policy.opens_before_s},
          {"closes_after_s", policy.closes_after_s},
          {"repeat", attendance::name(policy.repeat)},
          {"cooldown_s", policy.cooldown_s},
          {"liveness", attendance::name(policy.liveness)},
          {"minimum_confidence",
           policy.minimum_confidence ? to_json_rounded(*policy.minimum_confidence) : json::value(nullptr)},
          {"minimum_quality", to_json_rounded(policy.minimum_quality)},
          {"absent_after_s", or_null(policy.absent_after_s)},
          {"early_leave_s", or_null(policy.early_leave_s)},
          {"auto_close", policy.auto_close},
          {"auto_absent", policy.auto_absent},
          {"teacher_corrects_h", or_null(policy.teacher_corrects_h)},
          {"office_corrects_h", or_null(policy.office_corrects_h)}};
}

std::string policy_snapshot(const attendance::Policy& policy) { return write_json(policy_json(policy)); }

}  // namespace rollcall::service
