// In a benchmark nothing may fail: what does ends the program with its error.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "base/error.hpp"

namespace rollcall::bench {

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fputs(("error: " + result.error().describe() + "\n").c_str(), stderr);
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

}  // namespace rollcall::bench
