// Signing in by another provider: OpenID Connect, authorisation code flow with PKCE (RFC 7636). What comes of it is an
// Identity; see identity.hpp for the user that belongs to it.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/settings.hpp"
#include "crypto/jwt.hpp"
#include "net/http_client.hpp"
#include "service/accounts/identity.hpp"

namespace rollcall::service {

// Where the browser is to be sent, and what must be remembered until it comes back.
struct OidcRequest {
  std::string url;
  std::string state;     // comes back with the browser
  std::string nonce;     // comes back in the token
  std::string verifier;  // of PKCE; never leaves us
};

// Thread-safe. What the provider publishes of itself is kept for an hour; its keys are fetched anew, at most every ten
// seconds, when a token names one that is not known: so it may change them at any time.
class OidcClient {
 public:
  // None where oidc.issuer is empty. `clock` outlives it.
  static std::unique_ptr<OidcClient> create(const Settings& settings, const Clock& clock);

  // kUnavailable when the provider does not answer or answers what is none.
  Result<OidcRequest> begin(const std::string& redirect_uri);

  // kUnauthenticated when the code or the token is not good.
  Result<Identity> finish(std::string_view code, const OidcRequest& request, const std::string& redirect_uri);

  std::string_view name() const { return name_; }  // for the button

 private:
  struct Provider {
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string jwks_uri;
    bool basic_authentication = true;  // of the client at the token endpoint; else by form fields
    SteadyTime read_at{};
  };
  struct Keys {
    crypto::KeySet set;
    SteadyTime read_at{};
  };

  OidcClient(const Settings& settings, const Clock& clock);
  Result<Provider> provider();
  Result<boost::json::object> verified_claims(const Provider& provider, std::string_view token);
  Result<std::shared_ptr<const Keys>> keys(const Provider& provider, std::string_view key_id);
  Result<std::string> fetch(const net::HttpRequest& request) const;

  std::string issuer_;
  std::string client_id_;
  std::string client_secret_;
  std::string scopes_;
  std::string name_;
  std::string groups_claim_;
  std::string person_claim_;
  const Clock& clock_;
  net::HttpClient http_;
  std::mutex mutex_;
  std::optional<Provider> provider_;
  std::shared_ptr<const Keys> keys_;
};

}  // namespace rollcall::service
