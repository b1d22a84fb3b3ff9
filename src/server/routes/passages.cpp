#include "service/taking/passages.hpp"

#include <boost/json/array.hpp>
#include <utility>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/accounts/access.hpp"
#include "service/calendar/checkpoints.hpp"

namespace rollcall::server {
namespace {

constexpr LineLimits kReason{.min_code_points = 1, .max_code_points = 500};

Response passage_answer(int status, const store::Passage& passage) {
  return Response::json(status, to_json(passage)).with_etag(std::to_string(passage.version));
}

// Days are those of the checkpoint where one is named, else of UTC.
Result<Response> list(Api& api, Request& request, store::PassageFilter filter) {
  attendance::TimeZone zone = attendance::TimeZone::utc();
  if (filter.checkpoint) {
    ROLLCALL_ASSIGN(const store::Checkpoint checkpoint, service::get_checkpoint(api.in, *filter.checkpoint));
    ROLLCALL_ASSIGN(zone, attendance::TimeZone::load(checkpoint.time_zone));
  }
  ROLLCALL_ASSIGN(filter.person, query_id(request, "person"));
  filter.group = query_text(request, "group");
  ROLLCALL_ASSIGN(filter.from, query_time_in(request, "from", zone, false));
  ROLLCALL_ASSIGN(filter.until, query_time_in(request, "to", zone, true));
  filter.newest_first = query_newest_first(request);
  // Who teaches or stands at a door has no passages to read: the nil id is nobody's.
  const service::Actor& actor = principal_of(request).actor;
  if (!service::sees_all(actor)) filter.person = service::sight_of(actor).person.value_or(Uuid{});
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto passages, service::list_passages(api.in, filter, page));
  return Response::json(200, page_json(passages));
}

}  // namespace

Result<Response> list_passages(Api& api, Request& request) {
  store::PassageFilter filter;
  ROLLCALL_ASSIGN(filter.checkpoint, query_id(request, "checkpoint"));
  return list(api, request, std::move(filter));
}

Result<Response> list_checkpoint_passages(Api& api, Request& request) {
  store::PassageFilter filter;
  ROLLCALL_ASSIGN(filter.checkpoint, path_id(request, "checkpoint_id"));
  return list(api, request, std::move(filter));
}

Result<Response> get_passage(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "passage_id"));
  ROLLCALL_ASSIGN(const store::Passage passage, service::get_passage(api.in, id));
  return passage_answer(200, passage);
}

Result<Response> add_passage(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid checkpoint, path_id(request, "checkpoint_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::NewPassage wanted{.person = read.uuid("person_id")};
  wanted.at = read.optional_time("at");
  wanted.direction = read.optional_enumeration("direction", attendance::parse_direction);
  wanted.reason = read.string("reason", kReason);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const store::Passage passage,
                  service::add_passage(api.in, principal_of(request).actor, checkpoint, wanted));
  return passage_answer(201, passage).with("Location", "/api/v1/passages/" + passage.id.to_string());
}

Result<Response> correct_passage(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "passage_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::PassageChange change;
  if (read.given("at")) change.at = read.optional_time("at");
  if (read.given("direction")) change.direction = read.optional_enumeration("direction", attendance::parse_direction);
  change.refused = read.optional_boolean("refused");
  change.reason = read.string("reason", kReason);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(change.expected_version, if_match(request));
  ROLLCALL_ASSIGN(const store::Passage passage,
                  service::correct_passage(api.in, principal_of(request).actor, id, change));
  return passage_answer(200, passage);
}

Result<Response> list_passage_evidence(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid passage, path_id(request, "passage_id"));
  ROLLCALL_ASSIGN(const auto evidence, service::list_passage_evidence(api.in, passage));
  return items_answer(evidence);
}

Result<Response> get_passage_evidence(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid passage, path_id(request, "passage_id"));
  ROLLCALL_ASSIGN(const Uuid evidence, path_id(request, "evidence_id"));
  ROLLCALL_ASSIGN(Bytes bytes, service::read_passage_evidence(api.in, principal_of(request).actor, passage, evidence));
  return picture_file(std::move(bytes));
}

}  // namespace rollcall::server
