// Any bytes as changes of a gallery and a query: the answer is that of comparing with everyone.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>

#include "gallery/gallery.hpp"
#include "gallery/test_vectors.hpp"

namespace {

using namespace rollcall::gallery;

constexpr std::size_t kDimension = 20;  // not a multiple of what rows are padded to

// The next kDimension bytes as a direction; empty when they are all zero or there are not as many.
Embedding take_embedding(std::span<const std::uint8_t>& input) {
  if (input.size() < kDimension) return {};
  Embedding v;
  for (const std::uint8_t byte : input.first(kDimension)) v.push_back(static_cast<std::int8_t>(byte));
  input = input.subspan(kDimension);
  return std::ranges::contains(v, true, [](float x) { return x != 0; }) ? normalised(v) : Embedding{};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::span<const std::uint8_t> input(data, size);
  if (input.empty()) return 0;
  const Scoring scoring = input[0] % 2 == 0 ? Scoring::kMean : Scoring::kBest;
  const std::size_t k = input[0] / 2 % 8;
  input = input.subspan(1);

  Gallery gallery(kDimension, scoring);
  BruteGallery brute{scoring, {}};
  while (input.size() >= 2) {
    // A change: what to do, of which of 64 people, with which of 4 templates.
    const unsigned what = input[0] % 4;
    const rollcall::Uuid person = numbered(input[1] % 64);
    const rollcall::Uuid id = numbered(input[1] / 64);
    input = input.subspan(2);
    if (what == 0) {
      gallery.remove_person(person);
      brute.people.erase(person);
    } else if (what == 1) {
      gallery.remove_template(person, id);
      if (const auto at = brute.people.find(person); at != brute.people.end()) {
        at->second.erase(id);
        if (at->second.empty()) brute.people.erase(at);
      }
    } else {
      const Embedding e = take_embedding(input);
      if (e.empty()) continue;
      if (!gallery.put_template(person, id, e)) std::abort();
      brute.people[person][id] = e;
    }
    if (what == 3) continue;  // not after every change
    Embedding query = brute.people.empty() ? Embedding{} : brute.people.begin()->second.begin()->second;
    if (query.empty()) continue;
    query[k] += 0.25F;
    query = normalised(query);
    if (gallery.view().search(query, k).value() != brute.search(query, k)) std::abort();
  }
  if (gallery.templates() != brute.templates()) std::abort();
  return 0;
}
