#include "server/routes/guardians.hpp"

#include <boost/json/array.hpp>
#include <charconv>
#include <format>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/wire.hpp"
#include "service/outbox/guardians.hpp"
#include "service/outbox/notice_texts.hpp"

namespace rollcall::server {
namespace {

using rollcall::to_json;  // of base: times, ids

constexpr LineLimits kName{.min_code_points = 1, .max_code_points = 200};
constexpr LineLimits kEmail{.min_code_points = 3, .max_code_points = 254};
constexpr LineLimits kRelation{.min_code_points = 0, .max_code_points = 100};
constexpr LineLimits kWord{.min_code_points = 1, .max_code_points = 10};

std::string clock_text(int minute) { return std::format("{:02}:{:02}", minute / 60, minute % 60); }

// Of "HH:MM", which the description has checked.
int minute_of(JsonReader& read, std::string_view name) {
  const std::string text = read.string(name, {.min_code_points = 5, .max_code_points = 5});
  int hours = 0;
  int minutes = 0;
  if (text.size() == 5) {
    std::from_chars(text.data(), text.data() + 2, hours);
    std::from_chars(text.data() + 3, text.data() + 5, minutes);
  }
  return hours * 60 + minutes;
}

boost::json::object shape(const store::Guardian& guardian) {
  boost::json::value quiet(nullptr);
  if (guardian.quiet_from && guardian.quiet_until)
    quiet =
        boost::json::object{{"from", clock_text(*guardian.quiet_from)}, {"until", clock_text(*guardian.quiet_until)}};
  return {{"id", to_json(guardian.id)},
          {"person_id", to_json(guardian.person_id)},
          {"name", guardian.name},
          {"email", guardian.email},
          {"relation", guardian.relation},
          {"language", guardian.language},
          {"notices", guardian.notices},
          {"digest", guardian.digest},
          {"quiet_hours", std::move(quiet)},
          {"version", guardian.version},
          {"created_at", to_json(guardian.created_at)},
          {"updated_at", to_json(guardian.updated_at)}};
}

// What the body says in place of `facts`.
service::GuardianFacts read_facts(JsonReader& read, service::GuardianFacts facts) {
  if (auto name = read.optional_string("name", kName)) facts.name = *std::move(name);
  if (auto email = read.optional_string("email", kEmail)) facts.email = *std::move(email);
  if (auto relation = read.optional_string("relation", kRelation)) facts.relation = *std::move(relation);
  if (auto language = read.optional_string("language", kWord)) facts.language = *std::move(language);
  facts.notices = read.optional_boolean("notices").value_or(facts.notices);
  facts.digest = read.optional_boolean("digest").value_or(facts.digest);
  if (read.given("quiet_hours")) {
    facts.quiet_from.reset();
    facts.quiet_until.reset();
    if (!read.is_null("quiet_hours"))
      read.object("quiet_hours", [&](JsonReader& hours) {
        facts.quiet_from = minute_of(hours, "from");
        facts.quiet_until = minute_of(hours, "until");
      });
  }
  return facts;
}

Response guardian_answer(int status, const store::Guardian& guardian) {
  return Response::json(status, shape(guardian)).with_etag(std::to_string(guardian.version));
}

std::string token_of(const Request& request) { return query_text(request, "token").value_or(""); }

// A page without a script. Its words are ours, the token is as it came back from the check.
Response page(std::string_view language, const service::UnsubscribeText& text, std::string_view inside) {
  return Response::bytes(
      "text/html; charset=utf-8",
      std::format("<!doctype html><html lang=\"{}\" dir=\"{}\"><meta charset=\"utf-8\"><title>Rollcall</title>"
                  "<meta name=\"viewport\" content=\"width=device-width\"><main>{}</main></html>",
                  language, text.right_to_left ? "rtl" : "ltr", inside));
}

}  // namespace

Result<Response> create_guardian(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  const service::GuardianFacts facts = read_facts(read, {});
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const store::Guardian guardian,
                  service::add_guardian(api.in, principal_of(request).actor, person, facts));
  return guardian_answer(201, guardian)
      .with("Location", "/api/v1/people/" + person.to_string() + "/guardians/" + guardian.id.to_string());
}

Result<Response> list_guardians(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  ROLLCALL_ASSIGN(const auto guardians, service::list_guardians(api.in, principal_of(request).actor, person));
  boost::json::array items;
  for (const store::Guardian& guardian : guardians) items.push_back(shape(guardian));
  return Response::json(200, boost::json::object{{"items", std::move(items)}});
}

Result<Response> get_guardian(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "guardian_id"));
  ROLLCALL_ASSIGN(const store::Guardian guardian,
                  service::get_guardian(api.in, principal_of(request).actor, person, id));
  return guardian_answer(200, guardian);
}

Result<Response> change_guardian(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "guardian_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  const service::Actor& actor = principal_of(request).actor;
  ROLLCALL_ASSIGN(const store::Guardian before, service::get_guardian(api.in, actor, person, id));
  JsonReader read(body);
  const service::GuardianFacts facts = read_facts(read, service::facts_of(before));
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const auto version, if_match(request));
  // What was not said is as it was read: somebody else's change in between is not undone.
  ROLLCALL_ASSIGN(const store::Guardian guardian,
                  service::change_guardian(api.in, actor, person, id, facts, version.value_or(before.version)));
  return guardian_answer(200, guardian);
}

Result<Response> remove_guardian(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "guardian_id"));
  ROLLCALL_TRY(service::remove_guardian(api.in, principal_of(request).actor, person, id));
  return Response::no_content();
}

Result<Response> show_unsubscribe(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const store::Guardian guardian, service::guardian_of_token(api.in, token_of(request)));
  const service::UnsubscribeText text = service::unsubscribe_text(guardian.language);
  return page(guardian.language, text,
              std::format("<p>{}</p><form method=\"post\" action=\"?token={}\"><button>{}</button></form>",
                          text.question, token_of(request), text.button));
}

Result<Response> unsubscribe(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const store::Guardian guardian, service::guardian_of_token(api.in, token_of(request)));
  ROLLCALL_TRY(service::unsubscribe(api.in, token_of(request)));
  const service::UnsubscribeText text = service::unsubscribe_text(guardian.language);
  return page(guardian.language, text, std::format("<p>{}</p>", text.done));
}

}  // namespace rollcall::server
