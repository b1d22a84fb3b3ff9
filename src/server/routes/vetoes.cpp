#include "service/review/vetoes.hpp"

#include <boost/json/array.hpp>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/review_wire.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"

namespace rollcall::server {
namespace {

using service::VetoOf;

constexpr LineLimits kReason{.min_code_points = 1, .max_code_points = 500};

Result<Response> make(Api& api, Request& request, VetoOf what, std::string_view parameter) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, parameter));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  const std::string reason = read.string("reason", kReason);
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const auto made,
                  service::veto(api.in, api.recognition, principal_of(request).actor, what, id, reason));
  boost::json::array items;
  for (const store::Veto& one : made) items.push_back(to_json(one));
  return Response::json(201, boost::json::object{{"items", std::move(items)}});
}

Result<Response> take_back(Api& api, Request& request, VetoOf what, std::string_view parameter) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, parameter));
  ROLLCALL_TRY(service::take_back_veto(api.in, api.recognition, principal_of(request).actor, what, id));
  return Response::no_content();
}

}  // namespace

Result<Response> veto_record(Api& api, Request& request) { return make(api, request, VetoOf::kRecord, "record_id"); }
Result<Response> veto_passage(Api& api, Request& request) { return make(api, request, VetoOf::kPassage, "passage_id"); }
Result<Response> veto_review(Api& api, Request& request) { return make(api, request, VetoOf::kReview, "review_id"); }

Result<Response> take_back_record_veto(Api& api, Request& request) {
  return take_back(api, request, VetoOf::kRecord, "record_id");
}
Result<Response> take_back_passage_veto(Api& api, Request& request) {
  return take_back(api, request, VetoOf::kPassage, "passage_id");
}
Result<Response> take_back_review_veto(Api& api, Request& request) {
  return take_back(api, request, VetoOf::kReview, "review_id");
}

Result<Response> list_vetoes(Api& api, Request& request) {
  store::VetoFilter filter;
  ROLLCALL_ASSIGN(filter.person, query_id(request, "person"));
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto vetoes, service::list_vetoes(api.in, filter, page));
  return Response::json(200, page_json(vetoes));
}

}  // namespace rollcall::server
