#include <boost/json/object.hpp>
#include <optional>

#include "base/bytes.hpp"
#include "server/routes/routes.hpp"
#include "service/accounts/api_keys.hpp"

namespace rollcall::server {
namespace {

// RFC 6749 section 5.2: its own shape, not problem+json, because its clients read no other.
Response refused(int status, std::string_view error, std::string_view description) {
  return Response::json(status, boost::json::object{{"error", error}, {"error_description", description}})
      .with("Cache-Control", "no-store");
}

// The error of the standard that says the same; anything else (a database that is away) stays as it is.
Result<Response> refused_as(Error error, std::string_view grant_error) {
  switch (error.code) {
    case ErrorCode::kUnauthenticated:
      return refused(grant_error == "invalid_client" ? 401 : 400, grant_error,
                     error.fields.empty() ? error.message : "a code of the second factor is needed, or it is wrong");
    case ErrorCode::kInvalidArgument:
      return refused(400, "invalid_scope", error.fields.empty() ? error.message : error.fields.front().message);
    default:
      return std::unexpected(std::move(error));
  }
}

struct Client {
  std::string id;
  std::string secret;
};

// By HTTP Basic or by form fields (section 2.3.1).
Result<std::optional<Client>> client_of(const Request& request, const http::Params& form) {
  constexpr std::string_view kBasic = "Basic ";
  if (const auto header = request.header("Authorization"); header && header->starts_with(kBasic)) {
    const auto decoded = from_base64(header->substr(kBasic.size()));
    const std::string_view text = decoded ? text_of(*decoded) : std::string_view{};
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return fail(ErrorCode::kMalformed, "the Authorization header is not right");
    ROLLCALL_ASSIGN(std::string id, http::percent_decode(text.substr(0, colon), true));
    ROLLCALL_ASSIGN(std::string secret, http::percent_decode(text.substr(colon + 1), true));
    return Client{.id = std::move(id), .secret = std::move(secret)};
  }
  const auto id = form.find("client_id");
  const auto secret = form.find("client_secret");
  if (!id || !secret || id->empty()) return std::nullopt;
  return Client{.id = std::string(*id), .secret = std::string(*secret)};
}

}  // namespace

Result<Response> issue_token(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const http::Params form, http::form_body(request));
  std::optional<service::Scopes> scopes;
  if (const auto wanted = form.find("scope"); wanted && !wanted->empty()) {
    auto parsed = service::Scopes::parse(*wanted);
    if (!parsed) return refused_as(std::move(parsed).error(), "invalid_scope");
    scopes = *std::move(parsed);
  }
  const std::string_view grant = form.find("grant_type").value_or("");
  Result<service::IssuedToken> issued = fail(ErrorCode::kInternal, "no token");
  std::string_view grant_error = "invalid_grant";
  if (grant == "password") {
    const auto name = form.find("username");
    const auto password = form.find("password");
    if (!name || !password) return refused(400, "invalid_request", "username and password are needed");
    issued = service::issue_token(api.in,
                                  {.name = *name,
                                   .password = *password,
                                   .code = form.find("code").value_or(""),
                                   .address = request.remote_address},
                                  scopes);
  } else if (grant == "client_credentials") {
    ROLLCALL_ASSIGN(const std::optional<Client> client, client_of(request, form));
    if (!client) return refused(400, "invalid_request", "client_id and client_secret are needed");
    grant_error = "invalid_client";
    issued = service::issue_token(api.in, client->id, client->secret, scopes);
  } else {
    return refused(400, "unsupported_grant_type", "grant_type must be password or client_credentials");
  }
  if (!issued) return refused_as(std::move(issued).error(), grant_error);
  Response response = Response::json(200, boost::json::object{{"access_token", issued->text},
                                                              {"token_type", "bearer"},
                                                              {"expires_in", service::kAccessTokenLifetime.count()},
                                                              {"scope", issued->scopes.text()}});
  response.compress = false;
  return std::move(response).with("Cache-Control", "no-store");
}

}  // namespace rollcall::server
