// The names that telling others adds to those of the program: of settings (their rows are in service/settings.cpp), of
// events, and of what is sealed.
#pragma once

#include <string_view>

namespace rollcall::service {

namespace setting {
inline constexpr std::string_view kWebhookHttp = "webhooks.allow_http";
inline constexpr std::string_view kWebhookNetworks = "webhooks.allowed_networks";
inline constexpr std::string_view kWebhookConnectTimeout = "webhooks.connect_timeout_s";
inline constexpr std::string_view kWebhookTimeout = "webhooks.timeout_s";
inline constexpr std::string_view kWebhookFirstPause = "webhooks.first_pause_s";
inline constexpr std::string_view kWebhookLongestPause = "webhooks.longest_pause_s";
inline constexpr std::string_view kWebhookAttempts = "webhooks.attempts";
inline constexpr std::string_view kWebhookGiveUp = "webhooks.give_up_h";
inline constexpr std::string_view kWebhookSecretOverlap = "webhooks.secret_overlap_h";
inline constexpr std::string_view kWebhookLogDays = "webhooks.log_days";
inline constexpr std::string_view kWebhookDeadDays = "webhooks.dead_letter_days";
inline constexpr std::string_view kCsvFolder = "csv.folder";
inline constexpr std::string_view kCsvRotateMb = "csv.rotate_mb";
inline constexpr std::string_view kCsvRotateDaily = "csv.rotate_daily";
}  // namespace setting

namespace event {
inline constexpr std::string_view kWebhookCreated = "webhook.created";
inline constexpr std::string_view kWebhookChanged = "webhook.changed";
inline constexpr std::string_view kWebhookRemoved = "webhook.removed";
inline constexpr std::string_view kWebhookSecretRotated = "webhook.secret_rotated";
inline constexpr std::string_view kWebhookReplayed = "webhook.replayed";
inline constexpr std::string_view kWebhookDisabled = "webhook.disabled";
inline constexpr std::string_view kWebhookGaveUp = "webhook.gave_up";
inline constexpr std::string_view kOutboxPaused = "outbox.paused";
inline constexpr std::string_view kOutboxResumed = "outbox.resumed";
}  // namespace event

namespace sealed {
inline constexpr std::string_view kWebhook = "webhook";
}  // namespace sealed

}  // namespace rollcall::service
