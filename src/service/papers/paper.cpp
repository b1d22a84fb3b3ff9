#include "service/papers/paper.hpp"

#include <algorithm>
#include <string>

namespace rollcall::service {
namespace {

std::string listed(std::string_view what, const auto& names) {
  std::string text = "is no " + std::string(what) + "; there are";
  for (const std::string_view one : names) text.append(" ").append(one);
  return text;
}

}  // namespace

std::string_view name(Paper paper) {
  switch (paper) {
    case Paper::kNotice:
      return "notice";
    case Paper::kRecordOfProcessing:
      return "record_of_processing";
    case Paper::kImpactAssessment:
      return "impact_assessment";
    case Paper::kModelCards:
      return "model_cards";
    case Paper::kRetention:
      return "retention";
    case Paper::kProofOfChoice:
      return "proof_of_choice";
  }
  return {};
}

Result<Paper> parse_paper(std::string_view text) {
  std::array<std::string_view, kPapers.size()> names;
  std::ranges::transform(kPapers, names.begin(), [](Paper paper) { return name(paper); });
  const auto* const found = std::ranges::find(names, text);
  if (found == names.end()) return fail_field("kind", listed("paper", names));
  return kPapers.at(static_cast<std::size_t>(found - names.begin()));
}

Result<Language> parse_language(std::string_view code) {
  std::array<std::string_view, kLanguages.size()> codes;
  std::ranges::transform(kLanguages, codes.begin(), &Language::code);
  const auto* const found = std::ranges::find(codes, code);
  if (found == codes.end()) return fail_field("language", listed("language of the app", codes));
  return kLanguages.at(static_cast<std::size_t>(found - codes.begin()));
}

}  // namespace rollcall::service
