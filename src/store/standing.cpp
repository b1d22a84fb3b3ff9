#include "store/standing.hpp"

#include "store/sql/fetch.hpp"

namespace rollcall::store {
namespace {

DeviceCounts read_counts(Row& row) {
  DeviceCounts counts;
  row.into(counts.devices, counts.seen_lately, counts.silent);
  return counts;
}

}  // namespace

Result<DeviceCounts> count_devices(Connection& db, Time lately, Time long_ago) {
  return required(fetch_optional(read_counts, db,
                                 "SELECT COUNT(*), COUNT(CASE WHEN last_seen_at >= ? THEN 1 END), "
                                 "COUNT(CASE WHEN last_seen_at < ? THEN 1 END) FROM device WHERE revoked_at IS NULL",
                                 lately, long_ago),
                  "count");
}

Result<std::int64_t> count_all_deliveries(Connection& db, DeliveryStatus status) {
  return fetch_number(db, "SELECT count(*) FROM webhook_delivery WHERE status = ?", name(status));
}

}  // namespace rollcall::store
