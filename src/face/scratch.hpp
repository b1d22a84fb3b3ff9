// Working memory that calls on many threads reuse instead of allocating it each time: as many pieces come into being as
// calls ever ran at once, and no more.
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace rollcall::face {

// Thread-safe. T is default-constructible; what a piece holds from its last use is still in it.
template <class T>
class ScratchPool {
 public:
  // Gives the piece back when it goes out of scope. Must not outlive the pool.
  class Lease {
   public:
    Lease(ScratchPool& pool, std::unique_ptr<T> piece) : pool_(pool), piece_(std::move(piece)) {}
    ~Lease() { pool_.put(std::move(piece_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    T& operator*() const { return *piece_; }
    T* operator->() const { return piece_.get(); }

   private:
    ScratchPool& pool_;
    std::unique_ptr<T> piece_;
  };

  Lease take() {
    {
      const std::scoped_lock lock(mutex_);
      if (!free_.empty()) {
        auto piece = std::move(free_.back());
        free_.pop_back();
        return Lease(*this, std::move(piece));
      }
    }
    return Lease(*this, std::make_unique<T>());
  }

 private:
  void put(std::unique_ptr<T> piece) {
    const std::scoped_lock lock(mutex_);
    free_.push_back(std::move(piece));
  }

  std::mutex mutex_;
  std::vector<std::unique_ptr<T>> free_;
};

}  // namespace rollcall::face
