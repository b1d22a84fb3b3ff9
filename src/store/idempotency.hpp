// Answers kept under the caller's Idempotency-Key, so that a request sent twice does one thing and is answered alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/once.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

struct StoredAnswer {
  std::string scope;        // who asked for what: caller and operation
  std::string request_key;  // the Idempotency-Key
  Bytes request_hash;       // of the request, to refuse the key with another request
  int status = 200;
  std::string content_type;
  std::string etag;  // the header fields of these names; "" for none
  std::string location;
  Bytes body;  // sealed by the caller where it is personal
  Time created_at{};
  // Set while this is a claim alone: the change was made, the answer was not kept yet. `status` and `location` then say
  // what was made, where that is known.
  std::optional<Uuid> claim_id;
  bool operator==(const StoredAnswer&) const = default;
};

Result<std::optional<StoredAnswer>> find_answer(Connection& db, std::string_view scope, std::string_view request_key);

// In the transaction that does what is answered. With `inserted` false somebody else claimed the key before: roll back.
Result<Once<StoredAnswer>> insert_answer_once(Connection& db, const StoredAnswer& answer);

// The answer in place of the claim with this id, or new where nothing was claimed. False when the key is somebody
// else's.
Result<bool> keep_answer(Connection& db, const StoredAnswer& answer, const Uuid& claim_id);

// Passes an unanswered claim on to whoever carries the request out again; false when it is not `from`'s (any more).
Result<bool> take_over_claim(Connection& db, const StoredAnswer& claim, const Uuid& to);

// Gives the key free: the request failed, and may be sent again.
Result<bool> delete_claim(Connection& db, std::string_view scope, std::string_view request_key, const Uuid& claim_id);

// Forgets those made before `before`.
Result<std::int64_t> delete_answers(Connection& db, Time before);

// Makes every answer the claim `claim_id` of a request that was carried out and whose answer was lost: one sent again
// is answered as after a crash. What it was sealed with is gone.
Result<std::int64_t> reopen_answers(Connection& db, const Uuid& claim_id);

// The same, and nothing of what was asked stays either, since whom it tells of cannot be seen from outside: the hash is
// empty, and so is the address.
Result<std::int64_t> empty_answers(Connection& db, const Uuid& claim_id);

}  // namespace rollcall::store
