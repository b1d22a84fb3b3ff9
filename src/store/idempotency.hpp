// Answers kept under the caller's Idempotency-Key, so that a request sent twice does one thing and is answered alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "store/connection.hpp"
#include "store/once.hpp"

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
  bool operator==(const StoredAnswer&) const = default;
};

Result<std::optional<StoredAnswer>> find_answer(Connection& db, std::string_view scope, std::string_view request_key);

// In the transaction that does what is answered. With `inserted` false the request was answered before: roll back, and
// answer with `row` if its request_hash is the same.
Result<Once<StoredAnswer>> insert_answer_once(Connection& db, const StoredAnswer& answer);

// Forgets those made before `before`.
Result<std::int64_t> delete_answers(Connection& db, Time before);

}  // namespace rollcall::store
