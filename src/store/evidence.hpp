// Evidence: what stands behind a record, kept for a limited time. The row; the sealed crop is a blob.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct Evidence {
  Uuid id;
  Uuid record_id;
  std::optional<Uuid> sighting_id;
  std::string blob_name;  // the crop; empty when none was kept
  Uuid key_id;            // the subject in the key store whose key opens it
  std::string model;      // name and hash of the recogniser
  std::string model_sha256;
  std::optional<double> threshold;
  Time created_at{};
  Time expires_at{};
  std::optional<Bytes> embedding;  // of the crop, sealed with the same key
  bool operator==(const Evidence&) const = default;
};

Result<void> insert_evidence(Connection& db, const Evidence& evidence);  // kConflict without its record
Result<std::optional<Evidence>> find_evidence(Connection& db, const Uuid& id);
Result<std::vector<Evidence>> list_evidence(Connection& db, const Uuid& record_id);     // oldest first
Result<std::vector<Evidence>> list_evidence_of(Connection& db, const Uuid& person_id);  // for an erasure
Result<std::vector<Evidence>> list_expired_evidence(Connection& db, Time now, int limit);
Result<bool> delete_evidence(Connection& db, const Uuid& id);  // the blob is the caller's to remove

}  // namespace rollcall::store
