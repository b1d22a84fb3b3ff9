#include "server/housekeeper.hpp"

#include <condition_variable>
#include <mutex>

#include "base/log.hpp"
#include "service/calendar/closing.hpp"
#include "service/calendar/occurrences.hpp"
#include "service/jobs.hpp"
#include "service/outbox/webhooks.hpp"

namespace rollcall::server {

Housekeeper::Housekeeper(service::Installation& in, service::KeyUses& uses)
    : in_(in), uses_(uses), thread_([this](const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any waker;
        while (!stop.stop_requested()) {
          tidy();
          std::unique_lock lock(mutex);
          waker.wait_for(lock, stop, kInterval, [] { return false; });
        }
      }) {}

Housekeeper::~Housekeeper() {
  thread_.request_stop();
  thread_.join();
  tidy();
}

void Housekeeper::tidy() {
  if (const auto kept = service::keep_all_in_step(in_, {}); !kept)
    log::warn("sessions could not be made from the schedules and are tried again: {}", kept.error().describe());
  if (const auto closed = service::close_sessions_that_are_over(in_); !closed)
    log::warn("sessions that are over could not be closed and are tried again: {}", closed.error().describe());
  if (const auto jobs = service::tidy_jobs(in_); !jobs)
    log::warn("forgetting old jobs failed and is tried again: {}", jobs.error().describe());
  if (const auto webhooks = service::tidy_webhooks(in_); !webhooks)
    log::warn("forgetting old tries of webhooks failed and is tried again: {}", webhooks.error().describe());
  const auto tidied = service::tidy(in_, uses_);
  if (!tidied) {
    log::warn("tidying up failed and is tried again: {}", tidied.error().describe());
  } else if (tidied->evidence + tidied->reviews > 0) {
    log::info("past their days and gone: {} pieces of evidence, {} reviews", tidied->evidence, tidied->reviews);
  }
}

}  // namespace rollcall::server
