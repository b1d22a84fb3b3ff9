// Long work with progress: taken in with its sealed input, done by a bounded runner, kept with its sealed result for a
// day. What was taken in is done, also across a crash: the next process finds the input and does it again, at most
// kAttempts times; so a kind of job must be such that doing it twice does it once.
//
//   Jobs jobs(installation);
//   jobs.add_kind("import_people", [&](JobRun& run, ByteView input) -> Result<JobOutcome> { … run.progress(i, n) … });
//   jobs.start();
//   ROLLCALL_ASSIGN(const store::Job job, jobs.submit(actor, "import_people", input));
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/jobs.hpp"

namespace rollcall::service {

// What a job gives when it succeeds: an answer as the request would have had it.
struct JobOutcome {
  int status = 200;
  std::string content_type;
  Bytes body;
};

class Jobs;

// A job while it runs, for the one function that does it.
class JobRun {
 public:
  const Uuid& id() const { return id_; }
  // The job was cancelled, or the server stops: end soon, with any error.
  const std::stop_token& stop() const { return stop_; }
  // The job that the calling thread does; nullptr where it does none.
  static JobRun* current();
  // How far it is; written at most twice a second.
  void progress(std::int64_t done, std::int64_t total);

 private:
  friend class Jobs;
  JobRun(Jobs& jobs, const Uuid& id, std::stop_token stop) : jobs_(jobs), id_(id), stop_(std::move(stop)) {}
  Jobs& jobs_;
  Uuid id_;
  std::stop_token stop_;
  SteadyTime said_{};
};

using JobFunction = std::function<Result<JobOutcome>(JobRun& run, ByteView input)>;

// Thread-safe once started.
class Jobs {
 public:
  static constexpr int kAttempts = 3;
  static constexpr std::chrono::hours kKept{24};
  static constexpr std::chrono::seconds kLease{15};
  static constexpr std::int64_t kMostWaiting = 1000;

  struct Options {
    int threads = 2;
  };
  explicit Jobs(Installation& in) : Jobs(in, Options{}) {}
  Jobs(Installation& in, Options options);
  // Asks what runs to end and leaves it, like what waits, to the next process.
  ~Jobs();
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  // Before start(): how jobs of this kind are done.
  void add_kind(std::string kind, JobFunction function);
  void start();

  // Success means that it will be done. kBusy when too many wait.
  Result<store::Job> submit(const Actor& actor, std::string_view kind, ByteView input);

  // One's own; office and admin see all. kNotFound for others'.
  Result<store::Job> get(const Actor& actor, const Uuid& id);
  Result<store::Page<store::Job>> list(const Actor& actor, std::optional<store::JobStatus> status,
                                       const store::PageRequest& page);

  // kConflict, with when to ask again, before it is finished, and when it did not succeed.
  Result<JobOutcome> result(const Actor& actor, const Uuid& id);

  // Ends it if it is not finished, and forgets its result if it is.
  Result<void> cancel(const Actor& actor, const Uuid& id);

 private:
  friend class JobRun;
  void work(const std::stop_token& stop);
  void keep_leases(const std::stop_token& stop);
  Result<bool> do_next(const std::stop_token& stop);
  Result<void> run(store::Job job, const std::stop_token& stop);
  Result<JobOutcome> attempt(const store::Job& job, const std::stop_token& stop);
  Result<void> finish(store::Job job, Result<JobOutcome> outcome, bool cancelled);
  void stop_if_running(const Uuid& id);

  Installation& in_;
  const Options options_;
  const Uuid runner_;
  std::map<std::string, JobFunction, std::less<>> kinds_;
  std::mutex mutex_;
  std::condition_variable_any waker_;
  bool new_work_ = false;
  std::map<Uuid, std::stop_source> running_;
  std::vector<std::jthread> threads_;
};

// kNotFound for a job that is not the actor's to see.
Result<void> require_job(store::Connection& db, const Actor& actor, const Uuid& id);

// Removes the finished jobs whose day is over, with their results; a thousand at most a call. Gives their count.
Result<std::size_t> tidy_jobs(Installation& in);

}  // namespace rollcall::service
