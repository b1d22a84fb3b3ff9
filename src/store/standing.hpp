// Numbers of the whole installation at one moment, for those who look after it.
#pragma once

#include <cstdint>

#include "base/error.hpp"
#include "base/time.hpp"
#include "store/sql/connection.hpp"
#include "store/webhooks.hpp"

namespace rollcall::store {

// Of the devices that are not revoked: how many there are, how many were seen since `lately`, and how many not since
// `long_ago` though they were before.
struct DeviceCounts {
  std::int64_t devices = 0;
  std::int64_t seen_lately = 0;
  std::int64_t silent = 0;
};
Result<DeviceCounts> count_devices(Connection& db, Time lately, Time long_ago);

// Of all webhooks.
Result<std::int64_t> count_all_deliveries(Connection& db, DeliveryStatus status);

}  // namespace rollcall::store
