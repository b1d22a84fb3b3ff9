#include "attendance/types.hpp"

#include <array>
#include <string>
#include <utility>

#include "attendance/words.hpp"

namespace rollcall::attendance {
namespace {

// Names in the order of the enumerators.
constexpr std::array<std::string_view, 4> kSessionStatus = {"scheduled", "open", "closed", "cancelled"};
constexpr std::array<std::string_view, 4> kRecordStatus = {"present", "late", "absent", "excused"};
constexpr std::array<std::string_view, 3> kMethod = {"face", "code", "manual"};
constexpr std::array<std::string_view, 10> kDecision = {"present",     "late",          "already_marked", "cooldown",
                                                        "review",      "not_on_roster", "unknown",        "spoof",
                                                        "low_quality", "outside_window"};
constexpr std::array<std::string_view, 2> kRepeat = {"once", "cooldown"};
constexpr std::array<std::string_view, 3> kLivenessPolicy = {"off", "passive", "active"};

static_assert(kDecision.size() == std::to_underlying(Decision::kOutsideWindow) + 1U);

void check_seconds(Error& error, const char* field, int value) {
  constexpr int kDayS = 86'400;
  if (value < 0 || value > kDayS) error.fields.push_back({field, "must be 0 to 86400 seconds"});
}

void check_hours(Error& error, const char* field, const std::optional<int>& value) {
  constexpr int kTenYearsH = 10 * 366 * 24;
  if (value && (*value < 1 || *value > kTenYearsH)) error.fields.push_back({field, "must be 1 to 87840 hours"});
}

void check_fraction(Error& error, const char* field, double value) {
  if (!(value >= 0.0 && value <= 1.0)) error.fields.push_back({field, "must be 0 to 1"});
}

}  // namespace

std::string_view name(SessionStatus value) { return kSessionStatus.at(std::to_underlying(value)); }
std::string_view name(RecordStatus value) { return kRecordStatus.at(std::to_underlying(value)); }
std::string_view name(Method value) { return kMethod.at(std::to_underlying(value)); }
std::string_view name(Decision value) { return kDecision.at(std::to_underlying(value)); }
std::string_view name(Repeat value) { return kRepeat.at(std::to_underlying(value)); }
std::string_view name(LivenessPolicy value) { return kLivenessPolicy.at(std::to_underlying(value)); }

Result<SessionStatus> parse_session_status(std::string_view text) {
  return parse_word<SessionStatus>(kSessionStatus, "status", text);
}
Result<RecordStatus> parse_record_status(std::string_view text) {
  return parse_word<RecordStatus>(kRecordStatus, "status", text);
}
Result<Method> parse_method(std::string_view text) { return parse_word<Method>(kMethod, "method", text); }
Result<Decision> parse_decision(std::string_view text) { return parse_word<Decision>(kDecision, "decision", text); }
Result<Repeat> parse_repeat(std::string_view text) { return parse_word<Repeat>(kRepeat, "repeat", text); }
Result<LivenessPolicy> parse_liveness_policy(std::string_view text) {
  return parse_word<LivenessPolicy>(kLivenessPolicy, "liveness", text);
}

Result<void> validate(const Policy& policy) {
  Error error{.code = ErrorCode::kInvalidArgument, .message = "the policy was refused"};
  check_seconds(error, "late_after_s", policy.late_after_s);
  check_seconds(error, "opens_before_s", policy.opens_before_s);
  check_seconds(error, "closes_after_s", policy.closes_after_s);
  check_seconds(error, "cooldown_s", policy.cooldown_s);
  if (policy.minimum_confidence) check_fraction(error, "minimum_confidence", *policy.minimum_confidence);
  check_fraction(error, "minimum_quality", policy.minimum_quality);
  if (policy.absent_after_s) check_seconds(error, "absent_after_s", *policy.absent_after_s);
  if (policy.absent_after_s && *policy.absent_after_s < policy.late_after_s)
    error.fields.push_back({"absent_after_s", "must not be less than late_after_s"});
  if (policy.early_leave_s) check_seconds(error, "early_leave_s", *policy.early_leave_s);
  check_hours(error, "teacher_corrects_h", policy.teacher_corrects_h);
  check_hours(error, "office_corrects_h", policy.office_corrects_h);
  if (!error.fields.empty()) return std::unexpected(std::move(error));
  return {};
}

}  // namespace rollcall::attendance
