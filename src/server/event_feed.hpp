// Reads on in the event log and tells everyone in this process who must know: the gallery and the live feed.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <thread>

#include "http/event_stream.hpp"
#include "service/installation.hpp"
#include "service/recognition.hpp"
#include "store/events.hpp"

namespace rollcall::server {

// An event of the log as browsers see it: ids and words, never a name. None for those that are not for them.
std::optional<http::Event> to_feed(const store::Event& event);

// Its own thread, from construction to destruction. Everything passed in outlives it.
class EventFeed {
 public:
  // How soon a change made by another process is seen at the latest.
  static constexpr std::chrono::milliseconds kInterval{200};

  // Starts after the events that are there now.
  static Result<std::unique_ptr<EventFeed>> start(service::Installation& in, const service::Recognition& recognition,
                                                  http::EventChannel& channel);

 private:
  EventFeed(service::Installation& in, const service::Recognition& recognition, http::EventChannel& channel,
            store::ChangeWatch watch, std::int64_t at)
      : in_(in), recognition_(recognition), channel_(channel), watch_(std::move(watch)), at_(at) {}

  void run(const std::stop_token& stop);
  Result<void> read_on();

  service::Installation& in_;
  const service::Recognition& recognition_;
  http::EventChannel& channel_;
  store::ChangeWatch watch_;
  std::int64_t at_;
  std::jthread thread_;
};

}  // namespace rollcall::server
