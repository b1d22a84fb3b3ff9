// Any text as a model manifest: an error, or models whose networks and recipes fit together.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "face/manifest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall::face;
  const auto manifest = Manifest::parse({reinterpret_cast<const char*>(data), size});
  if (!manifest) {
    if (manifest.error().message.empty()) std::abort();
    return 0;
  }
  for (const auto& model : manifest->models()) {
    if (model.networks.empty() || model.hash().size() != 64 || manifest->find(model.name) == nullptr) std::abort();
  }
  return 0;
}
