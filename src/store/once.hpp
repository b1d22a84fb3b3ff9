// What an insert under the once-rule answers: the row that counts, and whether it is the one just given.
#pragma once

namespace rollcall::store {

template <class T>
struct Once {
  T row;
  bool inserted = false;  // false: `row` was there before, and nothing was changed
};

}  // namespace rollcall::store
