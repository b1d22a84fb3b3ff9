#include "service/outbox/mail_worker.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "base/log.hpp"
#include "base/uuid.hpp"
#include "service/outbox/mail_names.hpp"
#include "service/outbox/mail_step.hpp"
#include "service/settings.hpp"
#include "store/events.hpp"
#include "store/guardians.hpp"
#include "store/outbox_pause.hpp"

namespace rollcall::service {
namespace {

constexpr std::chrono::milliseconds kLook{1000};
constexpr std::chrono::milliseconds kShortest{10};
constexpr std::chrono::seconds kLease{15};
constexpr std::chrono::seconds kRenewed{4};

net::MailSettings mail_settings(const Settings& settings) {
  return {.url = settings.text(setting::kMailUrl),
          .user = settings.text(setting::kMailUser),
          .password = settings.text(setting::kMailPassword),
          .tls = settings.text(setting::kMailTls) == "never" ? net::MailTls::kNever : net::MailTls::kRequired,
          .ca_file = settings.text(setting::kMailCaFile)};
}

}  // namespace

std::unique_ptr<MailWorker> MailWorker::start(Installation& in) {
  if (in.settings().text(setting::kMailUrl).empty()) return nullptr;
  std::unique_ptr<MailWorker> worker(new MailWorker(in));
  worker->keeper_ = std::jthread([raw = worker.get()](const std::stop_token& stop) { raw->keep_lease(stop); });
  worker->thread_ = std::jthread([raw = worker.get()](const std::stop_token& stop) { raw->run(stop); });
  return worker;
}

MailWorker::MailWorker(Installation& in)
    : in_(in), client_(mail_settings(in.settings())), runner_(new_uuid(in.clock().now())) {}

MailWorker::~MailWorker() {
  thread_.request_stop();
  thread_.join();
  keeper_.request_stop();
  keeper_.join();
  const auto released =
      in_.database().transact([&](store::Connection& db) { return store::release_reader(db, kMailReader, runner_); });
  if (!released) log::warn("mail is let go only as its lease runs out: {}", released.error().describe());
}

void MailWorker::run(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any waker;
  // No longer than mails are apart, or their number in a minute would not be reached.
  const std::chrono::milliseconds apart{60'000 / in_.settings().integer(setting::kMailPerMinute)};
  const auto pause = std::clamp<std::chrono::milliseconds>(apart, kShortest, kLook);
  while (!stop.stop_requested()) {
    const auto more = step(stop);
    if (!more) log::warn("mail could not be looked after and is tried again: {}", more.error().describe());
    if (more && *more) continue;
    std::unique_lock lock(mutex);
    waker.wait_for(lock, stop, pause, [] { return false; });
  }
}

void MailWorker::keep_lease(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any waker;
  while (!stop.stop_requested()) {
    if (held_) {
      const auto renewed = in_.database().transact([&](store::Connection& db) {
        return store::renew_reader(db, kMailReader, runner_, in_.clock().now() + kLease);
      });
      if (!renewed) log::warn("the lease of mail could not be renewed: {}", renewed.error().describe());
    }
    std::unique_lock lock(mutex);
    waker.wait_for(lock, stop, kRenewed, [] { return false; });
  }
}

Result<bool> MailWorker::step(const std::stop_token& stop) {
  const Time now = in_.clock().now();
  ROLLCALL_ASSIGN(const auto pause, in_.database().read(store::find_outbox_pause));
  if (pause) return false;
  ROLLCALL_ASSIGN(auto place, in_.database().read([&](store::Connection& db) {
    return store::find_held_reader(db, kMailReader, runner_, now);
  }));
  if (!place) {
    ROLLCALL_ASSIGN(place, in_.database().transact([&](store::Connection& db) -> Result<std::optional<std::int64_t>> {
      ROLLCALL_ASSIGN(const std::int64_t latest, store::latest_event(db));
      return store::hold_reader(db, kMailReader, runner_, now, now + kLease, latest);
    }));
  }
  held_ = place.has_value();
  if (!place) return false;
  ROLLCALL_ASSIGN(const bool read, read_for_notices(in_, runner_, *place));
  if (read) return true;
  const auto apart = std::chrono::milliseconds{60'000 / in_.settings().integer(setting::kMailPerMinute)};
  if (std::chrono::steady_clock::now() - sent_ < apart) return false;
  ROLLCALL_ASSIGN(const bool due,
                  in_.database().read([&](store::Connection& db) { return store::has_notice_due(db, now); }));
  if (!due) return false;
  ROLLCALL_ASSIGN(const bool sent, send_next_mail(in_, client_, stop));
  if (sent) sent_ = std::chrono::steady_clock::now();
  return false;
}

}  // namespace rollcall::service
