// The names that mail adds to those of the program: of settings (their rows are in service/settings.cpp) and of events.
#pragma once

#include <string_view>

namespace rollcall::service {

namespace setting {
inline constexpr std::string_view kMailUrl = "mail.url";
inline constexpr std::string_view kMailFrom = "mail.from";
inline constexpr std::string_view kMailUser = "mail.user";
inline constexpr std::string_view kMailPassword = "mail.password";
inline constexpr std::string_view kMailTls = "mail.tls";
inline constexpr std::string_view kMailCaFile = "mail.ca_file";
inline constexpr std::string_view kMailDelay = "mail.delay_s";
inline constexpr std::string_view kMailDigestAt = "mail.digest_at";
inline constexpr std::string_view kMailPerMinute = "mail.per_minute";
inline constexpr std::string_view kMailOldest = "mail.oldest_days";
}  // namespace setting

namespace event {
inline constexpr std::string_view kGuardianCreated = "guardian.created";
inline constexpr std::string_view kGuardianChanged = "guardian.changed";
inline constexpr std::string_view kGuardianRemoved = "guardian.removed";
inline constexpr std::string_view kGuardianUnsubscribed = "guardian.unsubscribed";
inline constexpr std::string_view kNoticeSent = "notice.sent";
inline constexpr std::string_view kNoticeFailed = "notice.failed";
}  // namespace event

}  // namespace rollcall::service
