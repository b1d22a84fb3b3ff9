// Mail to guardians, on a thread of its own: reads the log on, and sends what is due, no faster than mail.per_minute.
// Of several processes on one database one does it, by a lease that a second thread renews: one mail may take longer
// than another process should wait for one that is gone.
#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include "base/error.hpp"
#include "net/mail_client.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

class MailWorker {
 public:
  // None where no mail.url is set.
  static std::unique_ptr<MailWorker> start(Installation& in);
  ~MailWorker();
  MailWorker(const MailWorker&) = delete;
  MailWorker& operator=(const MailWorker&) = delete;

 private:
  explicit MailWorker(Installation& in);
  void run(const std::stop_token& stop);
  Result<bool> step(const std::stop_token& stop);
  void keep_lease(const std::stop_token& stop);

  Installation& in_;
  const net::MailClient client_;
  const Uuid runner_;
  SteadyTime sent_{};
  std::atomic<bool> held_ = false;
  std::jthread keeper_;
  std::jthread thread_;
};

}  // namespace rollcall::service
