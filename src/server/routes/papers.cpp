#include "service/papers/papers.hpp"

#include <boost/json/array.hpp>

#include "server/auth.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "store/roles.hpp"

namespace rollcall::server {
namespace {

using service::Paper;

constexpr std::string_view kMarkdown = "text/markdown; charset=utf-8";

// As the route table has it, where a paper is a route of its own so that it has a least role of its own.
store::Role least_role(Paper paper) {
  switch (paper) {
    case Paper::kNotice:
      return store::Role::kPerson;
    case Paper::kModelCards:
    case Paper::kRetention:
      return store::Role::kViewer;
    case Paper::kRecordOfProcessing:
    case Paper::kImpactAssessment:
      break;
  }
  return store::Role::kAdmin;
}

Result<Response> get_paper(Api& api, const Request& request, Paper paper) {
  ROLLCALL_ASSIGN(const service::Language language,
                  service::parse_language(query_text(request, "language").value_or("en")));
  ROLLCALL_ASSIGN(std::string text, service::write_paper(api.in, paper, language));
  return Response::bytes(kMarkdown, std::move(text)).with("Content-Language", std::string(language.code));
}

}  // namespace

Result<Response> list_papers(Api&, Request&) {
  boost::json::array languages;
  for (const service::Language& language : service::kLanguages) languages.emplace_back(language.code);
  boost::json::array items;
  for (const Paper paper : service::kPapers)
    items.push_back(boost::json::object{
        {"kind", name(paper)}, {"languages", languages}, {"least_role", store::name(least_role(paper))}});
  return Response::json(200, boost::json::object{{"items", std::move(items)}});
}

Result<Response> get_notice(Api& api, Request& request) { return get_paper(api, request, Paper::kNotice); }

Result<Response> get_model_cards(Api& api, Request& request) { return get_paper(api, request, Paper::kModelCards); }

Result<Response> get_retention_table(Api& api, Request& request) { return get_paper(api, request, Paper::kRetention); }

Result<Response> get_record_of_processing(Api& api, Request& request) {
  return get_paper(api, request, Paper::kRecordOfProcessing);
}

Result<Response> get_impact_assessment(Api& api, Request& request) {
  return get_paper(api, request, Paper::kImpactAssessment);
}

}  // namespace rollcall::server
