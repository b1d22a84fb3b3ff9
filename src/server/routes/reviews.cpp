#include "service/review/reviews.hpp"

#include <utility>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/review_wire.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/accounts/access.hpp"

namespace rollcall::server {
namespace {

constexpr LineLimits kReason{.min_code_points = 0, .max_code_points = 500};

Result<store::RankedFilter> read_filter(const Request& request) {
  store::RankedFilter filter;
  filter.status = store::ReviewStatus::kOpen;
  if (const auto status = request.query.find("status")) {
    ROLLCALL_ASSIGN(filter.status, store::parse_review_status(*status));
  }
  if (const auto decision = request.query.find("decision")) {
    ROLLCALL_ASSIGN(filter.decision, attendance::parse_decision(*decision));
  }
  ROLLCALL_ASSIGN(filter.session, query_id(request, "session"));
  ROLLCALL_ASSIGN(filter.course, query_id(request, "course"));
  ROLLCALL_ASSIGN(filter.checkpoint, query_id(request, "checkpoint"));
  ROLLCALL_ASSIGN(filter.candidate, query_id(request, "person"));
  ROLLCALL_ASSIGN(filter.group, query_id(request, "group"));
  filter.instructor = service::sight_of(principal_of(request).actor).instructor;
  return filter;
}

Result<service::Settle> read_settle(Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::Settle wanted{.as = read.enumeration("as", service::parse_settle_as)};
  wanted.person = read.optional_uuid("person_id");
  const bool named = read.object("person", [&](JsonReader& person) {
    wanted.create = service::NewPerson{.external_id = person.string("external_id"),
                                       .name = person.string("name"),
                                       .email = person.optional_string("email")};
  });
  wanted.add_to_roster = read.optional_boolean("add_to_roster").value_or(false);
  wanted.learn = read.optional_boolean("learn").value_or(false);
  wanted.reason = read.optional_string("reason", kReason).value_or("");
  if (wanted.person.has_value() != (wanted.as == service::SettleAs::kAssign))
    read.refuse("person_id", "must be given to assign, and only then");
  if (named != (wanted.as == service::SettleAs::kCreatePerson))
    read.refuse("person", "must be given to create a person, and only then");
  if (wanted.as == service::SettleAs::kReject && (wanted.learn || wanted.add_to_roster))
    read.refuse("as", "must name somebody for the face to be learned or put on a roster");
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(wanted.expected_version, if_match(request));
  return wanted;
}

Response review_answer(const service::ReviewView& view) {
  return Response::json(200, to_json(view)).with_etag(std::to_string(view.ranked.review.version));
}

}  // namespace

Result<Response> list_reviews(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const store::RankedFilter filter, read_filter(request));
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto reviews, service::list_reviews(api.in, filter, page));
  return Response::json(200, page_json(reviews));
}

Result<Response> list_review_groups(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const store::RankedFilter filter, read_filter(request));
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto groups, service::list_review_groups(api.in, filter, page));
  return Response::json(200, page_json(groups));
}

Result<Response> get_review(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "review_id"));
  ROLLCALL_ASSIGN(const service::ReviewView view, service::get_review(api.in, id));
  return review_answer(view);
}

Result<Response> get_review_picture(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "review_id"));
  ROLLCALL_ASSIGN(Bytes bytes, service::read_review_picture(api.in, principal_of(request).actor, id));
  return picture_file(std::move(bytes));
}

Result<Response> settle_review(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "review_id"));
  ROLLCALL_ASSIGN(const service::Settle wanted, read_settle(request));
  ROLLCALL_ASSIGN(const service::Settled settled,
                  service::settle_review(api.in, api.recognition, principal_of(request).actor, id, wanted));
  return Response::json(200, to_json(settled));
}

Result<Response> settle_review_group(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid group, path_id(request, "group_id"));
  ROLLCALL_ASSIGN(const service::Settle wanted, read_settle(request));
  ROLLCALL_ASSIGN(const service::SettledGroup settled,
                  service::settle_review_group(api.in, api.recognition, principal_of(request).actor, group, wanted));
  return Response::json(200, to_json(settled));
}

Result<Response> undo_review(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "review_id"));
  ROLLCALL_ASSIGN(const service::ReviewView view,
                  service::undo_review(api.in, api.recognition, principal_of(request).actor, id));
  return review_answer(view);
}

}  // namespace rollcall::server
