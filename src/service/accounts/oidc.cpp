#include "service/accounts/oidc.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <format>
#include <utility>

#include "base/bytes.hpp"
#include "base/json.hpp"
#include "base/percent.hpp"
#include "base/random.hpp"
#include "crypto/hash.hpp"
#include "service/settings.hpp"

namespace rollcall::service {
namespace {

namespace json = boost::json;

constexpr std::chrono::hours kProviderKept{1};
constexpr std::chrono::seconds kLeastBetweenKeys{10};
constexpr std::size_t kMaxAnswer = std::size_t{256} * 1024;

std::string random_text() {
  std::array<std::byte, 32> random{};
  fill_random(random);
  return to_base64url(random);
}

using Field = std::pair<std::string_view, std::string_view>;

std::string form_of(std::initializer_list<Field> fields) {
  std::string form;
  for (const auto& [name, value] : fields)
    if (!value.empty()) form += std::format("{}{}={}", form.empty() ? "" : "&", name, percent_encode(value));
  return form;
}

std::string text_member(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
}

std::vector<std::string> text_members(const json::object& object, std::string_view name) {
  std::vector<std::string> texts;
  const json::value* value = object.if_contains(name);
  if (value == nullptr) return texts;
  if (value->is_string()) texts.emplace_back(value->get_string());
  if (const json::array* items = value->if_array())
    for (const json::value& item : *items)
      if (item.is_string()) texts.emplace_back(item.get_string());
  return texts;
}

std::unexpected<Error> unavailable(std::string_view what) {
  return fail(ErrorCode::kUnavailable, std::format("the sign-in provider {}", what),
              "try again, or sign in with a password");
}

Result<json::object> object_of(std::string_view text, std::string_view what) {
  auto value = parse_json(text, {.max_bytes = kMaxAnswer});
  if (!value || !value->is_object()) return unavailable(what);
  return std::move(value->get_object());
}

// A token is only as good as the way the keys came.
bool is_trusted(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://127.0.0.1:") || url.starts_with("http://localhost:") ||
         url.starts_with("http://[::1]:");
}

net::HttpSettings http_settings() {
  net::HttpSettings settings;
  settings.timeout = std::chrono::seconds{10};
  settings.max_response_bytes = kMaxAnswer;
  return settings;
}

}  // namespace

OidcClient::OidcClient(const Settings& settings, const Clock& clock)
    : issuer_(settings.text(setting::kOidcIssuer)),
      client_id_(settings.text(setting::kOidcClientId)),
      client_secret_(settings.text(setting::kOidcClientSecret)),
      scopes_(settings.text(setting::kOidcScopes)),
      name_(settings.text(setting::kOidcName)),
      groups_claim_(settings.text(setting::kOidcGroupsClaim)),
      person_claim_(settings.text(setting::kOidcPersonClaim)),
      clock_(clock),
      http_(http_settings()) {}

std::unique_ptr<OidcClient> OidcClient::create(const Settings& settings, const Clock& clock) {
  if (settings.text(setting::kOidcIssuer).empty()) return nullptr;
  return std::unique_ptr<OidcClient>(new OidcClient(settings, clock));
}

Result<std::string> OidcClient::fetch(const net::HttpRequest& request) const {
  ROLLCALL_ASSIGN(net::HttpResponse answer, http_.send(request));
  if (answer.status != 200) return unavailable(std::format("answered {}", answer.status));
  return std::move(answer.body);
}

Result<OidcClient::Provider> OidcClient::provider() {
  const SteadyTime now = std::chrono::steady_clock::now();
  {
    const std::scoped_lock lock(mutex_);
    if (provider_ && now - provider_->read_at < kProviderKept) return *provider_;
  }
  const bool slash = issuer_.ends_with('/');
  ROLLCALL_ASSIGN(const std::string text,
                  fetch({.url = issuer_ + (slash ? "" : "/") + ".well-known/openid-configuration"}));
  ROLLCALL_ASSIGN(const json::object document, object_of(text, "describes itself in a way that cannot be read"));
  if (text_member(document, "issuer") != issuer_) return unavailable("calls itself by another name than oidc.issuer");
  Provider found{.authorization_endpoint = text_member(document, "authorization_endpoint"),
                 .token_endpoint = text_member(document, "token_endpoint"),
                 .jwks_uri = text_member(document, "jwks_uri"),
                 .read_at = now};
  for (const std::string* url : {&found.authorization_endpoint, &found.token_endpoint, &found.jwks_uri})
    if (!is_trusted(*url)) return unavailable("names an address that is not https");
  const std::vector<std::string> methods = text_members(document, "token_endpoint_auth_methods_supported");
  found.basic_authentication = methods.empty() || std::ranges::contains(methods, "client_secret_basic");
  const std::scoped_lock lock(mutex_);
  provider_ = found;
  return found;
}

Result<OidcRequest> OidcClient::begin(const std::string& redirect_uri) {
  ROLLCALL_ASSIGN(const Provider found, provider());
  OidcRequest request{.url = {}, .state = random_text(), .nonce = random_text(), .verifier = random_text()};
  const std::string challenge = to_base64url(crypto::sha256(bytes_of(request.verifier)));
  const char* join = found.authorization_endpoint.contains('?') ? "&" : "?";
  request.url = found.authorization_endpoint + join +
                form_of({{"response_type", "code"},
                         {"client_id", client_id_},
                         {"redirect_uri", redirect_uri},
                         {"scope", scopes_},
                         {"state", request.state},
                         {"nonce", request.nonce},
                         {"code_challenge", challenge},
                         {"code_challenge_method", "S256"}});
  return request;
}

Result<Identity> OidcClient::finish(std::string_view code, const OidcRequest& request,
                                    const std::string& redirect_uri) {
  ROLLCALL_ASSIGN(const Provider found, provider());
  const bool basic = !client_secret_.empty() && found.basic_authentication;
  net::HttpRequest call{
      .method = "POST",
      .url = found.token_endpoint,
      .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}},
      .body = form_of({{"grant_type", "authorization_code"},
                       {"code", code},
                       {"redirect_uri", redirect_uri},
                       {"code_verifier", request.verifier},
                       {"client_id", basic ? std::string_view{} : client_id_},
                       {"client_secret", basic ? std::string_view{} : client_secret_}})};
  if (basic)
    call.headers.push_back({"Authorization", "Basic " + to_base64(bytes_of(percent_encode(client_id_) + ":" +
                                                                           percent_encode(client_secret_)))});
  ROLLCALL_ASSIGN(const net::HttpResponse answer, http_.send(call));
  if (answer.status >= 400 && answer.status < 500)
    return fail(ErrorCode::kUnauthenticated, "the sign-in provider did not accept this sign-in", "begin it again");
  if (answer.status != 200) return unavailable(std::format("answered {}", answer.status));
  ROLLCALL_ASSIGN(const json::object document, object_of(answer.body, "answered what is no token"));
  ROLLCALL_ASSIGN(const json::object claims, verified_claims(found, text_member(document, "id_token")));
  ROLLCALL_TRY(crypto::check_claims(
      claims, {.issuer = issuer_, .audience = client_id_, .nonce = request.nonce, .now = clock_.now()}));
  Identity identity{.issuer = issuer_,
                    .subject = text_member(claims, "sub"),
                    .name = text_member(claims, "preferred_username"),
                    .groups = text_members(claims, groups_claim_),
                    .external_id = person_claim_.empty() ? "" : text_member(claims, person_claim_)};
  if (identity.name.empty()) identity.name = text_member(claims, "email");
  if (identity.name.empty()) identity.name = identity.subject;
  return identity;
}

Result<json::object> OidcClient::verified_claims(const Provider& found, std::string_view token) {
  const auto key_id = crypto::key_id_of(token);
  if (!key_id) return fail(ErrorCode::kUnauthenticated, "the sign-in provider gave no token that can be read");
  ROLLCALL_ASSIGN(const std::shared_ptr<const Keys> known, keys(found, *key_id));
  return crypto::verify_jwt(token, known->set);
}

Result<std::shared_ptr<const OidcClient::Keys>> OidcClient::keys(const Provider& found, std::string_view key_id) {
  const SteadyTime now = std::chrono::steady_clock::now();
  {
    const std::scoped_lock lock(mutex_);
    const bool known = keys_ && (key_id.empty() || keys_->set.contains(key_id));
    if (keys_ && now - keys_->read_at < (known ? SteadyTime::duration(kProviderKept) : kLeastBetweenKeys)) return keys_;
  }
  ROLLCALL_ASSIGN(const std::string text, fetch({.url = found.jwks_uri}));
  auto set = crypto::KeySet::parse(text);
  if (!set) return unavailable("publishes keys that cannot be read");
  auto read = std::make_shared<const Keys>(Keys{.set = *std::move(set), .read_at = now});
  const std::scoped_lock lock(mutex_);
  keys_ = read;
  return read;
}

}  // namespace rollcall::service
