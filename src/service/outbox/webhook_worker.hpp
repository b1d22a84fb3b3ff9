// Delivers webhooks: each active one has a thread of its own, so that a receiver that hangs keeps nobody waiting but
// itself. Of several processes on one database one delivers for a webhook, by a lease; when it is gone another goes on.
//
// At least once, and in order per subject, person and session: an event that was refused waits with all that share one
// of these, while others pass; a receiver that is not there is waited for by everything. Nothing is held in memory
// between two tries, and no more than kMostWaiting events are parked: then the reader stands still, and the log keeps
// the rest.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <thread>

#include "base/error.hpp"
#include "service/installation.hpp"
#include "service/outbox/webhook_sender.hpp"
#include "store/sql/change_watch.hpp"

namespace rollcall::service {

class WebhookWorker {
 public:
  static constexpr std::chrono::seconds kLease{15};
  static constexpr int kMostWaiting = 256;

  static Result<std::unique_ptr<WebhookWorker>> start(Installation& in);
  // Breaks off what is under way, which is then sent again by the next process, and lets the leases go.
  ~WebhookWorker();
  WebhookWorker(const WebhookWorker&) = delete;
  WebhookWorker& operator=(const WebhookWorker&) = delete;

 private:
  WebhookWorker(Installation& in, WebhookSender sender, store::ChangeWatch watch);

  void supervise(const std::stop_token& stop);
  Result<void> keep_leases();
  Result<void> take_what_is_free();
  void wake_all();

  void deliver(const Uuid& webhook, const std::stop_token& stop);

  Installation& in_;
  const WebhookSender sender_;
  store::ChangeWatch watch_;
  const Uuid runner_;
  std::mutex mutex_;
  std::condition_variable_any waker_;
  std::uint64_t news_ = 0;   // counts what may be of interest
  std::set<Uuid> finished_;  // whose thread ended by itself
  std::map<Uuid, std::jthread> threads_;
  std::jthread supervisor_;
};

}  // namespace rollcall::service
