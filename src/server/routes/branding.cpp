#include "service/branding.hpp"

#include <string>
#include <utility>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/routes/installation.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"

namespace rollcall::server {
namespace {

boost::json::value text_or_null(const std::optional<std::string>& text) {
  return text ? boost::json::value(*text) : boost::json::value(nullptr);
}

Response branding_answer(const service::Branding& branding) {
  return Response::json(200,
                        boost::json::object{{"school_name", branding.school_name},
                                            {"time_zone", branding.time_zone},
                                            {"welcome", branding.welcome},
                                            {"kiosk", branding.kiosk},
                                            {"colour", text_or_null(branding.colour)},
                                            {"dark_colour", text_or_null(branding.dark_colour)},
                                            {"logo", branding.has_logo ? boost::json::value("/api/v1/branding/logo")
                                                                       : boost::json::value(nullptr)},
                                            {"version", branding.version}})
      .with_etag(std::to_string(branding.version))
      .with("Cache-Control", std::string(kRevalidate));
}

// A member that may be there, and null.
std::optional<std::optional<std::string>> nullable(JsonReader& read, std::string_view name) {
  if (!read.given(name)) return std::nullopt;
  return read.optional_string(name);
}

}  // namespace

Result<Response> get_branding(Api& api, Request&) { return service::find_branding(api.in).transform(branding_answer); }

Result<Response> change_branding(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::BrandingChange change;
  if (read.given("school_name"))
    change.school_name = read.string("school_name", {.max_code_points = service::kMaxSchoolName});
  if (read.given("time_zone")) change.time_zone = read.string("time_zone");
  if (read.given("welcome")) change.welcome = read.text("welcome");
  if (read.given("kiosk")) change.kiosk = read.text("kiosk");
  change.colour = nullable(read, "colour");
  change.dark_colour = nullable(read, "dark_colour");
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(change.expected_version, if_match(request));
  return service::change_branding(api.in, principal_of(request).actor, change).transform(branding_answer);
}

Result<Response> get_logo(Api& api, Request&) {
  ROLLCALL_ASSIGN(const service::Branding branding, service::find_branding(api.in));
  ROLLCALL_ASSIGN(std::optional<Bytes> logo, service::find_logo(api.in));
  if (!logo) return fail(ErrorCode::kNotFound, "there is no logo");
  return Response::bytes("image/png", *std::move(logo))
      .with_etag(std::to_string(branding.version))
      .with("Cache-Control", std::string(kRevalidate));
}

Result<Response> put_logo(Api& api, Request& request) {
  return service::set_logo(api.in, principal_of(request).actor, std::as_bytes(std::span(request.body)))
      .transform(branding_answer);
}

Result<Response> remove_logo(Api& api, Request& request) {
  ROLLCALL_TRY(service::remove_logo(api.in, principal_of(request).actor));
  return Response::no_content();
}

}  // namespace rollcall::server
