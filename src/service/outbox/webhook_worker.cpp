#include "service/outbox/webhook_worker.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "base/uuid.hpp"
#include "service/outbox/webhook_step.hpp"

namespace rollcall::service {
namespace {

constexpr std::chrono::milliseconds kLook{200};  // how soon a change is seen
constexpr std::chrono::seconds kReconciled{1};
constexpr std::chrono::seconds kRenewed{4};
constexpr std::chrono::milliseconds kAfterTrouble{1000};

}  // namespace

Result<std::unique_ptr<WebhookWorker>> WebhookWorker::start(Installation& in) {
  ROLLCALL_ASSIGN(WebhookSender sender, WebhookSender::create(in));
  ROLLCALL_ASSIGN(store::ChangeWatch watch, in.database().watch());
  std::unique_ptr<WebhookWorker> worker(new WebhookWorker(in, std::move(sender), std::move(watch)));
  worker->supervisor_ = std::jthread([raw = worker.get()](const std::stop_token& stop) { raw->supervise(stop); });
  return worker;
}

WebhookWorker::WebhookWorker(Installation& in, WebhookSender sender, store::ChangeWatch watch)
    : in_(in), sender_(std::move(sender)), watch_(std::move(watch)), runner_(new_uuid(in.clock().now())) {}

WebhookWorker::~WebhookWorker() {
  supervisor_.request_stop();
  supervisor_.join();
  for (auto& [id, thread] : threads_) thread.request_stop();
  const bool any = !threads_.empty();
  threads_.clear();
  if (!any) return;
  const auto released =
      in_.database().transact([&](store::Connection& db) { return store::release_webhooks(db, runner_); });
  if (!released) log::warn("webhooks are let go only as their leases run out: {}", released.error().describe());
}

void WebhookWorker::supervise(const std::stop_token& stop) {
  SteadyTime reconciled{};
  SteadyTime renewed = std::chrono::steady_clock::now();
  while (!stop.stop_requested()) {
    const SteadyTime now = std::chrono::steady_clock::now();
    const auto changed = watch_.changed();
    if (changed && *changed) wake_all();
    Result<void> kept;
    if (now - renewed >= kRenewed) {
      kept = keep_leases();
      if (kept) renewed = now;
    }
    if (kept && now - reconciled >= kReconciled) {
      kept = take_what_is_free();
      reconciled = now;
    }
    if (!kept) log::warn("webhooks could not be looked after and are tried again: {}", kept.error().describe());
    std::unique_lock lock(mutex_);
    waker_.wait_for(lock, stop, kLook, [] { return false; });
  }
}

Result<void> WebhookWorker::keep_leases() {
  if (threads_.empty()) return {};
  return in_.database().transact(
      [&](store::Connection& db) { return store::renew_webhooks(db, runner_, in_.clock().now() + kLease); });
}

Result<void> WebhookWorker::take_what_is_free() {
  std::set<Uuid> finished;
  {
    const std::scoped_lock lock(mutex_);
    finished = std::exchange(finished_, {});
  }
  for (const Uuid& id : finished) threads_.erase(id);
  const Time now = in_.clock().now();
  ROLLCALL_ASSIGN(const std::vector<Uuid> free, in_.database().read([&](store::Connection& db) {
    return store::list_webhooks_to_run(db, runner_, now, sender_.has_files());
  }));
  for (const Uuid& id : free) {
    if (threads_.contains(id)) continue;
    ROLLCALL_ASSIGN(const bool taken, in_.database().transact([&](store::Connection& db) {
      return store::take_webhook(db, id, runner_, now, now + kLease);
    }));
    if (taken) threads_.emplace(id, [this, id](const std::stop_token& stop) { deliver(id, stop); });
  }
  return {};
}

void WebhookWorker::wake_all() {
  const std::scoped_lock lock(mutex_);
  ++news_;
  waker_.notify_all();
}

void WebhookWorker::deliver(const Uuid& webhook, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::uint64_t known = 0;
    {
      const std::scoped_lock lock(mutex_);
      known = news_;
    }
    const auto step = deliver_next(in_, sender_, webhook, runner_, kMostWaiting, stop);
    if (step && step->ended) break;
    if (step && step->again) continue;
    if (!step && !stop.stop_requested())
      log::warn("a webhook could not be looked after and is tried again: {}", step.error().describe());
    std::unique_lock lock(mutex_);
    const auto pause = step ? step->pause : kAfterTrouble;
    waker_.wait_for(lock, stop, pause, [&] { return step && news_ != known; });
  }
  const std::scoped_lock lock(mutex_);
  finished_.insert(webhook);
}

}  // namespace rollcall::service
