#include "gallery/storage.hpp"

#include "gallery/codes.hpp"

namespace rollcall::gallery {

Storage::Storage(std::size_t dimension)
    : blocks_(block_bytes(dimension)), vectors_(padded(dimension) * sizeof(float)) {}

Storage::~Storage() {
  for (const Waiting& waiting : waiting_) waiting.item.release(*this, waiting.item.what);
}

void Storage::begin(std::uint64_t version, const std::vector<Retired>& retired) {
  const std::lock_guard lock(mutex_);
  alive_.insert(version);
  for (const Retired& item : retired) waiting_.push_back({version, item});
}

void Storage::end(std::uint64_t version) {
  std::vector<Retired> free;
  {
    const std::lock_guard lock(mutex_);
    alive_.erase(version);
    while (!waiting_.empty() && (alive_.empty() || *alive_.begin() >= waiting_.front().version)) {
      free.push_back(waiting_.front().item);
      waiting_.pop_front();
    }
  }
  for (const Retired& item : free) item.release(*this, item.what);  // overwriting takes time: not under the lock
}

}  // namespace rollcall::gallery
