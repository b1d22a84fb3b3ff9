// The kinds of events that use cases write, and the one way of writing them.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "service/actor.hpp"
#include "store/events.hpp"

namespace rollcall::service {

namespace event {
inline constexpr std::string_view kPersonCreated = "person.created";
inline constexpr std::string_view kPersonChanged = "person.changed";
inline constexpr std::string_view kPeopleImported = "people.imported";
// Of an import in several steps, before the first.
inline constexpr std::string_view kPeopleImportBegun = "people.import_begun";
inline constexpr std::string_view kPersonErased = "person.erased";
inline constexpr std::string_view kBiometricsErased = "biometrics.erased";
inline constexpr std::string_view kConsentGiven = "consent.given";
inline constexpr std::string_view kConsentWithdrawn = "consent.withdrawn";
inline constexpr std::string_view kConsentTextCreated = "consent_text.created";
inline constexpr std::string_view kConsentTextChanged = "consent_text.changed";
inline constexpr std::string_view kConsentTextPublished = "consent_text.published";
inline constexpr std::string_view kConsentTextRemoved = "consent_text.removed";
inline constexpr std::string_view kDuplicateFound = "duplicate.found";
inline constexpr std::string_view kDuplicateSettled = "duplicate.settled";
inline constexpr std::string_view kPinSet = "person.pin_set";
inline constexpr std::string_view kPinRemoved = "person.pin_removed";
inline constexpr std::string_view kPhotoAdded = "photo.added";
inline constexpr std::string_view kTemplateAdded = "template.added";
inline constexpr std::string_view kTemplateRemoved = "template.removed";
inline constexpr std::string_view kCourseCreated = "course.created";
inline constexpr std::string_view kCourseChanged = "course.changed";
inline constexpr std::string_view kCheckpointCreated = "checkpoint.created";
inline constexpr std::string_view kCheckpointChanged = "checkpoint.changed";
inline constexpr std::string_view kPassageMade = "passage.made";
inline constexpr std::string_view kPassageCorrected = "passage.corrected";
inline constexpr std::string_view kRosterAdded = "roster.added";
inline constexpr std::string_view kRosterRemoved = "roster.removed";
inline constexpr std::string_view kScheduleChanged = "schedule.changed";
inline constexpr std::string_view kHolidaysCreated = "holidays.created";
inline constexpr std::string_view kHolidaysChanged = "holidays.changed";
inline constexpr std::string_view kHolidaysRemoved = "holidays.removed";
inline constexpr std::string_view kSessionCreated = "session.created";
inline constexpr std::string_view kSessionChanged = "session.changed";
inline constexpr std::string_view kSessionRemoved = "session.removed";
inline constexpr std::string_view kSessionOpened = "session.opened";
inline constexpr std::string_view kSessionClosed = "session.closed";
inline constexpr std::string_view kSessionCancelled = "session.cancelled";
inline constexpr std::string_view kRecordMade = "record.made";
inline constexpr std::string_view kRecordChanged = "record.changed";
inline constexpr std::string_view kRecordRecomputed = "record.recomputed";
inline constexpr std::string_view kDayRecomputed = "day.recomputed";
inline constexpr std::string_view kRecordCorrected = "record.corrected";
inline constexpr std::string_view kExportMade = "export.made";
inline constexpr std::string_view kReviewCreated = "review.created";
inline constexpr std::string_view kReviewExpired = "review.expired";
inline constexpr std::string_view kReviewSettled = "review.settled";
inline constexpr std::string_view kReviewUndone = "review.undone";
inline constexpr std::string_view kReviewRead = "review.read";
inline constexpr std::string_view kExcuseMade = "excuse.made";
inline constexpr std::string_view kExcuseWithdrawn = "excuse.withdrawn";
inline constexpr std::string_view kDisputeRaised = "dispute.raised";
inline constexpr std::string_view kDisputeWithdrawn = "dispute.withdrawn";
inline constexpr std::string_view kDisputeSettled = "dispute.settled";
inline constexpr std::string_view kDisputeUndone = "dispute.undone";
inline constexpr std::string_view kAbsenceCodeChanged = "absence_code.changed";
inline constexpr std::string_view kVetoMade = "veto.made";
inline constexpr std::string_view kVetoTakenBack = "veto.taken_back";
inline constexpr std::string_view kUserCreated = "user.created";
inline constexpr std::string_view kUserChanged = "user.changed";
inline constexpr std::string_view kUserRemoved = "user.removed";
inline constexpr std::string_view kUserSignedIn = "user.signed_in";
inline constexpr std::string_view kUserSignInFailed = "user.sign_in_failed";
inline constexpr std::string_view kUserSignedOutEverywhere = "user.signed_out_everywhere";
inline constexpr std::string_view kSecondFactorChanged = "user.second_factor_changed";
inline constexpr std::string_view kInstructorAdded = "instructor.added";
inline constexpr std::string_view kInstructorRemoved = "instructor.removed";
inline constexpr std::string_view kApiKeyCreated = "api_key.created";
inline constexpr std::string_view kApiKeyRevoked = "api_key.revoked";
inline constexpr std::string_view kAccessTokenIssued = "access_token.issued";
inline constexpr std::string_view kDeviceCreated = "device.created";
inline constexpr std::string_view kDeviceChanged = "device.changed";
inline constexpr std::string_view kDeviceRevoked = "device.revoked";
inline constexpr std::string_view kJobCreated = "job.created";
inline constexpr std::string_view kJobFinished = "job.finished";
inline constexpr std::string_view kJobCancelled = "job.cancelled";
inline constexpr std::string_view kJobForgotten = "job.forgotten";
inline constexpr std::string_view kPhotoRead = "photo.read";
inline constexpr std::string_view kPhotoRemoved = "photo.removed";
inline constexpr std::string_view kEvidenceRead = "evidence.read";
inline constexpr std::string_view kPersonExported = "person.exported";
inline constexpr std::string_view kRetentionApplied = "retention.applied";
inline constexpr std::string_view kBackupMade = "backup.made";
inline constexpr std::string_view kBackupRestored = "backup.restored";
inline constexpr std::string_view kKeyRotated = "key.rotated";
}  // namespace event

// What an event is about; `ids` holds ids, numbers and words, never a name.
struct EventFacts {
  std::optional<Uuid> subject;
  std::optional<Uuid> person;
  std::optional<Uuid> session;
  boost::json::object ids;
  std::optional<Bytes> content = {};  // sealed words, see service/words.hpp
};

// As it is appended.
store::NewEvent event_of(const Clock& clock, const Actor& actor, std::string_view kind, const EventFacts& facts);

// Appends within the caller's transaction.
Result<void> note(store::Connection& db, const Clock& clock, const Actor& actor, std::string_view kind,
                  const EventFacts& facts);

// Whether an event of this kind may change who is in the gallery.
bool concerns_gallery(std::string_view kind);

}  // namespace rollcall::service
