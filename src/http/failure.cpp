#include "http/failure.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <typeinfo>

#include "base/owned.hpp"

namespace rollcall::http {

std::string current_exception_kind() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  if (type == nullptr) return "unknown";
  int status = 0;
  const Owned<char, std::free> name(abi::__cxa_demangle(type->name(), nullptr, nullptr, &status));
  return status == 0 ? std::string(name.get()) : std::string(type->name());
}

}  // namespace rollcall::http
