// Plain functions on a bounded pool: a fixed number of threads and a queue with a limit. Work that finds the queue full
// is refused at once, so that a busy server says so instead of growing.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace rollcall {

// Thread-safe. Tasks start in the order they were taken in.
class ThreadPool {
 public:
  using Task = std::move_only_function<void()>;

  // What shutdown() does with tasks that have not started.
  enum class Waiting : std::uint8_t { kRun, kDrop };

  // `threads` is at least 1. `queue_limit` tasks may wait beside those that run; 0 takes a task only while a thread is
  // idle. `name` (its first 15 bytes) is what the threads are called in top and in a debugger.
  ThreadPool(int threads, std::size_t queue_limit, std::string name);

  // As shutdown(Waiting::kRun).
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  // Takes the task in, or returns false when the queue is full or the pool shut down; the task is then destroyed unrun.
  // An exception from a task ends that task only, and is counted.
  [[nodiscard]] bool try_submit(Task task);

  // Takes in nothing more, waits for what runs, and runs or drops what waits. Dropped tasks are destroyed unrun. May be
  // called again, and by several threads; never from a task of this pool.
  void shutdown(Waiting waiting = Waiting::kRun);

  int threads() const { return static_cast<int>(threads_.size()); }
  std::size_t queue_limit() const { return queue_limit_; }
  std::size_t queued() const;      // waiting now
  std::size_t running() const;     // on a thread now
  std::uint64_t finished() const;  // since the start, failed ones included
  std::uint64_t failed() const;    // ended by an exception

 private:
  void work();

  const std::size_t queue_limit_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Task> queue_;
  std::size_t running_ = 0;
  std::uint64_t finished_ = 0;
  std::uint64_t failed_ = 0;
  bool stopping_ = false;
  std::mutex join_mutex_;  // one joins, the others wait for it
  std::vector<std::thread> threads_;
};

}  // namespace rollcall
