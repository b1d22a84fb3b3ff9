#include "service/papers/papers.hpp"

#include "service/papers/facts.hpp"
#include "service/papers/fill.hpp"
#include "service/papers/view.hpp"

namespace rollcall::service {

Result<std::string> write_paper(Installation& in, Paper paper, const Language& language) {
  ROLLCALL_ASSIGN(const Facts facts, gather_facts(in));
  ROLLCALL_ASSIGN(std::string text, fill(paper_text(paper, language), view_of(facts, Wording(language))));
  return turned(std::move(text), language);
}

}  // namespace rollcall::service
