// Bytes read from a connection and not used yet.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace rollcall::http {

// Holds no memory while it is empty and after give_back(), so that an idle connection costs little.
class ReadBuffer {
 public:
  std::string_view view() const { return {data_.get() + begin_, end_ - begin_}; }
  bool empty() const { return begin_ == end_; }
  std::size_t size() const { return end_ - begin_; }

  void consume(std::size_t bytes) {
    begin_ += bytes;
    if (begin_ == end_) begin_ = end_ = 0;
  }

  // Room behind what is there, at least `bytes`; commit() says how much of it was filled.
  std::span<char> prepare(std::size_t bytes) {
    if (capacity_ - end_ < bytes) {
      const std::size_t kept = size();
      const std::size_t wanted = kept + bytes;
      if (wanted > capacity_) {
        auto larger = std::make_unique_for_overwrite<char[]>(wanted);
        if (kept > 0) std::memcpy(larger.get(), data_.get() + begin_, kept);
        data_ = std::move(larger);
        capacity_ = wanted;
      } else {
        std::memmove(data_.get(), data_.get() + begin_, kept);
      }
      begin_ = 0;
      end_ = kept;
    }
    return {data_.get() + end_, capacity_ - end_};
  }
  void commit(std::size_t bytes) { end_ += bytes; }

  void give_back() {
    if (!empty()) return;
    data_.reset();
    capacity_ = 0;
  }

 private:
  std::unique_ptr<char[]> data_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace rollcall::http
