// The words of attendance: states, records and decisions, and the policy of a course.
//
// Every enum has a name() in snake_case, the form the API, the tables and the pages use, and a parse_ function that
// takes exactly these names back and answers kInvalidArgument, listing them, for anything else. All are plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.hpp"

namespace rollcall::attendance {

// A session's life: scheduled -> open -> closed (and open again, if someone reopens it); cancelled ends it.
enum class SessionStatus : std::uint8_t { kScheduled, kOpen, kClosed, kCancelled };

// What a record says of a person in a session.
enum class RecordStatus : std::uint8_t { kPresent, kLate, kAbsent, kExcused };

// How a person was recognised: by face, by a code (QR, badge, PIN), or by someone's tap.
enum class Method : std::uint8_t { kFace, kCode, kManual };

// What the rules make of one sighting.
enum class Decision : std::uint8_t {
  kPresent,
  kLate,
  kAlreadyMarked,
  kCooldown,
  kReview,
  kNotOnRoster,
  kUnknown,
  kSpoof,
  kLowQuality,
  kOutsideWindow,
};

// Whether a person counts once in a session, or at every passage with a pause between.
enum class Repeat : std::uint8_t { kOnce, kCooldown };

// off: liveness is not looked at; passive: the model's score decides; active: passive, and a challenge must be passed.
enum class LivenessPolicy : std::uint8_t { kOff, kPassive, kActive };

std::string_view name(SessionStatus value);
std::string_view name(RecordStatus value);
std::string_view name(Method value);
std::string_view name(Decision value);
std::string_view name(Repeat value);
std::string_view name(LivenessPolicy value);

Result<SessionStatus> parse_session_status(std::string_view text);
Result<RecordStatus> parse_record_status(std::string_view text);
Result<Method> parse_method(std::string_view text);
Result<Decision> parse_decision(std::string_view text);
Result<Repeat> parse_repeat(std::string_view text);
Result<LivenessPolicy> parse_liveness_policy(std::string_view text);

// The rules of one course. The defaults are those of a course created without a policy.
struct Policy {
  int late_after_s = 600;    // later than this after the start is late
  int opens_before_s = 900;  // marks count from this long before the start
  int closes_after_s = 0;    // and until this long after the end
  Repeat repeat = Repeat::kOnce;
  int cooldown_s = 60;  // with kCooldown: the pause between two sightings of a person that count
  LivenessPolicy liveness = LivenessPolicy::kPassive;
  std::optional<double> minimum_confidence;  // 0..1; below it a match goes to review; none: the model's threshold alone
  double minimum_quality = 0.2;              // 0..1; below it a face is low_quality
  std::optional<int> absent_after_s;         // later than this after the start is absent; none: late for ever
  std::optional<int> early_leave_s;       // with kCooldown: who was last seen more than this before the end left early
  bool auto_close = true;                 // an open session is closed when its time is over
  bool auto_absent = false;               // closing makes a record of everybody on the roster who has none: absent
  std::optional<int> teacher_corrects_h;  // for so long after the end teachers may correct records; none: always
  std::optional<int> office_corrects_h;   // and the office

  bool operator==(const Policy&) const = default;
};

// Refuses seconds that are negative or over a day, fractions outside 0..1, hours that are none or over ten years, and
// absence that begins before lateness, naming every refused field.
Result<void> validate(const Policy& policy);

}  // namespace rollcall::attendance
