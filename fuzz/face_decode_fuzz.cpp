// Any bytes as a picture: an error or a whole picture within the limits, nothing else.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "face/decode.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall::face;
  const auto bytes = std::as_bytes(std::span(data, size));
  // Small, so that the fuzzer spends its time on headers rather than on pixels.
  const DecodeLimits limits{.max_bytes = 1 << 20, .max_side = 512, .max_pixels = 1 << 18};
  const auto info = probe(bytes, limits);
  const auto whole = decode(bytes, limits);
  if (whole && (!info || whole->size() != info->size)) std::abort();
  const auto reduced = decode(bytes, limits, {.at_least_side = 32});
  if (whole.has_value() && !reduced.has_value()) std::abort();
  if (reduced && (reduced->original != info->size || reduced->image.empty())) std::abort();
  return 0;
}
