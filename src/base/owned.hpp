// What a C library hands out, given back by the library's own function when its owner is gone.
#pragma once

#include <memory>

namespace rollcall {

template <auto kFree>
struct GiveBack {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};

// Owned<sqlite3_stmt, sqlite3_finalize>: a std::unique_ptr no larger than the pointer. What kFree returns is not looked at.
// no use to anybody.
template <class T, auto kFree>
using Owned = std::unique_ptr<T, GiveBack<kFree>>;

}  // namespace rollcall
