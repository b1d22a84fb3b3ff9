// How well the installation is, part by part, for the people who run it: each part says in one word whether somebody
// should look, and why. Nothing here is secret: no names, no paths, no addresses.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/time.hpp"
#include "service/installation.hpp"
#include "service/outbox/pause.hpp"
#include "service/recognition/recognition.hpp"
#include "store/standing.hpp"

namespace rollcall::service {

enum class HealthState : std::uint8_t { kOk, kAttention, kFailing };
std::string_view name(HealthState state);

// `reason` is "" for ok, else one of the words of health.cpp; they are part of the API and are never renamed.
struct PartHealth {
  HealthState state = HealthState::kOk;
  std::string_view reason;
};

struct Health {
  HealthState state = HealthState::kOk;  // the worst of its parts
  Time started_at{};                     // this process

  PartHealth database;
  std::string database_kind;  // sqlite, postgresql, mariadb
  PartHealth models;
  RecognitionState recognition;
  PartHealth gallery;
  std::int64_t events_behind = 0;  // of the log that the gallery has not read yet
  PartHealth key_store;
  PartHealth outbox;
  OutboxState outbox_state;
  std::int64_t deliveries_waiting = 0;  // to webhooks, after a first failure
  std::int64_t deliveries_dead = 0;
  PartHealth jobs;
  std::int64_t jobs_unfinished = 0;
  PartHealth disk;  // where the data folder is
  std::uintmax_t free_bytes = 0;
  std::uintmax_t total_bytes = 0;
  PartHealth devices;
  store::DeviceCounts device_counts;
};

// Fails only where there is nothing to say at all: what cannot be reached is a part that is failing.
Health look_at_health(Installation& in, const Recognition& recognition);

}  // namespace rollcall::service
