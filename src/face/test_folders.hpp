// For tests: where the checkout and what stands beside it are.
#pragma once

#include <string>
#include <string_view>

namespace rollcall::face {

// Set by CMake in a source file of its own (test_folders.cpp.in), so that the tests compile to the same bytes in every
// checkout and a compiler cache serves them all.
extern const std::string_view kCheckoutFolder;
extern const std::string_view kSharedFolder;

inline std::string in_checkout(std::string_view path) { return std::string(kCheckoutFolder).append("/").append(path); }
inline std::string in_shared(std::string_view path) { return std::string(kSharedFolder).append("/").append(path); }

}  // namespace rollcall::face
