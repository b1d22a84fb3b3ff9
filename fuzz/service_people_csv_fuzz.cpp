// Any bytes as a file of people: never a crash, and no row that says both that it is fine and that it is nobody's.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "base/utf8.hpp"
#include "service/roster/people_csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall;
  const auto text = to_utf8(std::as_bytes(std::span(data, size)));
  if (!text) return 0;
  const auto wanted = service::roster::read_people_csv(*text);
  if (!wanted) return 0;
  for (const service::roster::WantedPerson& person : wanted->people)
    if (person.place.line == 0 || (person.external_id.empty() && person.refused.empty())) std::abort();
  return 0;
}
