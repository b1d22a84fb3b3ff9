#include <boost/json/array.hpp>

#include "base/json.hpp"
#include "http/multipart.hpp"
#include "server/auth.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/accounts/access.hpp"
#include "service/enrolment/enrolment.hpp"
#include "service/jobs.hpp"
#include "service/people/groups.hpp"
#include "service/people/people.hpp"

namespace rollcall::server {
namespace {

constexpr LineLimits kExternalId{.min_code_points = 1, .max_code_points = 100};
constexpr LineLimits kGroup{.min_code_points = 1, .max_code_points = 100};
constexpr LineLimits kVersion{.min_code_points = 1, .max_code_points = 100};

std::optional<store::Consent> read_consent(JsonReader& read) {
  std::optional<store::Consent> consent;
  read.object("consent", [&](JsonReader& inner) {
    consent =
        store::Consent{.given_at = inner.time("given_at"), .text_version = inner.string("text_version", kVersion)};
  });
  return consent;
}

Result<service::EnrolOptions> enrol_options(const Request& request, const http::Multipart& form) {
  service::EnrolOptions options;
  ROLLCALL_ASSIGN(const auto allow, query_bool(request, "allow_duplicate"));
  options.allow_duplicate = allow.value_or(false);
  options.replace_oldest = query_text(request, "replace") == "oldest";  // the description has checked the word
  ROLLCALL_ASSIGN(const auto captured_at, form.text("captured_at"));
  if (captured_at) {
    const auto time = parse_rfc3339(*captured_at);
    if (!time) return fail_field("captured_at", "must be a time such as 2026-11-20T08:30:00Z");
    options.captured_at = *time;
  }
  return options;
}

Response person_answer(int status, const service::PersonView& view) {
  return Response::json(status, to_json(view)).with_etag(std::to_string(view.person.version));
}

}  // namespace

Result<Response> create_person(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::NewPerson person{.external_id = read.string("external_id", kExternalId), .name = read.string("name")};
  person.email = read.optional_string("email");
  person.consent = read_consent(read);
  person.minor = read.optional_boolean("minor").value_or(false);
  person.groups = read_lines(read, "groups", kGroup, service::kMostGroups);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const service::PersonView made, service::add_person(api.in, principal_of(request).actor, person));
  const std::string url = "/api/v1/people/" + made.person.id.to_string();
  return person_answer(201, made).with("Location", url);
}

Result<Response> list_people(Api& api, Request& request) {
  store::PeopleFilter filter;
  ROLLCALL_ASSIGN(filter.active, query_bool(request, "active"));
  ROLLCALL_ASSIGN(filter.course, query_id(request, "course"));
  filter.instructor = service::sight_of(principal_of(request).actor).instructor;
  filter.group = query_text(request, "group");
  if (const auto state = query_text(request, "templates")) {
    ROLLCALL_ASSIGN(filter.templates, store::parse_template_state(*state));
  }
  filter.text = request.query.find("q").value_or("");
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto people, service::list_people(api.in, filter, page));
  return Response::json(200, page_json(people));
}

Result<Response> get_person(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "person_id"));
  ROLLCALL_ASSIGN(const service::PersonView view, service::get_person(api.in, id));
  return person_answer(200, view);
}

Result<Response> change_person(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "person_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::PersonChange change;
  if (read.given("external_id")) change.external_id = read.string("external_id", kExternalId);
  if (read.given("name")) change.name = read.string("name");
  if (read.given("email")) change.email = read.is_null("email") ? "" : read.string("email");
  change.active = read.optional_boolean("active");
  change.minor = read.optional_boolean("minor");
  change.consent = read_consent(read);
  if (read.given("groups")) change.groups = read_lines(read, "groups", kGroup, service::kMostGroups);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(change.expected_version, if_match(request));
  ROLLCALL_ASSIGN(const auto view, service::change_person(api.in, principal_of(request).actor, id, change));
  return person_answer(200, view);
}

Result<Response> deactivate_person(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "person_id"));
  service::PersonChange change{.active = false};
  ROLLCALL_ASSIGN(change.expected_version, if_match(request));
  ROLLCALL_TRY(service::change_person(api.in, principal_of(request).actor, id, change));
  return Response::no_content();
}

Result<Response> add_photos(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "person_id"));
  ROLLCALL_ASSIGN(const http::Multipart form, http::parse_multipart(request));
  const std::vector<const http::Part*> photos = form.all("photo");
  if (photos.empty()) return fail_field("photo", "is missing: send one or more files in the form field photo");
  ROLLCALL_ASSIGN(const service::EnrolOptions options, enrol_options(request, form));
  boost::json::array results;
  for (const http::Part* photo : photos) {
    auto result = service::enrol_photo(api.in, api.recognition, principal_of(request).actor, id, photo->data, options);
    if (!result && photos.size() > 1)
      return fail_because(std::move(result).error(), "photo " + std::to_string(results.size() + 1) + " of " +
                                                         std::to_string(photos.size()) + " was refused");
    ROLLCALL_TRY(result);
    results.push_back(to_json(*result));
    if (service::JobRun* run = service::JobRun::current()) run->progress(std::ssize(results), std::ssize(photos));
  }
  return Response::json(201, boost::json::object{{"photos", std::move(results)}});
}

}  // namespace rollcall::server
