#include "service/jobs.hpp"

#include <exception>
#include <utility>

#include "base/log.hpp"
#include "base/uuid.hpp"
#include "service/event_kinds.hpp"

namespace rollcall::service {
namespace {

constexpr std::chrono::milliseconds kLook{1000};  // how soon a job that another process left is seen
constexpr std::chrono::seconds kRenewed{4};
constexpr std::chrono::milliseconds kProgressSaid{500};
constexpr int kExpiredAtOnce = 1000;
constexpr std::size_t kUuidText = 36;
constexpr std::size_t kLargestInput = std::size_t{256} << 20;

std::string input_blob(const Uuid& id) { return "jobs/" + id.to_string() + ".in"; }
// Named after the attempt, since a blob never changes.
std::string result_blob(const store::Job& job) {
  return "jobs/" + job.id.to_string() + "." + std::to_string(job.attempts);
}

// When an id was made: its first 48 bits are milliseconds (RFC 9562, version 7).
Time made_at(const Uuid& id) {
  std::int64_t milliseconds = 0;
  for (std::size_t i = 0; i < 6; ++i) milliseconds = milliseconds << 8 | id.bytes.at(i);
  return Time{std::chrono::milliseconds{milliseconds}};
}

// Removes old blobs that no job names: what a crash left between writing one and its row.
Result<void> remove_leftovers(Installation& in, Time now) {
  constexpr std::string_view kFolder = "jobs/";
  std::string after;
  while (true) {
    ROLLCALL_ASSIGN(const std::vector<std::string> names, in.blobs().list(kFolder, after));
    if (names.empty()) return {};
    after = names.back();
    for (const std::string& name : names) {
      const auto id = parse_uuid(std::string_view(name).substr(kFolder.size(), kUuidText));
      if (!id) continue;
      if (now - made_at(*id) < 2 * Jobs::kKept) return {};  // names are in the order of time: the rest is younger
      ROLLCALL_ASSIGN(const auto job,
                      in.database().read([&](store::Connection& db) { return store::find_job(db, *id); }));
      if (!job) ROLLCALL_TRY(in.blobs().remove(name));
    }
  }
}

bool sees_all_jobs(const Actor& actor) { return !actor.is_device && actor.role <= store::Role::kOffice; }

bool may_see(const Actor& actor, const store::Job& job) {
  return sees_all_jobs(actor) || (actor.id && actor.id == job.actor_id);
}

thread_local JobRun* current_run = nullptr;

// While it lives, the thread does this job.
class Doing {
 public:
  explicit Doing(JobRun& run) { current_run = &run; }
  ~Doing() { current_run = nullptr; }
  Doing(const Doing&) = delete;
  Doing& operator=(const Doing&) = delete;
};

}  // namespace

JobRun* JobRun::current() { return current_run; }

void JobRun::progress(std::int64_t done, std::int64_t total) {
  const SteadyTime now = std::chrono::steady_clock::now();
  if (done < total && now - said_ < kProgressSaid) return;
  said_ = now;
  // Only a number for whoever watches: the job goes on without it.
  std::ignore = jobs_.in_.database().transact(
      [&](store::Connection& db) { return store::set_progress(db, id_, jobs_.runner_, done, total); });
}

Jobs::Jobs(Installation& in, Options options) : in_(in), options_(options), runner_(new_uuid(in.clock().now())) {}

Jobs::~Jobs() {
  for (std::jthread& thread : threads_) thread.request_stop();
  {
    const std::scoped_lock lock(mutex_);
    for (auto& [id, stop] : running_) stop.request_stop();
  }
  threads_.clear();
  std::ignore = in_.database().transact([&](store::Connection& db) { return store::release_jobs(db, runner_); });
}

void Jobs::add_kind(std::string kind, JobFunction function) { kinds_.emplace(std::move(kind), std::move(function)); }

void Jobs::start() {
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
  threads_.emplace_back([this](const std::stop_token& stop) { keep_leases(stop); });
}

Result<store::Job> Jobs::submit(const Actor& actor, std::string_view kind, ByteView input) {
  const Time now = in_.clock().now();
  store::Job job{.id = new_uuid(now), .kind = std::string(kind), .actor_id = actor.id, .created_at = now};
  job.input_blob = input_blob(job.id);
  ROLLCALL_ASSIGN(const Bytes sealed, in_.vault().seal_shared(sealed::kJob, input));
  ROLLCALL_TRY(in_.blobs().put(job.input_blob, sealed));
  auto added = in_.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(const std::int64_t waiting, store::count_unfinished_jobs(db));
    if (waiting >= kMostWaiting) {
      Error error{.code = ErrorCode::kBusy, .message = "too many jobs are waiting", .hint = "try again later"};
      error.retry_after_s = 5;
      return std::unexpected(std::move(error));
    }
    ROLLCALL_TRY(store::insert_job(db, job));
    return note(db, in_.clock(), actor, event::kJobCreated, {.subject = job.id, .ids = {{"job", kind}}});
  });
  if (!added) {
    std::ignore = in_.blobs().remove(job.input_blob);
    return std::unexpected(std::move(added).error());
  }
  {
    const std::scoped_lock lock(mutex_);
    new_work_ = true;
  }
  waker_.notify_one();
  return job;
}

Result<store::Job> Jobs::get(const Actor& actor, const Uuid& id) {
  return in_.database().read([&](store::Connection& db) -> Result<store::Job> {
    ROLLCALL_TRY(require_job(db, actor, id));
    return store::get_job(db, id);
  });
}

Result<store::Page<store::Job>> Jobs::list(const Actor& actor, std::optional<store::JobStatus> status,
                                           const store::PageRequest& page) {
  store::JobFilter filter{.actor = std::nullopt, .status = status};
  if (!sees_all_jobs(actor)) filter.actor = actor.id.value_or(Uuid{});  // nil: nobody's
  return in_.database().read([&](store::Connection& db) { return store::list_jobs(db, filter, page); });
}

Result<JobOutcome> Jobs::result(const Actor& actor, const Uuid& id) {
  ROLLCALL_ASSIGN(const store::Job job, get(actor, id));
  if (!store::is_finished(job.status)) return fail(ErrorCode::kConflict, "the job is not finished", "ask for the job");
  if (job.result_blob.empty() || !job.result_status)
    return fail(ErrorCode::kConflict, "the job did not succeed", "the job says why");
  ROLLCALL_ASSIGN(const Bytes sealed, in_.blobs().get(job.result_blob, kLargestInput));
  ROLLCALL_ASSIGN(Bytes body, in_.vault().open_shared(sealed::kJob, sealed));
  return JobOutcome{.status = *job.result_status, .content_type = job.result_type, .body = std::move(body)};
}

Result<void> Jobs::cancel(const Actor& actor, const Uuid& id) {
  ROLLCALL_ASSIGN(const store::Job job, get(actor, id));
  const Time now = in_.clock().now();
  ROLLCALL_TRY(in_.database().transact([&](store::Connection& db) -> Result<void> {
    if (store::is_finished(job.status)) {
      ROLLCALL_TRY(store::delete_job(db, id));
      return note(db, in_.clock(), actor, event::kJobForgotten, {.subject = id, .ids = {{"job", job.kind}}});
    }
    ROLLCALL_ASSIGN(const bool waited, store::cancel_waiting_job(db, id, now, now + kKept));
    if (!waited) ROLLCALL_TRY(store::ask_to_cancel(db, id));
    return note(db, in_.clock(), actor, event::kJobCancelled, {.subject = id, .ids = {{"job", job.kind}}});
  }));
  stop_if_running(id);
  if (!store::is_finished(job.status)) return {};
  for (const std::string& blob : {job.input_blob, job.result_blob})
    if (!blob.empty()) ROLLCALL_TRY(in_.blobs().remove(blob));
  return {};
}

void Jobs::stop_if_running(const Uuid& id) {
  const std::scoped_lock lock(mutex_);
  if (const auto found = running_.find(id); found != running_.end()) found->second.request_stop();
}

void Jobs::work(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto did = do_next(stop);
    if (!did) log::warn("a job could not be looked after and is tried again: {}", did.error().describe());
    if (did && *did) continue;
    std::unique_lock lock(mutex_);
    waker_.wait_for(lock, stop, kLook, [&] { return new_work_; });
    new_work_ = false;
  }
}

// Holds on to what runs, and hears of those that another process wants cancelled.
void Jobs::keep_leases(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any waker;
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex);
      waker.wait_for(lock, stop, kRenewed, [] { return false; });
    }
    bool any = false;
    {
      const std::scoped_lock lock(mutex_);
      any = !running_.empty();
    }
    if (!any || stop.stop_requested()) continue;
    const auto cancelling = in_.database().transact([&](store::Connection& db) -> Result<std::vector<Uuid>> {
      ROLLCALL_TRY(store::renew_leases(db, runner_, in_.clock().now() + kLease));
      return store::list_cancelling(db, runner_);
    });
    if (!cancelling) continue;
    for (const Uuid& id : *cancelling) stop_if_running(id);
  }
}

// False when there is nothing to do.
Result<bool> Jobs::do_next(const std::stop_token& stop) {
  const Time now = in_.clock().now();
  ROLLCALL_ASSIGN(const bool any,
                  in_.database().read([&](store::Connection& db) { return store::has_job_to_take(db, now); }));
  if (!any) return false;
  ROLLCALL_ASSIGN(std::optional<store::Job> job, in_.database().transact([&](store::Connection& db) {
    return store::take_job(db, runner_, now, now + kLease);
  }));
  if (!job) return false;
  ROLLCALL_TRY(run(*std::move(job), stop));
  return true;
}

Result<void> Jobs::run(store::Job job, const std::stop_token& stop) {
  std::stop_source stopper;
  {
    const std::scoped_lock lock(mutex_);
    running_.emplace(job.id, stopper);
  }
  if (job.cancelling || stop.stop_requested()) stopper.request_stop();
  Result<JobOutcome> outcome = attempt(job, stopper.get_token());
  {
    const std::scoped_lock lock(mutex_);
    running_.erase(job.id);
  }
  if (stop.stop_requested() && !outcome) return {};  // not its own end: left to the next process
  return finish(std::move(job), std::move(outcome), stopper.stop_requested());
}

Result<JobOutcome> Jobs::attempt(const store::Job& job, const std::stop_token& stop) {
  if (job.attempts > kAttempts)
    return fail(ErrorCode::kInternal, "the server ended while it was worked on, every time", "send it again");
  const auto kind = kinds_.find(job.kind);
  if (kind == kinds_.end()) return fail(ErrorCode::kInternal, "this server does not know this kind of job");
  ROLLCALL_ASSIGN(const Bytes sealed, in_.blobs().get(job.input_blob, kLargestInput));
  ROLLCALL_ASSIGN(const Bytes input, in_.vault().open_shared(sealed::kJob, sealed));
  JobRun run(*this, job.id, stop);
  const Doing doing(run);
  try {
    return kind->second(run, input);
  } catch (const std::exception&) {
    return fail(ErrorCode::kInternal, "something went wrong inside Rollcall");
  }
}

Result<void> Jobs::finish(store::Job job, Result<JobOutcome> outcome, bool cancelled) {
  const Time now = in_.clock().now();
  const std::string input = std::exchange(job.input_blob, {});
  job.finished_at = now;
  job.expires_at = now + kKept;
  if (outcome) {
    job.status = store::JobStatus::kSucceeded;
    job.result_blob = result_blob(job);
    job.result_status = outcome->status;
    job.result_type = outcome->content_type;
    ROLLCALL_ASSIGN(const Bytes sealed, in_.vault().seal_shared(sealed::kJob, outcome->body));
    ROLLCALL_TRY(in_.blobs().put(job.result_blob, sealed));
  } else if (cancelled) {
    job.status = store::JobStatus::kCancelled;
  } else {
    job.status = store::JobStatus::kFailed;
    job.error_code = traits(outcome.error().code).name;
    job.error_detail = outcome.error().describe();
  }
  ROLLCALL_ASSIGN(const bool mine, in_.database().transact([&](store::Connection& db) -> Result<bool> {
    ROLLCALL_ASSIGN(const bool finished, store::finish_job(db, job, runner_));
    if (!finished) return false;
    ROLLCALL_TRY(note(db, in_.clock(), {.id = job.actor_id}, event::kJobFinished,
                      {.subject = job.id, .ids = {{"job", job.kind}, {"status", store::name(job.status)}}}));
    return true;
  }));
  if (mine) ROLLCALL_TRY(in_.blobs().remove(input));
  return {};
}

Result<void> require_job(store::Connection& db, const Actor& actor, const Uuid& id) {
  ROLLCALL_ASSIGN(const store::Job job, store::get_job(db, id));
  if (!may_see(actor, job)) return fail(ErrorCode::kNotFound, "there is no such job");
  return {};
}

Result<std::size_t> tidy_jobs(Installation& in) {
  const Time now = in.clock().now();
  ROLLCALL_ASSIGN(const std::vector<store::Job> expired,
                  in.database().transact([&](store::Connection& db) -> Result<std::vector<store::Job>> {
                    ROLLCALL_ASSIGN(auto jobs, store::list_expired_jobs(db, now, kExpiredAtOnce));
                    for (const store::Job& job : jobs) ROLLCALL_TRY(store::delete_job(db, job.id));
                    return jobs;
                  }));
  for (const store::Job& job : expired)
    for (const std::string& blob : {job.input_blob, job.result_blob})
      if (!blob.empty()) ROLLCALL_TRY(in.blobs().remove(blob));
  ROLLCALL_TRY(remove_leftovers(in, now));
  return expired.size();
}

}  // namespace rollcall::service
