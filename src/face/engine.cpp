#include "face/engine.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

#include "base/thread_pool.hpp"

namespace rollcall::face {
namespace {

// One picture on its way through the pool, shared by the caller that waits and the thread that works.
class Job {
 public:
  // For the worker: false when the caller has gone, and with it the picture.
  bool begin() {
    const std::scoped_lock lock(mutex_);
    if (stage_ != Stage::kWaiting) return false;
    stage_ = Stage::kRunning;
    return true;
  }

  void finish(Result<Analysis> result) {
    {
      const std::scoped_lock lock(mutex_);
      result_ = std::move(result);
      stage_ = Stage::kDone;
    }
    done_.notify_all();
  }

  // For the caller. A job that waits is given up at once; one that runs reads the caller's picture and is waited for:
  // it looks at the same deadline and stop token between its steps.
  Result<Analysis> wait(const AnalyseOptions& options) {
    std::unique_lock lock(mutex_);
    const auto is_done = [this] { return stage_ == Stage::kDone; };
    if (options.deadline) {
      done_.wait_until(lock, options.stop, *options.deadline, is_done);
    } else {
      done_.wait(lock, options.stop, is_done);
    }
    if (stage_ == Stage::kWaiting) {
      stage_ = Stage::kAbandoned;
      if (options.stop.stop_requested()) return fail(ErrorCode::kCancelled, "the analysis was cancelled in the queue");
      return fail(ErrorCode::kTimeout, "the analysis did not begin before its deadline");
    }
    done_.wait(lock, is_done);
    return *std::move(result_);
  }

 private:
  enum class Stage : std::uint8_t { kWaiting, kRunning, kDone, kAbandoned };

  std::mutex mutex_;
  std::condition_variable_any done_;
  Stage stage_ = Stage::kWaiting;
  std::optional<Result<Analysis>> result_;
};

// The task's hold on its job: answers for a task that the pool drops unrun.
class Ticket {
 public:
  explicit Ticket(std::shared_ptr<Job> job) : job_(std::move(job)) {}
  Ticket(Ticket&&) noexcept = default;
  Ticket& operator=(Ticket&&) = delete;
  ~Ticket() {
    if (job_ && job_->begin()) job_->finish(fail(ErrorCode::kCancelled, "the engine was shut down"));
  }
  Job& job() const { return *job_; }

 private:
  std::shared_ptr<Job> job_;
};

int thread_count(const EngineConfig& config) {
  if (config.threads > 0) return config.threads;
  const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  return std::max(1, cores / std::max(1, config.analyser.intra_op_threads));
}

}  // namespace

struct Engine::Impl {
  std::unique_ptr<Analyser> analyser;
  ThreadPool pool;

  Impl(std::unique_ptr<Analyser> with, const EngineConfig& config)
      : analyser(std::move(with)), pool(thread_count(config), config.queue, "face") {}
  ~Impl() { pool.shutdown(ThreadPool::Waiting::kDrop); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  template <class Picture>
  Result<Analysis> analyse(const Picture& picture, const AnalyseOptions& options) {
    const auto job = std::make_shared<Job>();
    const auto submitted = std::chrono::steady_clock::now();
    const bool taken = pool.try_submit([this, ticket = Ticket(job), &picture, &options, submitted] {
      if (!ticket.job().begin()) return;
      const auto begun = std::chrono::steady_clock::now();
      try {
        Result<Analysis> result = analyser->analyse(picture, options);
        if (result) result->timings.queued = begun - submitted;
        ticket.job().finish(std::move(result));
      } catch (const std::exception& error) {  // out of memory
        ticket.job().finish(fail(ErrorCode::kInternal, std::string("the analysis failed: ") + error.what()));
      }
    });
    if (!taken) {
      auto busy = fail(ErrorCode::kBusy, "all " + std::to_string(pool.threads()) + " analysis threads work and " +
                                             std::to_string(pool.queue_limit()) + " pictures wait");
      busy.error().retry_after_s = 1;
      return busy;
    }
    return job->wait(options);
  }
};

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::create(const Manifest& manifest, const ModelStore& store,
                                               const EngineConfig& config) {
  ROLLCALL_ASSIGN(auto analyser, Analyser::create(manifest, store, config.analyser));
  return std::unique_ptr<Engine>(new Engine(std::make_unique<Impl>(std::move(analyser), config)));
}

Result<Analysis> Engine::analyse(std::span<const std::byte> encoded, const AnalyseOptions& options) const {
  return impl_->analyse(encoded, options);
}

Result<Analysis> Engine::analyse(const Image& image, const AnalyseOptions& options) const {
  return impl_->analyse(image, options);
}

const Analyser& Engine::analyser() const { return *impl_->analyser; }
int Engine::threads() const { return impl_->pool.threads(); }
std::size_t Engine::queued() const { return impl_->pool.queued(); }
std::size_t Engine::running() const { return impl_->pool.running(); }

}  // namespace rollcall::face
