#include "store/sql/change_watch.hpp"

namespace rollcall::store {

Result<bool> ChangeWatch::changed() {
  ROLLCALL_ASSIGN(const std::int64_t mark, connection_->change_mark());
  const bool differs = !asked_ || mark != seen_;
  asked_ = true;
  seen_ = mark;
  return differs;
}

}  // namespace rollcall::store
