// Every setting of the product: one table, from which flags, environment names, the example file, the docs and doctor's
// listing are made.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/settings.hpp"

namespace rollcall::service {

// The names of the table, so that a misspelt one does not compile.
namespace setting {
inline constexpr std::string_view kListen = "server.listen";
inline constexpr std::string_view kIoThreads = "server.io_threads";
inline constexpr std::string_view kWorkers = "server.workers";
inline constexpr std::string_view kQueue = "server.queue";
inline constexpr std::string_view kMaxConnections = "server.max_connections";
inline constexpr std::string_view kRequestTimeout = "server.request_timeout_s";
inline constexpr std::string_view kDrainTimeout = "server.drain_timeout_s";
inline constexpr std::string_view kTlsCertificate = "server.tls_certificate";
inline constexpr std::string_view kTlsKey = "server.tls_key";
inline constexpr std::string_view kSessionHours = "server.sign_in_hours";
inline constexpr std::string_view kPublicUrl = "server.public_url";
inline constexpr std::string_view kOidcIssuer = "oidc.issuer";
inline constexpr std::string_view kOidcClientId = "oidc.client_id";
inline constexpr std::string_view kOidcClientSecret = "oidc.client_secret";
inline constexpr std::string_view kOidcScopes = "oidc.scopes";
inline constexpr std::string_view kOidcName = "oidc.name";
inline constexpr std::string_view kOidcGroupsClaim = "oidc.groups_claim";
inline constexpr std::string_view kOidcRoles = "oidc.roles";
inline constexpr std::string_view kOidcPersonClaim = "oidc.person_claim";
inline constexpr std::string_view kCorsOrigins = "http.cors_origins";
inline constexpr std::string_view kCorsCredentials = "http.cors_credentials";
inline constexpr std::string_view kDatabaseUrl = "database.url";
inline constexpr std::string_view kMasterKey = "keys.master";
inline constexpr std::string_view kKeyDatabase = "keys.database";
inline constexpr std::string_view kManifest = "models.manifest";
inline constexpr std::string_view kModelFolders = "models.folders";
inline constexpr std::string_view kDetector = "models.detector";
inline constexpr std::string_view kRecogniser = "models.recogniser";
inline constexpr std::string_view kLiveness = "models.liveness";
inline constexpr std::string_view kThreads = "recognition.threads";
inline constexpr std::string_view kIntraOpThreads = "recognition.intra_op_threads";
inline constexpr std::string_view kRecognitionQueue = "recognition.queue";
inline constexpr std::string_view kInputSize = "recognition.input_size";
inline constexpr std::string_view kMinScore = "recognition.min_score";
inline constexpr std::string_view kTiles = "recognition.tiles";
inline constexpr std::string_view kFlipAveraging = "recognition.flip_averaging";
inline constexpr std::string_view kLargestSide = "recognition.largest_side";
inline constexpr std::string_view kContrast = "recognition.contrast";
inline constexpr std::string_view kScoring = "recognition.scoring";
inline constexpr std::string_view kFalseAcceptRate = "recognition.false_accept_rate";
inline constexpr std::string_view kReviewRate = "recognition.review_rate";
inline constexpr std::string_view kMargin = "recognition.margin";
inline constexpr std::string_view kLookAlikeMargin = "recognition.look_alike_margin";
inline constexpr std::string_view kSpoofBelow = "liveness.spoof_below";
inline constexpr std::string_view kLiveFrom = "liveness.live_from";
inline constexpr std::string_view kEnrolMinQuality = "enrolment.min_quality";
inline constexpr std::string_view kConsent = "enrolment.consent";
inline constexpr std::string_view kMaxTemplates = "enrolment.max_templates";
inline constexpr std::string_view kAugment = "enrolment.augment";
inline constexpr std::string_view kFreshMonths = "enrolment.fresh_months";
inline constexpr std::string_view kImageBytes = "limits.image_bytes";
inline constexpr std::string_view kImagePixels = "limits.image_pixels";
inline constexpr std::string_view kImageSide = "limits.image_side";
inline constexpr std::string_view kWeeksAhead = "schedule.weeks_ahead";
inline constexpr std::string_view kPolicyLateAfter = "policy.late_after_s";
inline constexpr std::string_view kPolicyOpensBefore = "policy.opens_before_s";
inline constexpr std::string_view kPolicyClosesAfter = "policy.closes_after_s";
inline constexpr std::string_view kPolicyRepeat = "policy.repeat";
inline constexpr std::string_view kPolicyCooldown = "policy.cooldown_s";
inline constexpr std::string_view kPolicyLiveness = "policy.liveness";
inline constexpr std::string_view kPolicyMinimumConfidence = "policy.minimum_confidence";
inline constexpr std::string_view kPolicyMinimumQuality = "policy.minimum_quality";
inline constexpr std::string_view kPolicyAbsentAfter = "policy.absent_after_s";
inline constexpr std::string_view kPolicyEarlyLeave = "policy.early_leave_s";
inline constexpr std::string_view kPolicyAutoClose = "policy.auto_close";
inline constexpr std::string_view kPolicyAutoAbsent = "policy.auto_absent";
inline constexpr std::string_view kPolicyTeacherCorrects = "policy.teacher_corrects_h";
inline constexpr std::string_view kPolicyOfficeCorrects = "policy.office_corrects_h";
inline constexpr std::string_view kBadgeSeconds = "codes.badge_s";
inline constexpr std::string_view kHallCodeSeconds = "codes.hall_s";
inline constexpr std::string_view kPinDigits = "codes.pin_digits";
inline constexpr std::string_view kEvidenceDays = "retention.evidence_days";
inline constexpr std::string_view kReviewDays = "retention.review_days";
inline constexpr std::string_view kReviewUnknown = "review.unknown";
inline constexpr std::string_view kReviewUndo = "review.undo_minutes";
inline constexpr std::string_view kDisputeDays = "disputes.window_days";
inline constexpr std::string_view kLogo = "exports.logo";
inline constexpr std::string_view kPhotoDays = "retention.photo_days";
inline constexpr std::string_view kSightingDays = "retention.sighting_days";
inline constexpr std::string_view kRecordDays = "retention.record_days";
inline constexpr std::string_view kPassageDays = "retention.passage_days";
inline constexpr std::string_view kInactiveDays = "retention.inactive_days";
inline constexpr std::string_view kCheckpointMinutes = "audit.checkpoint_minutes";
inline constexpr std::string_view kBackupFolder = "backup.folder";
inline constexpr std::string_view kBackupPassphrase = "backup.passphrase_file";
inline constexpr std::string_view kBackupHours = "backup.hours";
inline constexpr std::string_view kBackupKept = "backup.kept";
inline constexpr std::string_view kController = "privacy.controller";
inline constexpr std::string_view kPrivacyContact = "privacy.contact";
inline constexpr std::string_view kProtectionOfficer = "privacy.officer";
inline constexpr std::string_view kLegalBasis = "privacy.legal_basis";
inline constexpr std::string_view kErasureRecords = "erasure.records";
inline constexpr std::string_view kLogLevel = "log.level";
inline constexpr std::string_view kLogFormat = "log.format";
inline constexpr std::string_view kLogFile = "log.file";
}  // namespace setting

// Static lifetime.
std::span<const Setting> settings_table();

// The value for people to see: as EffectiveSetting::shown(), and without the password of a database's URL.
std::string shown(const EffectiveSetting& setting);

}  // namespace rollcall::service
