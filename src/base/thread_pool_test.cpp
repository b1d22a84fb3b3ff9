#include "base/thread_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <memory>
#include <stdexcept>
#include <string>

namespace rollcall {
namespace {

using namespace std::chrono_literals;

// Keeps every thread of a pool busy until opened.
class Gate {
 public:
  explicit Gate(ThreadPool& pool) : inside_(pool.threads()) {
    for (int i = 0; i < pool.threads(); ++i) {
      EXPECT_TRUE(pool.try_submit([this] {
        inside_.count_down();
        open_.wait();
      }));
    }
    inside_.wait();
  }
  ~Gate() { open(); }
  void open() {
    if (!opened_.exchange(true)) open_.count_down();
  }

 private:
  std::latch inside_;
  std::latch open_{1};
  std::atomic<bool> opened_{false};
};

TEST(ThreadPool, RunsEveryTaskItTookInExactlyOnce) {
  std::atomic<int> runs{0};
  int taken = 0;
  {
    ThreadPool pool(4, 1000, "test");
    for (int i = 0; i < 1000; ++i) taken += pool.try_submit([&runs] { ++runs; }) ? 1 : 0;
  }
  EXPECT_EQ(taken, 1000);
  EXPECT_EQ(runs, 1000);
}

TEST(ThreadPool, RefusesWorkWhenItsQueueIsFull) {
  ThreadPool pool(2, 3, "test");
  Gate gate(pool);
  std::atomic<int> runs{0};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(pool.try_submit([&runs] { ++runs; }));
  EXPECT_EQ(pool.queued(), 3U);
  EXPECT_EQ(pool.running(), 2U);
  EXPECT_FALSE(pool.try_submit([&runs] { runs += 100; }));
  gate.open();
  pool.shutdown();
  EXPECT_EQ(runs, 3);
  EXPECT_EQ(pool.queued(), 0U);
  EXPECT_EQ(pool.running(), 0U);
  EXPECT_EQ(pool.finished(), 5U);
}

TEST(ThreadPool, WithoutAQueueTakesWorkOnlyWhileAThreadIsIdle) {
  ThreadPool pool(1, 0, "test");
  Gate gate(pool);
  EXPECT_FALSE(pool.try_submit([] {}));
  gate.open();
  while (pool.running() > 0) std::this_thread::yield();
  EXPECT_TRUE(pool.try_submit([] {}));
}

TEST(ThreadPool, StartsTasksInTheOrderTheyCame) {
  std::string order;
  ThreadPool pool(1, 10, "test");
  {
    Gate gate(pool);
    for (const char c : std::string("abcdef")) EXPECT_TRUE(pool.try_submit([&order, c] { order += c; }));
    gate.open();
    pool.shutdown();
  }
  EXPECT_EQ(order, "abcdef");
}

TEST(ThreadPool, SurvivesATaskThatThrows) {
  ThreadPool pool(1, 10, "test");
  EXPECT_TRUE(pool.try_submit([] { throw std::runtime_error("broken"); }));
  EXPECT_TRUE(pool.try_submit([] { throw 42; }));
  std::promise<int> after;
  EXPECT_TRUE(pool.try_submit([&after] { after.set_value(7); }));
  EXPECT_EQ(after.get_future().get(), 7);
  pool.shutdown();
  EXPECT_EQ(pool.failed(), 2U);
  EXPECT_EQ(pool.finished(), 3U);
}

TEST(ThreadPool, FinishesWhatWaitsWhenShutDown) {
  std::atomic<int> runs{0};
  ThreadPool pool(2, 100, "test");
  Gate gate(pool);
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(pool.try_submit([&runs] { ++runs; }));
  std::jthread opener([&gate] {
    std::this_thread::sleep_for(20ms);
    gate.open();
  });
  pool.shutdown();
  EXPECT_EQ(runs, 50);
  EXPECT_FALSE(pool.try_submit([&runs] { ++runs; }));
  pool.shutdown();
  EXPECT_EQ(runs, 50);
}

TEST(ThreadPool, DropsWhatWaitsWhenAskedTo) {
  ThreadPool pool(1, 10, "test");
  Gate gate(pool);
  auto held = std::make_shared<int>(0);
  EXPECT_TRUE(pool.try_submit([held] { ++*held; }));
  EXPECT_EQ(held.use_count(), 2);
  std::jthread opener([&gate, &held] {
    while (held.use_count() > 1) std::this_thread::yield();  // the dropped task is gone before the running one ends
    gate.open();
  });
  pool.shutdown(ThreadPool::Waiting::kDrop);
  EXPECT_EQ(*held, 0);
  EXPECT_EQ(held.use_count(), 1);
}

TEST(ThreadPool, TakesWorkFromManyThreadsAtOnce) {
  ThreadPool pool(3, 64, "test");
  std::atomic<int> runs{0};
  std::atomic<int> taken{0};
  {
    std::vector<std::jthread> senders;
    for (int s = 0; s < 4; ++s) {
      senders.emplace_back([&] {
        for (int i = 0; i < 500; ++i) {
          if (pool.try_submit([&runs] { ++runs; })) ++taken;
          EXPECT_LE(pool.queued(), 64U + 3U);
        }
      });
    }
  }
  pool.shutdown();
  EXPECT_GT(taken, 0);
  EXPECT_EQ(runs, taken);
}

}  // namespace
}  // namespace rollcall
