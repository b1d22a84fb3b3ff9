// Lets a map with std::string keys be searched by a std::string_view.
#pragma once

#include <functional>
#include <string_view>

namespace rollcall::store {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

}  // namespace rollcall::store
