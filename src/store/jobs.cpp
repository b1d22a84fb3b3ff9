#include "store/jobs.hpp"

#include "store/sql/fetch.hpp"
#include "store/words.hpp"

namespace rollcall::store {
namespace {

constexpr std::array kStatuses = {
    Word<JobStatus>{JobStatus::kQueued, "queued"},       Word<JobStatus>{JobStatus::kRunning, "running"},
    Word<JobStatus>{JobStatus::kSucceeded, "succeeded"}, Word<JobStatus>{JobStatus::kFailed, "failed"},
    Word<JobStatus>{JobStatus::kCancelled, "cancelled"},
};

constexpr std::string_view kSelect =
    "SELECT id, kind, status, actor_id, input_blob, result_blob, result_status, result_type, error_code, error_detail, "
    "progress_done, progress_total, attempts, cancelling, runner_id, lease_until, created_at, started_at, finished_at, "
    "expires_at FROM job";

Job read_job(Row& row) {
  Job job;
  row.into(job.id, job.kind);
  row.into_word(job.status, parse_job_status);
  row.into(job.actor_id, job.input_blob, job.result_blob, job.result_status, job.result_type, job.error_code,
           job.error_detail, job.progress_done, job.progress_total, job.attempts, job.cancelling, job.runner_id,
           job.lease_until, job.created_at, job.started_at, job.finished_at, job.expires_at);
  return job;
}

Uuid read_id(Row& row) {
  Uuid id;
  row.into(id);
  return id;
}

// What may be taken now; takes the time twice.
const std::string& to_take() {
  static const std::string where = [] {
    std::string kinds;
    for (const std::string_view kind : kOneAtATime) kinds += std::format("{}'{}'", kinds.empty() ? "" : ", ", kind);
    return std::format(
        " WHERE (status = 'queued' OR (status = 'running' AND lease_until < ?)) AND (kind NOT IN ({}) OR NOT EXISTS "
        "(SELECT 1 FROM job other WHERE other.kind = job.kind AND other.status = 'running' AND other.lease_until >= "
        "?))",
        kinds);
  }();
  return where;
}

}  // namespace

std::string_view name(JobStatus value) { return word_of(kStatuses, value); }

Result<JobStatus> parse_job_status(std::string_view text) { return value_of(kStatuses, text); }

Result<void> insert_job(Connection& db, const Job& job) {
  return discard(db.execute(
      "INSERT INTO job (id, kind, status, actor_id, input_blob, result_blob, result_status, result_type, error_code, "
      "error_detail, progress_done, progress_total, attempts, cancelling, runner_id, lease_until, created_at, "
      "started_at, finished_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      job.id, job.kind, name(job.status), job.actor_id, job.input_blob, job.result_blob, job.result_status,
      job.result_type, job.error_code, job.error_detail, job.progress_done, job.progress_total, job.attempts,
      job.cancelling, job.runner_id, job.lease_until, job.created_at, job.started_at, job.finished_at, job.expires_at));
}

Result<std::optional<Job>> find_job(Connection& db, const Uuid& id) {
  static const std::string sql = std::format("{} WHERE id = ?", kSelect);
  return fetch_optional(read_job, db, sql, id);
}

Result<Job> get_job(Connection& db, const Uuid& id) { return required(find_job(db, id), "job"); }

Result<Page<Job>> list_jobs(Connection& db, const JobFilter& filter, const PageRequest& page) {
  ROLLCALL_ASSIGN(const Position start, start_of(page));
  Where where;
  where.add("id > ?", start.id);
  where.add_if("actor_id = ?", filter.actor);
  where.add_if("status = ?", filter.status.transform([](JobStatus status) { return name(status); }));
  return fetch_page(read_job, db, kSelect, where, "id", page.limit,
                    [](const Job& job) { return Position{.id = job.id}; });
}

Result<std::int64_t> count_unfinished_jobs(Connection& db) {
  return fetch_number(db, "SELECT count(*) FROM job WHERE status IN ('queued', 'running')");
}

Result<bool> has_job_to_take(Connection& db, Time now) {
  static const std::string sql = std::format("SELECT count(*) FROM job{}", to_take());
  return changed(fetch_number(db, sql, now, now));
}

Result<std::optional<Job>> take_job(Connection& db, const Uuid& runner, Time now, Time lease_until) {
  static const std::string sql = std::format("{}{} ORDER BY id LIMIT 1", kSelect, to_take());
  ROLLCALL_ASSIGN(std::optional<Job> job, fetch_optional(read_job, db, sql, now, now));
  if (!job) return job;
  ROLLCALL_ASSIGN(const bool taken,
                  changed(db.execute("UPDATE job SET status = 'running', runner_id = ?, lease_until = ?, attempts = ?, "
                                     "started_at = ? WHERE id = ? AND attempts = ?",
                                     runner, lease_until, job->attempts + 1, now, job->id, job->attempts)));
  if (!taken) return std::nullopt;  // another process was faster
  job->status = JobStatus::kRunning;
  job->runner_id = runner;
  job->lease_until = lease_until;
  job->started_at = now;
  ++job->attempts;
  return job;
}

Result<void> renew_leases(Connection& db, const Uuid& runner, Time lease_until) {
  return discard(
      db.execute("UPDATE job SET lease_until = ? WHERE runner_id = ? AND status = 'running'", lease_until, runner));
}

Result<void> release_jobs(Connection& db, const Uuid& runner) {
  return discard(
      db.execute("UPDATE job SET status = 'queued', runner_id = NULL, lease_until = NULL, "
                 "attempts = attempts - 1 WHERE runner_id = ? AND status = 'running'",
                 runner));
}

Result<std::vector<Uuid>> list_cancelling(Connection& db, const Uuid& runner) {
  return fetch_all(read_id, db, "SELECT id FROM job WHERE runner_id = ? AND status = 'running' AND cancelling = ?",
                   runner, true);
}

Result<void> set_progress(Connection& db, const Uuid& id, const Uuid& runner, std::int64_t done, std::int64_t total) {
  return discard(db.execute("UPDATE job SET progress_done = ?, progress_total = ? WHERE id = ? AND runner_id = ?", done,
                            total, id, runner));
}

Result<bool> finish_job(Connection& db, const Job& job, const Uuid& runner) {
  return changed(db.execute(
      "UPDATE job SET status = ?, input_blob = ?, result_blob = ?, result_status = ?, result_type = ?, error_code = ?, "
      "error_detail = ?, runner_id = NULL, lease_until = NULL, finished_at = ?, expires_at = ? "
      "WHERE id = ? AND runner_id = ? AND status = 'running'",
      name(job.status), job.input_blob, job.result_blob, job.result_status, job.result_type, job.error_code,
      job.error_detail, job.finished_at, job.expires_at, job.id, runner));
}

Result<bool> cancel_waiting_job(Connection& db, const Uuid& id, Time now, Time expires_at) {
  return changed(
      db.execute("UPDATE job SET status = 'cancelled', cancelling = ?, finished_at = ?, expires_at = ? "
                 "WHERE id = ? AND status = 'queued'",
                 true, now, expires_at, id));
}

Result<bool> ask_to_cancel(Connection& db, const Uuid& id) {
  return changed(db.execute("UPDATE job SET cancelling = ? WHERE id = ? AND status = 'running'", true, id));
}

Result<std::vector<Job>> list_expired_jobs(Connection& db, Time now, int limit) {
  static const std::string sql = std::format("{} WHERE expires_at <= ? ORDER BY expires_at, id LIMIT ?", kSelect);
  return fetch_all(read_job, db, sql, now, limit);
}

Result<bool> delete_job(Connection& db, const Uuid& id) {
  return changed(db.execute("DELETE FROM job WHERE id = ?", id));
}

}  // namespace rollcall::store
