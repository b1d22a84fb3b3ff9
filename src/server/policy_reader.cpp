#include "server/policy_reader.hpp"

namespace rollcall::server {
namespace {

constexpr int kDayS = 24 * 60 * 60;
constexpr int kTenYearsH = 10 * 366 * 24;

int seconds(JsonReader& read, std::string_view name, int otherwise) {
  return static_cast<int>(read.optional_integer(name, 0, kDayS).value_or(otherwise));
}

void limit(JsonReader& read, std::string_view name, int least, int most, std::optional<int>& value) {
  if (!read.given(name)) return;
  value =
      read.optional_integer(name, least, most).transform([](std::int64_t given) { return static_cast<int>(given); });
}

}  // namespace

attendance::Policy read_policy(JsonReader& read, attendance::Policy policy) {
  policy.late_after_s = seconds(read, "late_after_s", policy.late_after_s);
  policy.opens_before_s = seconds(read, "opens_before_s", policy.opens_before_s);
  policy.closes_after_s = seconds(read, "closes_after_s", policy.closes_after_s);
  policy.cooldown_s = seconds(read, "cooldown_s", policy.cooldown_s);
  policy.repeat = read.optional_enumeration("repeat", attendance::parse_repeat).value_or(policy.repeat);
  policy.liveness = read.optional_enumeration("liveness", attendance::parse_liveness_policy).value_or(policy.liveness);
  policy.minimum_quality = read.optional_number("minimum_quality", 0, 1).value_or(policy.minimum_quality);
  if (read.given("minimum_confidence")) policy.minimum_confidence = read.optional_number("minimum_confidence", 0, 1);
  limit(read, "absent_after_s", 0, kDayS, policy.absent_after_s);
  limit(read, "early_leave_s", 0, kDayS, policy.early_leave_s);
  limit(read, "teacher_corrects_h", 1, kTenYearsH, policy.teacher_corrects_h);
  limit(read, "office_corrects_h", 1, kTenYearsH, policy.office_corrects_h);
  policy.auto_close = read.optional_boolean("auto_close").value_or(policy.auto_close);
  policy.auto_absent = read.optional_boolean("auto_absent").value_or(policy.auto_absent);
  return policy;
}

}  // namespace rollcall::server
