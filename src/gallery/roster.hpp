// The people a search may be limited to, looked up beforehand in one view of the gallery.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/uuid.hpp"

namespace rollcall::gallery {

// Made by View::compile. Copyable; safe to share between threads. Keeps no view alive and holds no biometric data.
class Roster {
 public:
  Roster() = default;

  // How many of the people asked for are enrolled: the N of the roster's threshold.
  std::size_t enrolled() const { return persons_.size(); }

  // Whether search_among(*this) on a view of this version needs no new look-up.
  bool fits(std::uint64_t view_version) const { return version_ == view_version; }

 private:
  friend class View;

  std::vector<Uuid> asked_;             // as given
  std::vector<std::uint32_t> persons_;  // their places in the view's table of people
  std::uint64_t version_ = 0;           // of that view
};

}  // namespace rollcall::gallery
