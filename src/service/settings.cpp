#include "service/settings.hpp"

#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "crypto/master_key.hpp"
#include "net/address_guard.hpp"
#include "service/accounts/identity.hpp"
#include "service/outbox/mail_message.hpp"
#include "service/outbox/mail_names.hpp"
#include "service/outbox/names.hpp"
#include "store/sql/database_url.hpp"

namespace rollcall::service {
namespace {

using enum SettingType;

constexpr std::string_view kTileChoices[] = {"auto", "never", "always"};
constexpr std::string_view kScoringChoices[] = {"mean", "best"};
constexpr std::string_view kErasureChoices[] = {"keep", "remove"};
constexpr std::string_view kConsentChoices[] = {"off", "required"};
constexpr std::string_view kBasisChoices[] = {"unstated",         "consent",     "contract",
                                              "legal_obligation", "public_task", "legitimate_interests"};
constexpr std::string_view kRepeatChoices[] = {"once", "cooldown"};
constexpr std::string_view kLivenessChoices[] = {"off", "passive", "active"};
constexpr std::string_view kLevelChoices[] = {"debug", "info", "warn", "error", "off"};
constexpr std::string_view kMailTlsChoices[] = {"required", "never"};
constexpr std::string_view kFormatChoices[] = {"text", "json"};

std::string check_listen(const SettingValue& value) {
  const auto& text = std::get<std::string>(value);
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return "must be ADDRESS:PORT, such as 127.0.0.1:8000";
  unsigned port = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data() + colon + 1, end, port);
  if (error != std::errc{} || rest != end || port > 65535) return "must end in a port from 0 to 65535";
  return {};
}

// An origin as browsers send it: scheme, host and perhaps a port, nothing after.
bool is_origin(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme == std::string_view::npos || (text.substr(0, scheme) != "http" && text.substr(0, scheme) != "https"))
    return false;
  const std::string_view host = text.substr(scheme + 3);
  return !host.empty() && host.find_first_of("/?#@ \t*ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
}

std::string check_origins(const SettingValue& value) {
  for (const std::string& one : std::get<std::vector<std::string>>(value))
    if (one != "*" && !is_origin(one)) return "must be * or origins in lower case, such as https://portal.example.org";
  return {};
}

std::string check_database(const SettingValue& value) {
  const auto& text = std::get<std::string>(value);
  if (text.empty()) return {};
  const auto url = store::parse_database_url(text);
  return url ? std::string{} : url.error().describe();
}

std::string check_key_source(const SettingValue& value) {
  const auto& text = std::get<std::string>(value);
  if (text.empty()) return {};
  const auto source = crypto::parse_key_source(text);
  return source ? std::string{} : source.error().describe();
}

bool is_local_http(std::string_view url) {
  return url.starts_with("http://127.0.0.1") || url.starts_with("http://localhost") || url.starts_with("http://[::1]");
}

std::string check_public_url(const SettingValue& value) {
  const auto& text = std::get<std::string>(value);
  const bool good = (text.starts_with("https://") || text.starts_with("http://")) && !text.ends_with('/');
  return text.empty() || good ? std::string{}
                              : "must be a URL such as https://rollcall.example.org, without a / at its end";
}

// A token is only as good as the way the provider's keys come.
std::string check_issuer(const SettingValue& value) {
  const auto& text = std::get<std::string>(value);
  const bool good = text.empty() || text.starts_with("https://") || is_local_http(text);
  return good ? std::string{} : "must be an https:// URL, or http:// of this machine";
}

std::string check_roles(const SettingValue& value) {
  for (const std::string& entry : std::get<std::vector<std::string>>(value))
    if (!check_role_mapping(entry)) return "must be GROUP=ROLE, with a role that there is";
  return {};
}

std::string check_networks(const SettingValue& value) {
  for (const std::string& network : std::get<std::vector<std::string>>(value))
    if (!net::AddressRange::parse(network)) return "must be networks such as 10.1.0.0/16 or fd00::/8";
  return {};
}

std::string check_mail_url(const SettingValue& value) {
  const auto& text = std::get<std::string>(value);
  const bool good = text.empty() || text.starts_with("smtp://") || text.starts_with("smtps://");
  return good ? std::string{} : "must be a URL such as smtps://mail.example.org or smtp://127.0.0.1:25";
}

std::string check_mail_from(const SettingValue& value) {
  const bool good = is_mail_address(bare_address(std::get<std::string>(value)));
  return good ? std::string{} : "must be an address, or Name <address>";
}

std::string check_clock(const SettingValue& value) {
  const auto& text = std::get<std::string>(value);
  const auto in_range = [&](std::size_t at, int most) {
    int number = -1;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + 2, number);
    return error == std::errc{} && end == text.data() + at + 2 && number >= 0 && number <= most;
  };
  const bool good = text.size() == 5 && text[2] == ':' && in_range(0, 23) && in_range(3, 59);
  return good ? std::string{} : "must be a time of the day such as 17:00";
}

constexpr auto kTable = std::to_array<Setting>({
    {.name = setting::kListen,
     .default_value = "127.0.0.1:8000",
     .help = "Address and port to serve on; port 0 picks a free one",
     .check = check_listen},
    {.name = setting::kIoThreads,
     .type = kInteger,
     .default_value = "1",
     .help = "Threads that move bytes between clients and pools",
     .min = 1,
     .max = 64},
    {.name = setting::kWorkers,
     .type = kInteger,
     .default_value = "8",
     .help = "Requests answered at once",
     .min = 1,
     .max = 1024},
    {.name = setting::kQueue,
     .type = kInteger,
     .default_value = "256",
     .help = "Requests that may wait; more are answered 503",
     .min = 1,
     .max = 100'000},
    {.name = setting::kMaxConnections,
     .type = kInteger,
     .default_value = "4096",
     .help = "Connections held at once",
     .min = 1,
     .max = 1'000'000},
    {.name = setting::kRequestTimeout,
     .type = kInteger,
     .default_value = "60",
     .unit = "s",
     .help = "Longest time for one request",
     .min = 1,
     .max = 3600},
    {.name = setting::kDrainTimeout,
     .type = kInteger,
     .default_value = "20",
     .unit = "s",
     .help = "Longest time to answer what is in flight at shutdown",
     .min = 0,
     .max = 3600},
    {.name = setting::kTlsCertificate,
     .default_value = "",
     .help = "PEM file with the certificate chain; with server.tls_key turns on HTTPS"},
    {.name = setting::kTlsKey, .default_value = "", .help = "PEM file with the certificate's private key"},
    {.name = setting::kSessionHours,
     .type = kInteger,
     .default_value = "12",
     .unit = "h",
     .help = "How long a sign-in in the browser lasts",
     .min = 1,
     .max = 8760},
    {.name = setting::kPublicUrl,
     .default_value = "",
     .help = "The address people use, such as https://rollcall.example.org; empty: that of each request",
     .check = check_public_url},
    {.name = setting::kOidcIssuer,
     .default_value = "",
     .help = "Issuer of an OpenID Connect provider to sign in by; empty: passwords only",
     .check = check_issuer},
    {.name = setting::kOidcClientId, .default_value = "rollcall", .help = "What the provider calls us"},
    {.name = setting::kOidcClientSecret,
     .default_value = "",
     .help = "Our secret at the provider; empty: none, PKCE alone",
     .secret = true},
    {.name = setting::kOidcScopes,
     .default_value = "openid profile email",
     .help = "What the provider is asked for; openid must be among it"},
    {.name = setting::kOidcName, .default_value = "Single sign-on", .help = "What the button to sign in by it says"},
    {.name = setting::kOidcGroupsClaim,
     .default_value = "groups",
     .help = "The claim of the ID token that holds a user's groups"},
    {.name = setting::kOidcRoles,
     .type = kList,
     .default_value = "",
     .help = "GROUP=ROLE, the first that fits counts; * is every group. Who fits none may not sign in",
     .check = check_roles},
    {.name = setting::kOidcPersonClaim,
     .default_value = "",
     .help = "The claim that holds a person's external_id, to join user and person; empty: none"},
    {.name = setting::kCorsOrigins,
     .type = kList,
     .default_value = "",
     .help =
         "Origins whose pages may call the API from a browser, such as https://portal.example.org; * for all; empty: "
         "none",
     .check = check_origins},
    {.name = setting::kCorsCredentials,
     .type = kBoolean,
     .default_value = "false",
     .help = "Whether those pages may act as whoever is signed in; not with *"},
    {.name = setting::kDatabaseUrl,
     .default_value = "",
     .help = "Empty: rollcall.db in the data folder; or sqlite:PATH, postgresql://... or mysql://...",
     .check = check_database},
    {.name = setting::kMasterKey,
     .default_value = "",
     .help = "Where the master key comes from: file:PATH, env:NAME or command:TEXT; empty: keys/master.key in the data "
             "folder",
     .check = check_key_source},
    {.name = setting::kKeyDatabase,
     .default_value = "",
     .help = "Where the wrapped keys are: empty: keys/keys.db in the data folder; or the URL of another database, for "
             "several servers on one database",
     .check = check_database},
    {.name = setting::kManifest,
     .default_value = "",
     .help = "A manifest with models of your own, added to the built-in one; empty: models/manifest.json in the data "
             "folder where it exists"},
    {.name = setting::kModelFolders,
     .type = kList,
     .default_value = "",
     .help = "More folders to look for model files in, after models/ in the data folder"},
    {.name = setting::kDetector,
     .default_value = "",
     .help = "The model that finds faces; empty: the manifest's default"},
    {.name = setting::kRecogniser,
     .default_value = "",
     .help = "The model that tells faces apart; empty: the manifest's default"},
    {.name = setting::kLiveness,
     .default_value = "",
     .help = "The model that tells live faces from pictures; empty: the manifest's default, none: no liveness"},
    {.name = setting::kThreads,
     .type = kInteger,
     .default_value = "0",
     .help = "Pictures worked on at once; 0: as many as there are cores",
     .min = 0,
     .max = 256},
    {.name = setting::kIntraOpThreads,
     .type = kInteger,
     .default_value = "1",
     .help = "Threads for one model run: 1 for throughput, the cores for the latency of one picture",
     .min = 1,
     .max = 64},
    {.name = setting::kRecognitionQueue,
     .type = kInteger,
     .default_value = "32",
     .help = "Pictures that may wait; more are answered 503",
     .min = 1,
     .max = 10'000},
    {.name = setting::kInputSize,
     .type = kInteger,
     .default_value = "640",
     .unit = "px",
     .help = "Longer side at which the detector sees a picture: 320 is fast, 640 finds small faces",
     .min = 64,
     .max = 2048},
    {.name = setting::kMinScore,
     .type = kNumber,
     .default_value = "0.7",
     .help = "Least detection score of a face",
     .min = 0.05,
     .max = 1},
    {.name = setting::kTiles,
     .default_value = "auto",
     .help = "Whether large pictures are also searched in tiles for small faces",
     .choices = kTileChoices},
    {.name = setting::kFlipAveraging,
     .type = kBoolean,
     .default_value = "false",
     .help = "Embed each face and its mirror image: a little better, twice the time"},
    {.name = setting::kLargestSide,
     .type = kInteger,
     .default_value = "0",
     .unit = "px",
     .help = "Scale larger pictures down to this side before anything else; 0: never",
     .min = 0,
     .max = 20'000},
    {.name = setting::kContrast,
     .type = kNumber,
     .default_value = "0",
     .help = "Clip limit of local contrast equalisation (CLAHE) before faces are looked for: 2 is mild; 0: off",
     .min = 0,
     .max = 40},
    {.name = setting::kScoring,
     .default_value = "mean",
     .help = "Compare with the mean of a person's templates, or with the best of them",
     .choices = kScoringChoices},
    {.name = setting::kFalseAcceptRate,
     .type = kNumber,
     .default_value = "0.003",
     .help = "Share of strangers that may be taken for someone; the threshold follows from it and from the number of "
             "people searched",
     .min = 1e-9,
     .max = 0.5},
    {.name = setting::kReviewRate,
     .type = kNumber,
     .default_value = "0.1",
     .help = "Share of strangers that may be sent to review",
     .min = 1e-9,
     .max = 1},
    {.name = setting::kMargin,
     .type = kNumber,
     .default_value = "0.05",
     .help = "A match goes to review when the second person is closer to it than this",
     .min = 0,
     .max = 1},
    {.name = setting::kLookAlikeMargin,
     .type = kNumber,
     .default_value = "0.15",
     .help = "The same against somebody who was settled to look alike",
     .min = 0,
     .max = 1},
    {.name = setting::kEnrolMinQuality,
     .type = kNumber,
     .default_value = "0.3",
     .help = "Least quality of a photo to enrol",
     .min = 0,
     .max = 1},
    {.name = setting::kConsent,
     .default_value = "off",
     .help = "Whether a consent must be in force before a photo is enrolled",
     .choices = kConsentChoices},
    {.name = setting::kMaxTemplates,
     .type = kInteger,
     .default_value = "10",
     .help = "Most templates of a person; a photo more is refused, or replaces the oldest where that is asked for",
     .min = 1,
     .max = 100},
    {.name = setting::kFreshMonths,
     .type = kInteger,
     .default_value = "36",
     .unit = "months",
     .help = "A person whose newest template is older is listed as stale; 0: never",
     .min = 0,
     .max = 600},
    {.name = setting::kImageBytes,
     .type = kInteger,
     .default_value = "33554432",
     .unit = "bytes",
     .help = "Largest picture file taken",
     .min = 1024,
     .max = 1e9},
    {.name = setting::kImagePixels,
     .type = kInteger,
     .default_value = "120000000",
     .unit = "px",
     .help = "Largest picture taken, in pixels",
     .min = 10'000,
     .max = 2e9},
    {.name = setting::kImageSide,
     .type = kInteger,
     .default_value = "20000",
     .unit = "px",
     .help = "Longest side of a picture taken",
     .min = 100,
     .max = 65'535},
    {.name = setting::kWeeksAhead,
     .type = kInteger,
     .default_value = "8",
     .unit = "weeks",
     .help = "How far ahead the sessions of schedules are made; further on when somebody asks for them",
     .min = 1,
     .max = 52},
    {.name = setting::kPolicyLateAfter,
     .type = kInteger,
     .default_value = "600",
     .unit = "s",
     .help = "Later than this after the start is late",
     .min = 0,
     .max = 86400},
    {.name = setting::kPolicyOpensBefore,
     .type = kInteger,
     .default_value = "900",
     .unit = "s",
     .help = "Marks count from this long before the start",
     .min = 0,
     .max = 86400},
    {.name = setting::kPolicyClosesAfter,
     .type = kInteger,
     .default_value = "0",
     .unit = "s",
     .help = "And until this long after the end",
     .min = 0,
     .max = 86400},
    {.name = setting::kPolicyRepeat,
     .default_value = "once",
     .help = "Whether a person counts once in a session, or again after a pause",
     .choices = kRepeatChoices},
    {.name = setting::kPolicyCooldown,
     .type = kInteger,
     .default_value = "60",
     .unit = "s",
     .help = "The pause between two sightings of a person that count",
     .min = 0,
     .max = 86400},
    {.name = setting::kPolicyLiveness,
     .default_value = "passive",
     .help = "Whether a face must be live: by the model, or by a challenge too",
     .choices = kLivenessChoices},
    {.name = setting::kPolicyMinimumConfidence,
     .type = kNumber,
     .default_value = "0",
     .help = "Below it a match goes to review; 0: the threshold of the model alone",
     .min = 0,
     .max = 1},
    {.name = setting::kPolicyMinimumQuality,
     .type = kNumber,
     .default_value = "0.2",
     .help = "Below it a face is of too low a quality",
     .min = 0,
     .max = 1},
    {.name = setting::kPolicyAbsentAfter,
     .type = kInteger,
     .default_value = "0",
     .unit = "s",
     .help = "Later than this after the start is absent; 0: late for ever",
     .min = 0,
     .max = 86400},
    {.name = setting::kPolicyEarlyLeave,
     .type = kInteger,
     .default_value = "0",
     .unit = "s",
     .help = "Who was last seen more than this before the end left early; 0: nobody did",
     .min = 0,
     .max = 86400},
    {.name = setting::kPolicyAutoClose,
     .type = kBoolean,
     .default_value = "true",
     .help = "Open sessions are closed when their time is over"},
    {.name = setting::kPolicyAutoAbsent,
     .type = kBoolean,
     .default_value = "false",
     .help = "Closing a session writes down as absent who has no mark"},
    {.name = setting::kPolicyTeacherCorrects,
     .type = kInteger,
     .default_value = "0",
     .unit = "h",
     .help = "For so long after a session teachers may correct its records; 0: always",
     .min = 0,
     .max = 87840},
    {.name = setting::kPolicyOfficeCorrects,
     .type = kInteger,
     .default_value = "0",
     .unit = "h",
     .help = "For so long after a session the office may correct its records; 0: always",
     .min = 0,
     .max = 87840},
    {.name = setting::kBadgeSeconds,
     .type = kInteger,
     .default_value = "60",
     .unit = "s",
     .help = "How long a badge is taken; a new one is to be shown after half of it",
     .min = 10,
     .max = 600},
    {.name = setting::kHallCodeSeconds,
     .type = kInteger,
     .default_value = "30",
     .unit = "s",
     .help = "How long the code of a hall is shown; it is taken as long again",
     .min = 10,
     .max = 3600},
    {.name = setting::kPinDigits,
     .type = kInteger,
     .default_value = "6",
     .help = "The fewest digits of a PIN",
     .min = 4,
     .max = 12},
    {.name = setting::kEvidenceDays,
     .type = kInteger,
     .default_value = "90",
     .unit = "days",
     .help = "How long the face behind a record is kept",
     .min = 0,
     .max = 3650},
    {.name = setting::kReviewDays,
     .type = kInteger,
     .default_value = "14",
     .unit = "days",
     .help = "How long a face waits for a human",
     .min = 1,
     .max = 3650},
    {.name = setting::kReviewUnknown,
     .type = kBoolean,
     .default_value = "true",
     .help = "Whether faces that nobody knows wait for a human too"},
    {.name = setting::kReviewUndo,
     .type = kInteger,
     .default_value = "60",
     .unit = "min",
     .help = "For so long the settling of a review can be undone; then its crop and key are destroyed",
     .min = 0,
     .max = 1440},
    {.name = setting::kLogo, .default_value = "", .help = "PNG for the head of printed registers; empty: none"},
    {.name = setting::kPhotoDays,
     .type = kInteger,
     .default_value = "0",
     .unit = "days",
     .help = "How long enrolment photos are kept; their templates stay; 0: as long as the person",
     .min = 0,
     .max = 36'500},
    {.name = setting::kSightingDays,
     .type = kInteger,
     .default_value = "0",
     .unit = "days",
     .help = "How long sightings are kept; records stay; 0: for ever",
     .min = 0,
     .max = 36'500},
    {.name = setting::kRecordDays,
     .type = kInteger,
     .default_value = "0",
     .unit = "days",
     .help = "How long attendance is kept after its session; 0: for ever",
     .min = 0,
     .max = 36'500},
    {.name = setting::kPassageDays,
     .type = kInteger,
     .default_value = "0",
     .unit = "days",
     .help = "How long passages at checkpoints are kept; 0: for ever",
     .min = 0,
     .max = 36'500},
    {.name = setting::kInactiveDays,
     .type = kInteger,
     .default_value = "0",
     .unit = "days",
     .help = "After how long an inactive person is erased; 0: never",
     .min = 0,
     .max = 36'500},
    {.name = setting::kCheckpointMinutes,
     .type = kInteger,
     .default_value = "60",
     .unit = "min",
     .help = "How often a signed checkpoint of the audit is made, when there is anything new",
     .min = 1,
     .max = 10'080},
    {.name = setting::kBackupFolder, .default_value = "", .help = "Folder for scheduled backups; empty: none are made"},
    {.name = setting::kBackupPassphrase,
     .default_value = "",
     .help = "File with the passphrase that seals scheduled backups; nobody else may read it"},
    {.name = setting::kBackupHours,
     .type = kInteger,
     .default_value = "24",
     .unit = "h",
     .help = "How often a scheduled backup is made",
     .min = 1,
     .max = 8760},
    {.name = setting::kBackupKept,
     .type = kInteger,
     .default_value = "14",
     .help = "How many scheduled backups are kept; older ones are removed",
     .min = 1,
     .max = 10'000},
    {.name = setting::kWebhookHttp,
     .type = kBoolean,
     .default_value = "false",
     .help = "Whether webhooks may go to http:// as well as https://"},
    {.name = setting::kWebhookNetworks,
     .type = kList,
     .default_value = "",
     .help = "Networks of our own that webhooks may go to, such as 10.1.0.0/16; empty: the public internet alone",
     .check = check_networks},
    {.name = setting::kWebhookConnectTimeout,
     .type = kInteger,
     .default_value = "5",
     .unit = "s",
     .help = "Longest time to connect to the receiver of a webhook",
     .min = 1,
     .max = 300},
    {.name = setting::kWebhookTimeout,
     .type = kInteger,
     .default_value = "15",
     .unit = "s",
     .help = "Longest time for the receiver of a webhook to answer",
     .min = 1,
     .max = 300},
    {.name = setting::kWebhookFirstPause,
     .type = kNumber,
     .default_value = "5",
     .unit = "s",
     .help = "Longest pause after the first failure of a webhook; it doubles with each further one",
     .min = 0.01,
     .max = 3600},
    {.name = setting::kWebhookLongestPause,
     .type = kNumber,
     .default_value = "900",
     .unit = "s",
     .help = "Longest pause between two tries of a webhook",
     .min = 0.01,
     .max = 86400},
    {.name = setting::kWebhookAttempts,
     .type = kInteger,
     .default_value = "100",
     .unit = "",
     .help = "Tries of one event before a webhook gives it up",
     .min = 1,
     .max = 1000000},
    {.name = setting::kWebhookGiveUp,
     .type = kInteger,
     .default_value = "72",
     .unit = "h",
     .help = "How long one event is tried before a webhook gives it up, and how long a webhook may fail before it is "
             "turned off",
     .min = 1,
     .max = 8760},
    {.name = setting::kWebhookSecretOverlap,
     .type = kInteger,
     .default_value = "24",
     .unit = "h",
     .help = "How long the old secret of a webhook signs beside the new one",
     .min = 0,
     .max = 8760},
    {.name = setting::kWebhookLogDays,
     .type = kInteger,
     .default_value = "7",
     .unit = "days",
     .help = "How long the tries of webhooks are listed",
     .min = 1,
     .max = 3650},
    {.name = setting::kWebhookDeadDays,
     .type = kInteger,
     .default_value = "90",
     .unit = "days",
     .help = "How long events that a webhook gave up can be replayed by themselves",
     .min = 1,
     .max = 3650},
    {.name = setting::kMailUrl,
     .default_value = "",
     .help = "The mail server for notices, such as smtps://mail.example.org; empty: no mail is sent",
     .check = check_mail_url},
    {.name = setting::kMailFrom,
     .default_value = "rollcall@localhost",
     .help = "Whom mail is from: an address, or Name <address>",
     .check = check_mail_from},
    {.name = setting::kMailUser, .default_value = "", .help = "Our name at the mail server; empty: none"},
    {.name = setting::kMailPassword, .default_value = "", .help = "Our password at the mail server", .secret = true},
    {.name = setting::kMailTls,
     .default_value = "required",
     .help = "Whether the way to the mail server must be encrypted; never: for one on this machine",
     .choices = kMailTlsChoices},
    {.name = setting::kMailCaFile,
     .default_value = "",
     .help = "PEM file with the authorities the mail server is trusted by; empty: the system's"},
    {.name = setting::kMailDelay,
     .type = kInteger,
     .default_value = "600",
     .unit = "s",
     .help = "How long a notice waits, so that a mistake can be corrected before it goes",
     .min = 0,
     .max = 604800},
    {.name = setting::kMailDigestAt,
     .default_value = "17:00",
     .help = "When the daily mail goes to guardians who want one, on the clocks of the course",
     .check = check_clock},
    {.name = setting::kMailPerMinute,
     .type = kInteger,
     .default_value = "60",
     .unit = "",
     .help = "Mails sent in a minute at most",
     .min = 1,
     .max = 6000},
    {.name = setting::kMailOldest,
     .type = kInteger,
     .default_value = "7",
     .unit = "days",
     .help = "Absences from sessions that ended longer ago are not told",
     .min = 1,
     .max = 3650},
    {.name = setting::kController,
     .default_value = "",
     .help = "Who decides about the data (the controller), with address: for the privacy papers"},
    {.name = setting::kPrivacyContact,
     .default_value = "",
     .help = "Where people turn to about their data: an address, a telephone number, an e-mail"},
    {.name = setting::kProtectionOfficer,
     .default_value = "",
     .help = "How to reach the data protection officer; empty: there is none"},
    {.name = setting::kLegalBasis,
     .default_value = "unstated",
     .help = "What attendance is kept by in law (GDPR article 6); the privacy papers ask for it where it is unstated",
     .choices = kBasisChoices},
    {.name = setting::kErasureRecords,
     .default_value = "keep",
     .help = "What becomes of an erased person's attendance: keep it under a pseudonym, or remove it",
     .choices = kErasureChoices},
    {.name = setting::kLogLevel, .default_value = "info", .help = "What is logged at least", .choices = kLevelChoices},
    {.name = setting::kLogFormat,
     .default_value = "text",
     .help = "How log lines are written",
     .choices = kFormatChoices},
    {.name = setting::kLogFile,
     .default_value = "",
     .help = "Also log to this file, rotated; empty: standard error only"},
});

}  // namespace

std::span<const Setting> settings_table() { return kTable; }

std::string shown(const EffectiveSetting& setting) {
  const std::string_view name = setting.setting->name;
  if (name != setting::kDatabaseUrl && name != setting::kKeyDatabase) return setting.shown();
  return store::without_password(setting.shown());
}

}  // namespace rollcall::service
