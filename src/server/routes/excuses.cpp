#include "service/review/excuses.hpp"

#include <boost/json/array.hpp>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/review_wire.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/accounts/access.hpp"

namespace rollcall::server {
namespace {

constexpr LineLimits kReason{.min_code_points = 0, .max_code_points = 500};
constexpr LineLimits kWithdrawn{.min_code_points = 1, .max_code_points = 500};
constexpr std::size_t kMostPeople = 200;

}  // namespace

Result<Response> list_absence_codes(Api& api, Request&) {
  ROLLCALL_ASSIGN(const auto codes, service::list_absence_codes(api.in));
  return items_answer(codes);
}

Result<Response> put_absence_code(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  store::AbsenceCode code{.code = std::string(request.param("code")), .words = read.string("words")};
  code.counts = read.enumeration("counts", attendance::parse_record_status);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(code, service::put_absence_code(api.in, principal_of(request).actor, code));
  return Response::json(200, to_json(code));
}

Result<Response> remove_absence_code(Api& api, Request& request) {
  ROLLCALL_TRY(service::remove_absence_code(api.in, principal_of(request).actor, std::string(request.param("code"))));
  return Response::no_content();
}

Result<Response> create_excuses(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::NewExcuse wanted{.people = read_ids(read, "person_ids", kMostPeople)};
  if (wanted.people.empty()) read.refuse("person_ids", "must name somebody");
  wanted.course = read.optional_uuid("course_id");
  wanted.session = read.optional_uuid("session_id");
  wanted.starts_at = read.optional_time("starts_at");
  wanted.ends_at = read.optional_time("ends_at");
  if (wanted.session && (wanted.course || wanted.starts_at || wanted.ends_at))
    read.refuse("session_id", "must stand without course_id, starts_at and ends_at");
  if (!wanted.session && !wanted.starts_at) read.refuse("starts_at", "must be given, or a session_id");
  if (!wanted.session && !wanted.ends_at) read.refuse("ends_at", "must be given, or a session_id");
  wanted.code = read.string("code");
  wanted.reason = read.optional_string("reason", kReason).value_or("");
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const auto made, service::add_excuses(api.in, principal_of(request).actor, wanted));
  boost::json::array items;
  for (const service::ExcuseView& one : made) items.push_back(to_json(one));
  return Response::json(201, boost::json::object{{"items", std::move(items)}});
}

Result<Response> list_excuses(Api& api, Request& request) {
  store::ExcuseFilter filter;
  ROLLCALL_ASSIGN(filter.person, query_id(request, "person"));
  ROLLCALL_ASSIGN(filter.course, query_id(request, "course"));
  ROLLCALL_ASSIGN(filter.batch, query_id(request, "batch"));
  ROLLCALL_ASSIGN(filter.from, query_time(request, "from"));
  ROLLCALL_ASSIGN(filter.until, query_time(request, "to"));
  ROLLCALL_ASSIGN(const std::optional<bool> withdrawn, query_bool(request, "withdrawn"));
  filter.withdrawn_too = withdrawn.value_or(false);
  const service::Sight sight = service::sight_of(principal_of(request).actor);
  filter.instructor = sight.instructor;
  if (sight.person) filter.person = sight.person;
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto excuses, service::list_excuses(api.in, filter, page));
  return Response::json(200, page_json(excuses));
}

Result<Response> get_excuse(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "excuse_id"));
  ROLLCALL_ASSIGN(const store::Excuse excuse, service::get_excuse(api.in, id));
  return Response::json(200, to_json(excuse));
}

Result<Response> withdraw_excuse(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "excuse_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  const std::string reason = read.string("reason", kWithdrawn);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const store::Excuse excuse,
                  service::withdraw_excuse(api.in, api.recognition, principal_of(request).actor, id, reason));
  return Response::json(200, to_json(excuse));
}

}  // namespace rollcall::server
