// Jobs: work that goes on after the request that asked for it was answered. A row says how far it is; what goes in and
// what comes out lies sealed in blobs. A runner holds a job by a lease that it renews: one whose lease has run out
// belonged to a process that is gone, and is free for the next.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/page.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::store {

enum class JobStatus : std::uint8_t { kQueued, kRunning, kSucceeded, kFailed, kCancelled };

std::string_view name(JobStatus value);
Result<JobStatus> parse_job_status(std::string_view text);
constexpr bool is_finished(JobStatus status) { return status != JobStatus::kQueued && status != JobStatus::kRunning; }

struct Job {
  Uuid id;
  std::string kind;  // what is done: the operation's id
  JobStatus status = JobStatus::kQueued;
  std::optional<Uuid> actor_id;  // who asked; none: the command line
  std::string input_blob;        // "" once it is not needed any more
  std::string result_blob;       // "" without a result
  std::optional<int> result_status;
  std::string result_type;                // media type of the result
  std::optional<std::string> error_code;  // of a failed one
  std::string error_detail;
  std::int64_t progress_done = 0;
  std::int64_t progress_total = 0;  // 0: not known
  int attempts = 0;
  bool cancelling = false;
  std::optional<Uuid> runner_id;  // who works on it, until
  std::optional<Time> lease_until;
  Time created_at{};
  std::optional<Time> started_at;
  std::optional<Time> finished_at;
  std::optional<Time> expires_at;  // of a finished one: when it is forgotten
  bool operator==(const Job&) const = default;
};

Result<void> insert_job(Connection& db, const Job& job);
Result<std::optional<Job>> find_job(Connection& db, const Uuid& id);
Result<Job> get_job(Connection& db, const Uuid& id);  // kNotFound

struct JobFilter {
  std::optional<Uuid> actor;
  std::optional<JobStatus> status;
};
Result<Page<Job>> list_jobs(Connection& db, const JobFilter& filter, const PageRequest& page);  // oldest first

// How many wait or run.
Result<std::int64_t> count_unfinished_jobs(Connection& db);

// Kinds that are about everybody: of each, one runs at a time, whichever process runs it; the next waits.
inline constexpr std::array<std::string_view, 2> kOneAtATime = {"scan_duplicates", "apply_people_import"};

// Whether take_job() would find one; for asking often without the writer's lock.
Result<bool> has_job_to_take(Connection& db, Time now);

// The oldest job that waits, or whose runner's lease ran out, now held by `runner`; none when there is nothing to do.
Result<std::optional<Job>> take_job(Connection& db, const Uuid& runner, Time now, Time lease_until);

// Holds on to the jobs of a runner.
Result<void> renew_leases(Connection& db, const Uuid& runner, Time lease_until);
// Lets them go, so that the next process need not wait.
Result<void> release_jobs(Connection& db, const Uuid& runner);

// Those of this runner that somebody wants cancelled.
Result<std::vector<Uuid>> list_cancelling(Connection& db, const Uuid& runner);

Result<void> set_progress(Connection& db, const Uuid& id, const Uuid& runner, std::int64_t done, std::int64_t total);

// Stores how it ended. False when the runner does not hold it any more: then nothing is changed.
Result<bool> finish_job(Connection& db, const Job& job, const Uuid& runner);

// Ends one that waits. False when it does not wait.
Result<bool> cancel_waiting_job(Connection& db, const Uuid& id, Time now, Time expires_at);
// Asks the runner to end it. False when it does not run.
Result<bool> ask_to_cancel(Connection& db, const Uuid& id);

Result<std::vector<Job>> list_expired_jobs(Connection& db, Time now, int limit);
Result<bool> delete_job(Connection& db, const Uuid& id);

}  // namespace rollcall::store
