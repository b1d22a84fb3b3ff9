#include "store/jobs.hpp"

#include "store/test_support.hpp"

namespace rollcall::store {
namespace {

class JobsTest : public StoreTest {
 protected:
  Job add_job() {
    Job job{
        .id = new_id(), .kind = "take_frame", .actor_id = actor_, .input_blob = "jobs/in", .created_at = test_time()};
    must(write(insert_job, job));
    return job;
  }
  std::optional<Job> take(const Uuid& runner, int now_s) {
    return must(write(take_job, runner, test_time(now_s), test_time(now_s + 10)));
  }

  const Uuid actor_ = new_id();
  const Uuid runner_ = new_id();
  const Uuid other_ = new_id();
};

TEST_F(JobsTest, AreTakenOldestFirstByOneRunnerEach) {
  const Job first = add_job();
  const Job second = add_job();
  EXPECT_EQ(must(read(count_unfinished_jobs)), 2);
  EXPECT_EQ(take(runner_, 0)->id, first.id);
  EXPECT_EQ(take(other_, 0)->id, second.id);
  EXPECT_EQ(take(other_, 0), std::nullopt);
  EXPECT_EQ(must(read(get_job, first.id)).status, JobStatus::kRunning);
}

TEST_F(JobsTest, OneWhoseRunnerIsGoneIsTakenAgain) {
  const Job job = add_job();
  take(runner_, 0);
  must(write(renew_leases, runner_, test_time(20)));
  EXPECT_EQ(take(other_, 20), std::nullopt);
  const auto again = take(other_, 21);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->attempts, 2);
  Job late = job;
  late.status = JobStatus::kSucceeded;
  EXPECT_FALSE(must(write(finish_job, late, runner_))) << "it is the other's now";
  EXPECT_TRUE(must(write(finish_job, late, other_)));
  EXPECT_EQ(take(other_, 100), std::nullopt);
}

TEST_F(JobsTest, ThoseOfARunnerThatStopsAreFreeAtOnce) {
  const Job job = add_job();
  take(runner_, 0);
  must(write(release_jobs, runner_));
  const auto again = take(other_, 0);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->id, job.id);
  EXPECT_EQ(again->attempts, 1) << "it was not the job's fault";
}

TEST_F(JobsTest, AreCancelledWhileTheyWaitAndAskedToEndWhileTheyRun) {
  const Job waiting = add_job();
  EXPECT_FALSE(must(write(ask_to_cancel, waiting.id)));
  EXPECT_TRUE(must(write(cancel_waiting_job, waiting.id, test_time(), test_time(5))));
  EXPECT_EQ(must(read(get_job, waiting.id)).status, JobStatus::kCancelled);
  const Job running = add_job();
  take(runner_, 0);
  EXPECT_FALSE(must(write(cancel_waiting_job, running.id, test_time(), test_time(5))));
  EXPECT_TRUE(must(write(ask_to_cancel, running.id)));
  EXPECT_EQ(must(read(list_cancelling, runner_)), std::vector{running.id});
  EXPECT_TRUE(must(read(list_cancelling, other_)).empty());
  must(write(set_progress, running.id, runner_, 3, 7));
  EXPECT_EQ(must(read(get_job, running.id)).progress_total, 7);
  EXPECT_EQ(must(read(list_expired_jobs, test_time(5), 10)).size(), 1U);
  EXPECT_TRUE(must(write(delete_job, waiting.id)));
  EXPECT_EQ(must(read(list_jobs, JobFilter{.actor = actor_}, PageRequest{})).items.size(), 1U);
  EXPECT_TRUE(must(read(list_jobs, JobFilter{.actor = other_}, PageRequest{})).items.empty());
}

TEST_F(JobsTest, OfAKindThatIsAboutEverybodyOneRunsAtATime) {
  for (const char* kind : {"scan_duplicates", "scan_duplicates", "add_photos", "apply_people_import"})
    must(write(insert_job, Job{.id = new_id(), .kind = kind, .created_at = test_time()}));
  const auto first = take(runner_, 0);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->kind, "scan_duplicates");
  EXPECT_EQ(take(other_, 1)->kind, "add_photos");
  EXPECT_EQ(take(other_, 1)->kind, "apply_people_import");
  EXPECT_FALSE(must(read(has_job_to_take, test_time(2))));
  EXPECT_EQ(take(other_, 2), std::nullopt);
  // Whoever did the first is gone: it goes on elsewhere, and the second still waits for it.
  EXPECT_EQ(take(other_, 100)->id, first->id);
  EXPECT_EQ(take(other_, 101)->kind, "add_photos");
  EXPECT_EQ(take(other_, 101)->kind, "apply_people_import");
  EXPECT_EQ(take(other_, 101), std::nullopt);
}

}  // namespace
}  // namespace rollcall::store
