#include "server/idempotency.hpp"

#include <memory>
#include <utility>

#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "http/problem.hpp"
#include "server/auth.hpp"
#include "server/under_way.hpp"
#include "store/idempotency.hpp"

namespace rollcall::server {
namespace {

constexpr LineLimits kKeyLimits{.min_code_points = 1, .max_code_points = 200};
constexpr int kFirstServerError = 500;
constexpr std::size_t kLongestPath = 200;

// Whose key it is: two callers may use the same words.
std::string scope_of(const http::Request& request) {
  const auto* principal = std::any_cast<service::Principal>(&request.context);
  const std::string who = principal != nullptr && principal->actor.id ? principal->actor.id->to_string() : "-";
  // A word of the database holds 255 characters; no path of ours is that long, but one that is asked for may be.
  const std::string path = request.path.size() <= kLongestPath
                               ? request.path
                               : to_base64url(crypto::blake2b(bytes_of(request.path), "scope"));
  return who + " " + std::string(http::name(request.method)) + " " + path;
}

Bytes hash_of(const http::Request& request) {
  const crypto::Digest digest = crypto::blake2b(request.body_bytes(), "idempotency");
  return {digest.begin(), digest.end()};
}

Result<http::Response> replay(Api& api, const store::StoredAnswer& answer, const Bytes& request_hash) {
  if (answer.request_hash != request_hash)
    return fail(ErrorCode::kUnprocessable, "this Idempotency-Key was used with another request", "use a new key");
  ROLLCALL_ASSIGN(Bytes body, api.in.vault().open_shared(service::sealed::kAnswer, answer.body));
  http::Response response = http::Response::bytes(answer.content_type, std::move(body));
  response.status = answer.status;
  if (!answer.etag.empty()) response = std::move(response).with("ETag", answer.etag);
  if (!answer.location.empty()) response = std::move(response).with("Location", answer.location);
  return std::move(response).with("Idempotency-Replayed", "true");
}

}  // namespace

http::Handler with_idempotency(Api& api, http::Handler handler) {
  const auto under_way = std::make_shared<UnderWay>();
  return [&api, under_way, handler = std::move(handler)](http::Request& request) -> Result<http::Response> {
    const auto header = request.header("Idempotency-Key");
    const bool changes = request.method == http::Method::kPost || request.method == http::Method::kPut ||
                         request.method == http::Method::kPatch || request.method == http::Method::kDelete;
    if (!header || !changes || !request.context.has_value()) return handler(request);
    ROLLCALL_ASSIGN(const std::string key, clean_line("Idempotency-Key", *header, kKeyLimits));
    const std::string scope = scope_of(request);
    const Bytes request_hash = hash_of(request);
    const UnderWay::Claim claim(*under_way, scope + " " + key);
    if (!claim) {
      return http::problem(ErrorCode::kConflict, "the first request with this Idempotency-Key is still being worked on",
                           "wait, then send it again to have its answer")
          .with("Retry-After", "1");
    }
    ROLLCALL_ASSIGN(const auto before,
                    api.in.database().read([&](store::Connection& db) { return store::find_answer(db, scope, key); }));
    if (before) return replay(api, *before, request_hash);

    Result<http::Response> answer = handler(request);
    http::Response response = answer ? *std::move(answer) : http::problem(std::move(answer).error());
    if (response.status >= kFirstServerError || std::holds_alternative<Error>(response.body)) return response;
    store::StoredAnswer kept{
        .scope = scope, .request_key = key, .request_hash = request_hash, .status = response.status};
    kept.content_type = response.headers.find("Content-Type").value_or("application/json");
    kept.etag = response.headers.find("ETag").value_or("");
    kept.location = response.headers.find("Location").value_or("");
    ROLLCALL_ASSIGN(kept.body, api.in.vault().seal_shared(service::sealed::kAnswer, bytes_of(response.bytes())));
    kept.created_at = api.in.clock().now();
    ROLLCALL_TRY(
        api.in.database().transact([&](store::Connection& db) { return store::insert_answer_once(db, kept); }));
    return response;
  };
}

}  // namespace rollcall::server
