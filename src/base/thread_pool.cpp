#include "base/thread_pool.hpp"

#include <pthread.h>

#include <algorithm>
#include <utility>

namespace rollcall {

ThreadPool::ThreadPool(int threads, std::size_t queue_limit, std::string name) : queue_limit_(queue_limit) {
  name.resize(std::min<std::size_t>(name.size(), 15));  // the kernel's limit
  const int count = std::max(1, threads);
  threads_.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    threads_.emplace_back([this] { work(); });
    pthread_setname_np(threads_.back().native_handle(), name.c_str());
  }
}

ThreadPool::~ThreadPool() { shutdown(); }

bool ThreadPool::try_submit(Task task) {
  {
    const std::scoped_lock lock(mutex_);
    const std::size_t idle = threads_.size() - std::min(threads_.size(), running_);
    if (stopping_ || queue_.size() >= queue_limit_ + idle) return false;
    queue_.push_back(std::move(task));
  }
  wake_.notify_one();
  return true;
}

void ThreadPool::shutdown(Waiting waiting) {
  std::deque<Task> dropped;  // destroyed after the lock is gone: a task's destructor may do anything
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    if (waiting == Waiting::kDrop) dropped.swap(queue_);
  }
  wake_.notify_all();
  dropped.clear();
  const std::scoped_lock lock(join_mutex_);
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

std::size_t ThreadPool::queued() const {
  const std::scoped_lock lock(mutex_);
  return queue_.size();
}

std::size_t ThreadPool::running() const {
  const std::scoped_lock lock(mutex_);
  return running_;
}

std::uint64_t ThreadPool::finished() const {
  const std::scoped_lock lock(mutex_);
  return finished_;
}

std::uint64_t ThreadPool::failed() const {
  const std::scoped_lock lock(mutex_);
  return failed_;
}

void ThreadPool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    bool threw = false;
    {
      Task task = std::move(queue_.front());
      queue_.pop_front();
      ++running_;
      lock.unlock();
      try {
        task();
      } catch (...) {
        threw = true;
      }
    }  // what the task holds is let go before it counts as finished
    lock.lock();
    --running_;
    ++finished_;
    if (threw) ++failed_;
  }
}

}  // namespace rollcall
