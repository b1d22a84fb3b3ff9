#include "service/keeping/health.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <initializer_list>
#include <system_error>

#include "base/uptime.hpp"
#include "store/events.hpp"
#include "store/jobs.hpp"
#include "store/sql/database_url.hpp"
#include "store/webhooks.hpp"

namespace rollcall::service {
namespace {

using enum HealthState;

// The words of reasons.
constexpr std::string_view kUnreachable = "unreachable";
constexpr std::string_view kNoModels = "no_models";
constexpr std::string_view kOtherModels = "templates_of_other_models";
constexpr std::string_view kBehind = "behind";
constexpr std::string_view kWrongKey = "wrong_key";
constexpr std::string_view kPaused = "paused";
constexpr std::string_view kUndelivered = "undelivered";
constexpr std::string_view kManyWait = "many_wait";
constexpr std::string_view kLittleSpace = "little_space";
constexpr std::string_view kSilent = "silent";

constexpr std::int64_t kEventsLate = 1000;                   // the gallery reads on five times a second
constexpr std::int64_t kManyDeliveries = 100;                // waiting at once
constexpr std::int64_t kManyJobs = 100;                      // a tenth of what is taken in
constexpr std::uintmax_t kLittle = std::uintmax_t{1} << 30;  // as `rollcall doctor`
constexpr std::uintmax_t kNone = std::uintmax_t{64} << 20;   // no photo fits any more before long
constexpr std::chrono::minutes kLately{5};
constexpr std::chrono::hours kLongAgo{24};

std::string_view name_of(store::DatabaseKind kind) {
  switch (kind) {
    case store::DatabaseKind::kSqlite:
      return "sqlite";
    case store::DatabaseKind::kPostgres:
      return "postgresql";
    case store::DatabaseKind::kMariadb:
      return "mariadb";
  }
  return "";
}

// What one state of the database says; all of it is missing where that cannot be read.
Result<void> look_at_database(Installation& in, Health& health) {
  const Time now = in.clock().now();
  return in.database().read([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(const std::int64_t latest, store::latest_event(db));
    health.events_behind = std::max<std::int64_t>(latest - health.events_behind, 0);
    ROLLCALL_ASSIGN(health.deliveries_waiting, store::count_all_deliveries(db, store::DeliveryStatus::kWaiting));
    ROLLCALL_ASSIGN(health.deliveries_dead, store::count_all_deliveries(db, store::DeliveryStatus::kDead));
    ROLLCALL_ASSIGN(health.jobs_unfinished, store::count_unfinished_jobs(db));
    ROLLCALL_ASSIGN(health.device_counts, store::count_devices(db, now - kLately, now - kLongAgo));
    return {};
  });
}

void look_at_outbox(Installation& in, Health& health) {
  auto state = outbox_state(in);
  if (!state) {
    health.outbox = {kFailing, kUnreachable};
    return;
  }
  health.outbox_state = *std::move(state);
  if (health.outbox_state.pause) {
    health.outbox = {kAttention, kPaused};
  } else if (health.deliveries_dead > 0 || !health.outbox_state.mail.last_error.empty()) {
    health.outbox = {kAttention, kUndelivered};
  } else if (health.deliveries_waiting + health.outbox_state.mail.count > kManyDeliveries) {
    health.outbox = {kAttention, kManyWait};
  }
}

void look_at_disk(const Installation& in, Health& health) {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(in.folder(), error);
  if (error) {
    health.disk = {kFailing, kUnreachable};
    return;
  }
  health.free_bytes = space.available;
  health.total_bytes = space.capacity;
  if (space.available < kNone) {
    health.disk = {kFailing, kLittleSpace};
  } else if (space.available < kLittle) {
    health.disk = {kAttention, kLittleSpace};
  }
}

void look_at_key_store(Installation& in, Health& health) {
  const auto verified = in.vault().keys().verify_master(in.vault().master());
  if (verified) return;
  health.key_store = {kFailing, verified.error().code == ErrorCode::kWrongKey ? kWrongKey : kUnreachable};
}

}  // namespace

std::string_view name(HealthState state) {
  switch (state) {
    case kOk:
      return "ok";
    case kAttention:
      return "attention";
    case kFailing:
      return "failing";
  }
  return "";
}

Health look_at_health(Installation& in, const Recognition& recognition) {
  Health health;
  const Time now = in.clock().now();
  health.started_at = now - process_uptime().value_or(std::chrono::milliseconds{0});
  if (const auto url = main_database(in.folder(), in.settings())) health.database_kind = name_of(url->kind);
  if (recognition.problem()) health.models = {kFailing, kNoModels};
  if (const auto keeper = recognition.keeper()) health.events_behind = (*keeper)->at_event();
  const bool reads = look_at_database(in, health).has_value();
  if (!reads) {
    health.events_behind = 0;
    for (PartHealth* part : {&health.database, &health.jobs, &health.devices}) *part = {kFailing, kUnreachable};
  }
  if (auto state = recognition.state()) health.recognition = *std::move(state);
  if (recognition.problem() || !reads) {
    health.events_behind = 0;
  } else if (health.events_behind > kEventsLate) {
    health.gallery = {kAttention, kBehind};
  } else if (health.recognition.other_templates > 0) {
    health.gallery = {kAttention, kOtherModels};
  }
  look_at_key_store(in, health);
  look_at_outbox(in, health);
  look_at_disk(in, health);
  if (reads && health.jobs_unfinished > kManyJobs) health.jobs = {kAttention, kManyWait};
  if (reads && health.device_counts.silent > 0) health.devices = {kAttention, kSilent};
  for (const PartHealth* part : {&health.database, &health.models, &health.gallery, &health.key_store, &health.outbox,
                                 &health.jobs, &health.disk, &health.devices})
    health.state = std::max(health.state, part->state);
  return health;
}

}  // namespace rollcall::service
