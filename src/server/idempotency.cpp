#include "server/idempotency.hpp"

#include <memory>
#include <utility>

#include "base/text.hpp"
#include "base/uuid.hpp"
#include "crypto/hash.hpp"
#include "http/multipart.hpp"
#include "http/problem.hpp"
#include "server/auth.hpp"
#include "server/under_way.hpp"
#include "service/event_kinds.hpp"
#include "store/idempotency.hpp"
#include "store/sql/write_companion.hpp"

namespace rollcall::server {
namespace {

constexpr LineLimits kKeyLimits{.min_code_points = 1, .max_code_points = 200};
constexpr int kOk = 200;
constexpr int kCreated = 201;
constexpr int kAccepted = 202;
constexpr int kFirstError = 400;
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

Bytes hash_of(ByteView content) {
  const crypto::Digest digest = crypto::blake2b(content, "idempotency");
  return {digest.begin(), digest.end()};
}

// Of a form its parts: a client that sends it again makes up another boundary.
Bytes hash_of(const http::Request& request) {
  const auto form = http::parse_multipart(request);
  if (!form) return hash_of(request.body_bytes());
  Bytes all;
  for (const http::Part& part : form->parts) {
    const std::string filename = part.filename.value_or("");
    for (const ByteView piece : {bytes_of(part.name), bytes_of(filename), bytes_of(part.content_type), part.data}) {
      const Bytes hash = hash_of(piece);
      all.insert(all.end(), hash.begin(), hash.end());
    }
  }
  return hash_of(all);
}

Error still_worked_on() {
  Error error{.code = ErrorCode::kConflict,
              .message = "the first request with this Idempotency-Key is still being worked on",
              .hint = "wait, then send it again to have its answer"};
  error.retry_after_s = 1;
  return error;
}

http::Response as_replayed(http::Response response) {
  if (response.status == kAccepted) response = std::move(response).with("Preference-Applied", "respond-async");
  return std::move(response).with("Idempotency-Replayed", "true");
}

// One route's handler and what it takes to do it once.
struct Idempotent {
  class Claim;

  Api& api;
  bool answers_with_resource;
  std::shared_ptr<const Resources> resources;
  http::Handler handler;
  std::shared_ptr<UnderWay> under_way;

  Result<http::Response> answer(http::Request& request, std::string_view header) const;
  Result<http::Response> carry_out(http::Request& request, store::StoredAnswer claim) const;
  Result<http::Response> answer_again(http::Request& request, const store::StoredAnswer& claim) const;
  Result<http::Response> replay(const store::StoredAnswer& answer) const;
  Result<void> keep(store::StoredAnswer claim, const http::Response& response) const;
};

// Writes the claim of a key with whatever the request changes, and what it made as far as the events say.
class Idempotent::Claim : public store::WriteCompanion {
 public:
  Claim(const Idempotent& of, store::StoredAnswer& claim)
      : WriteCompanion(of.api.in.database()), of_(of), claim_(claim) {}

  // Whether the claim may be there now.
  bool made() const { return made_; }

  void on_begin() override {
    claim_.status = kOk;
    claim_.location.clear();
  }

  void on_event(const store::NewEvent& event) override {
    if (!claim_.location.empty() || !event.subject_id) return;
    claim_.location = of_.resources->address_of(event.kind, *event.subject_id).value_or("");
    if (claim_.location.empty()) return;
    const bool made = event.kind.ends_with(".created") || event.kind.ends_with(".made");
    if (made) claim_.status = event.kind == service::event::kJobCreated ? kAccepted : kCreated;
  }

  Result<void> before_commit(store::Connection& db) override {
    made_ = true;
    ROLLCALL_ASSIGN(const auto once, store::insert_answer_once(db, claim_));
    if (once.inserted || once.row.claim_id == claim_.claim_id) return {};
    return std::unexpected(still_worked_on());
  }

 private:
  const Idempotent& of_;
  store::StoredAnswer& claim_;
  bool made_ = false;
};

// Carries the request out under the claim, and keeps the answer where it is a success.
Result<http::Response> Idempotent::carry_out(http::Request& request, store::StoredAnswer claim) const {
  bool claimed = false;
  Result<http::Response> answer = [&] {
    const Claim companion(*this, claim);
    auto made = handler(request);
    claimed = companion.made();
    return made;
  }();
  http::Response response = answer ? *std::move(answer) : http::problem(std::move(answer).error());
  const bool failed = response.status >= kFirstError || std::holds_alternative<Error>(response.body);
  if (!failed) {
    ROLLCALL_TRY(keep(claim, response));
  } else if (claimed && (response.status < kFirstServerError || !answers_with_resource)) {
    // Whatever was done before it failed is such that doing it again does no harm.
    ROLLCALL_TRY(api.in.database().transact([&](store::Connection& db) {
      return store::delete_claim(db, claim.scope, claim.request_key, *claim.claim_id);
    }));
  }
  return response;
}

Result<void> Idempotent::keep(store::StoredAnswer claim, const http::Response& response) const {
  const Uuid id = *std::exchange(claim.claim_id, std::nullopt);
  claim.status = response.status;
  claim.content_type = response.headers.find("Content-Type").value_or("application/json");
  claim.etag = response.headers.find("ETag").value_or("");
  claim.location = response.headers.find("Location").value_or("");
  ROLLCALL_ASSIGN(claim.body, api.in.vault().seal_shared(service::sealed::kAnswer, bytes_of(response.bytes())));
  ROLLCALL_TRY(api.in.database().transact([&](store::Connection& db) { return store::keep_answer(db, claim, id); }));
  return {};
}

// The change was made, but the server ended before the answer was kept.
Result<http::Response> Idempotent::answer_again(http::Request& request, const store::StoredAnswer& claim) const {
  if (!answers_with_resource && claim.status != kAccepted) {
    store::StoredAnswer mine = claim;
    mine.claim_id = new_uuid(api.in.clock().now());
    ROLLCALL_ASSIGN(const bool taken, api.in.database().transact([&](store::Connection& db) {
      return store::take_over_claim(db, claim, *mine.claim_id);
    }));
    if (!taken) return std::unexpected(still_worked_on());
    request.headers.remove("If-Match");  // it held when the change was made, and that has moved the version on
    return carry_out(request, std::move(mine));
  }
  if (claim.location.empty())
    return fail(ErrorCode::kConflict, "this request was carried out, but its answer was lost when the server ended",
                "look at what it should have changed; do not send it again under another key");
  ROLLCALL_ASSIGN(http::Response response, resources->read(request, claim.location));
  response.status = claim.status;
  if (claim.status != kOk) response = std::move(response).with("Location", claim.location);
  ROLLCALL_TRY(keep(claim, response));
  return as_replayed(std::move(response));
}

Result<http::Response> Idempotent::answer(http::Request& request, std::string_view header) const {
  ROLLCALL_ASSIGN(const std::string key, clean_line("Idempotency-Key", header, kKeyLimits));
  const Time now = api.in.clock().now();
  store::StoredAnswer claim{.scope = scope_of(request), .request_key = key, .request_hash = hash_of(request)};
  claim.created_at = now;
  claim.claim_id = new_uuid(now);
  const UnderWay::Claim alone(*under_way, claim.scope + " " + key);
  if (!alone) return std::unexpected(still_worked_on());
  ROLLCALL_ASSIGN(const auto before, api.in.database().read([&](store::Connection& db) {
    return store::find_answer(db, claim.scope, key);
  }));
  if (!before) return carry_out(request, std::move(claim));
  // An erasure leaves no hash: it is taken to be the same request.
  if (!before->request_hash.empty() && before->request_hash != claim.request_hash)
    return fail(ErrorCode::kUnprocessable, "this Idempotency-Key was used with another request", "use a new key");
  return before->claim_id ? answer_again(request, *before) : replay(*before);
}

Result<http::Response> Idempotent::replay(const store::StoredAnswer& answer) const {
  ROLLCALL_ASSIGN(Bytes body, api.in.vault().open_shared(service::sealed::kAnswer, answer.body));
  http::Response response = http::Response::bytes(answer.content_type, std::move(body));
  if (response.bytes().empty()) response = http::Response::no_content();
  response.status = answer.status;
  if (!answer.etag.empty()) response = std::move(response).with("ETag", answer.etag);
  if (!answer.location.empty()) response = std::move(response).with("Location", answer.location);
  return as_replayed(std::move(response));
}

}  // namespace

http::Handler with_idempotency(Api& api, const Operation* operation, std::shared_ptr<const Resources> resources,
                               http::Handler handler) {
  const auto wrapped = std::make_shared<const Idempotent>(
      Idempotent{.api = api,
                 .answers_with_resource = operation != nullptr && operation->answers_with_resource(),
                 .resources = std::move(resources),
                 .handler = std::move(handler),
                 .under_way = std::make_shared<UnderWay>()});
  return [wrapped](http::Request& request) -> Result<http::Response> {
    const auto header = request.header("Idempotency-Key");
    const bool changes = request.method == http::Method::kPost || request.method == http::Method::kPut ||
                         request.method == http::Method::kPatch || request.method == http::Method::kDelete;
    if (!header || !changes || !request.context.has_value()) return wrapped->handler(request);
    return wrapped->answer(request, *header);
  };
}

}  // namespace rollcall::server
