// Reads on in the event log and tells everyone in this process who must know: the gallery and the live feed.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "http/event_stream.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/recognition/recognition.hpp"
#include "store/events.hpp"

namespace rollcall::server {

// An event of the log as browsers see it: ids and words, never a name. None for those that are not for them.
std::optional<http::Event> to_feed(const store::Event& event);

// What http::Event::topic holds here.
struct FeedTopic {
  std::optional<Uuid> course;  // that the event belongs to; none: to no course, so not for who sees only some
};

// Its own thread, from construction to destruction, is the only one that reads the log for the feed and the only one
// that publishes. So a client that comes back is told what it missed from the log, a page at a time as it reads, and is
// put on the live channel at exactly the event where it has caught up: nothing is missed and nothing told twice.
// Thread-safe. Everything passed in outlives it.
class EventFeed {
 public:
  // How soon a change made by another process is seen at the latest.
  static constexpr std::chrono::milliseconds kInterval{200};

  // Who missed more is told to read its lists anew, which is quicker than to hear it all.
  static constexpr std::int64_t kLongestReplay = 100'000;

  // Starts after the events that are there now.
  static Result<std::unique_ptr<EventFeed>> start(service::Installation& in, const service::Recognition& recognition);

  // A client that is told everything after the event `last`; everything from now on where there is none. The first
  // thing said is the number the client stands at, so that it can come back also when nothing has happened. A number
  // that the log cannot go on from (ahead of it after a restore, too far behind) gets one event `reset` and everything
  // from now on.
  //
  // An actor who sees only some courses (service/accounts/access.hpp) is told of those they have now, and is sent away,
  // to come back, when somebody's courses change.
  Result<std::shared_ptr<http::EventSubscription>> join(const service::Actor& actor, std::optional<std::int64_t> last);

  // Clients that listen, caught up or not.
  std::size_t clients() const;

 private:
  // A client that has yet to catch up: told everything up to and with `at`.
  struct Behind {
    std::shared_ptr<http::EventSubscription> client;
    std::int64_t at;
  };
  enum class Pace : std::uint8_t { kDone, kGoingOn, kWaiting };

  EventFeed(service::Installation& in, const service::Recognition& recognition, store::ChangeWatch watch,
            std::int64_t at)
      : in_(in), recognition_(recognition), watch_(std::move(watch)), at_(at) {}

  void run(const std::stop_token& stop);
  Result<void> read_on();
  Result<std::optional<http::Event>> shown(store::Connection& db, const store::Event& event);
  void send_limited_away();
  Result<Pace> catch_up(Behind& behind);
  Result<bool> catch_up_all();
  void wait(const std::stop_token& stop, bool somebody_is_behind);

  service::Installation& in_;
  const service::Recognition& recognition_;
  http::EventChannel channel_;
  std::map<Uuid, Uuid> course_of_;  // of the thread: of sessions seen lately
  store::ChangeWatch watch_;
  std::int64_t at_;             // of the thread: published up to here
  std::vector<Behind> behind_;  // of the thread
  mutable std::mutex mutex_;
  std::condition_variable_any waker_;
  std::vector<Behind> joined_;  // not taken over by the thread yet
  std::vector<std::weak_ptr<http::EventSubscription>> limited_;
  std::size_t behind_count_ = 0;  // of behind_, for clients()
  std::jthread thread_;
};

}  // namespace rollcall::server
