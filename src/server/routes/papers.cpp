#include "service/papers/papers.hpp"

#include <boost/json/array.hpp>

#include "server/auth.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/papers/choice.hpp"
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
    case Paper::kProofOfChoice:
      break;
  }
  return store::Role::kAdmin;
}

Result<service::Language> query_language(const Request& request) {
  return service::parse_language(query_text(request, "language").value_or("en"));
}

Response markdown(std::string text, const service::Language& language) {
  return Response::bytes(kMarkdown, std::move(text)).with("Content-Language", std::string(language.code));
}

Result<Response> get_paper(Api& api, const Request& request, Paper paper) {
  ROLLCALL_ASSIGN(const service::Language language, query_language(request));
  ROLLCALL_ASSIGN(std::string text, service::write_paper(api.in, paper, language));
  return markdown(std::move(text), language);
}

Result<Response> get_choice(Api& api, const Request& request, const Uuid& person) {
  ROLLCALL_ASSIGN(const service::Language language, query_language(request));
  ROLLCALL_ASSIGN(std::string text, service::write_choice(api.in, principal_of(request).actor, person, language));
  return markdown(std::move(text), language).with("Cache-Control", "no-store");
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

Result<Response> get_proof_of_choice(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, path_id(request, "person_id"));
  return get_choice(api, request, person);
}

Result<Response> get_my_proof_of_choice(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid person, person_of(request));
  return get_choice(api, request, person);
}

}  // namespace rollcall::server
