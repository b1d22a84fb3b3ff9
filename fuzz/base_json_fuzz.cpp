// Any bytes as JSON from outside: never a crash, and what is accepted survives being written and read again.
#include <boost/json/serialize.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = rollcall::parse_json({reinterpret_cast<const char*>(data), size});
  if (!value) {
    if (value.error().message.empty()) std::abort();
    return 0;
  }
  const auto again = rollcall::parse_json(boost::json::serialize(*value));
  if (!again) std::abort();
  return 0;
}
