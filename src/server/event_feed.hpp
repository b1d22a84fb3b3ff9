// Reads on in the event log and tells everyone in this process who must know: the gallery and the live feed.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
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

// Somebody who is told of one session alone, over a WebSocket. Thread-safe.
class SessionListener {
 public:
  virtual ~SessionListener() = default;

  // Once, before anything else: the number it stands at. `reset` is empty, or says why it could not go on from its own
  // ("ahead", "too_old"): it must read its lists anew.
  virtual Result<void> greet(std::int64_t at, std::string_view reset) = 0;

  // A change of the session itself, or else of a record in it, as JSON; shared among all who are told. Never blocks.
  virtual void tell(const std::shared_ptr<const std::string>& message, bool of_record) = 0;

  virtual std::size_t unread_bytes() const = 0;
  virtual bool gone() const = 0;  // the last has been said
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

  // Starts after the events that are there now. `rights_changed` is called, on the thread, when an event says that what
  // somebody may do or see has changed.
  static Result<std::unique_ptr<EventFeed>> start(service::Installation& in, const service::Recognition& recognition,
                                                  std::function<void()> rights_changed);

  // A client that is told everything after the event `last`; everything from now on where there is none. The first
  // thing said is the number the client stands at, so that it can come back also when nothing has happened. A number
  // that the log cannot go on from (ahead of it after a restore, too far behind) gets one event `reset` and everything
  // from now on.
  //
  // An actor who sees only some courses (service/accounts/access.hpp) is told of those they have now, and is sent away,
  // to come back, when somebody's courses change.
  Result<std::shared_ptr<http::EventSubscription>> join(const service::Actor& actor, std::optional<std::int64_t> last);

  // The same for one session: its events of the kinds session and record, which `listener` is told until it is gone.
  // The caller has seen to it that it may hear them.
  Result<void> listen(const Uuid& session, std::shared_ptr<SessionListener> listener, std::optional<std::int64_t> last);

  // Clients that listen to everything, caught up or not.
  std::size_t clients() const;

 private:
  // A client that has yet to catch up: told everything up to and with `at`. One of the two is there.
  struct Behind {
    std::shared_ptr<http::EventSubscription> client;
    std::shared_ptr<SessionListener> listener;
    Uuid session;  // of the listener
    std::int64_t at;

    bool gone() const { return client ? client->closed() : listener->gone(); }
    std::size_t unread_bytes() const { return client ? client->pending_bytes() : listener->unread_bytes(); }
  };
  // Where a client stands that comes back with a number, and why not where it was.
  struct Standing {
    std::int64_t at = 0;
    std::string_view reset;
  };
  enum class Pace : std::uint8_t { kDone, kGoingOn, kWaiting };

  EventFeed(service::Installation& in, const service::Recognition& recognition, std::function<void()> rights_changed,
            store::ChangeWatch watch, std::int64_t at)
      : in_(in),
        recognition_(recognition),
        rights_changed_(std::move(rights_changed)),
        watch_(std::move(watch)),
        at_(at) {}

  void run(const std::stop_token& stop);
  Result<void> read_on();
  Result<std::optional<http::Event>> shown(store::Connection& db, const store::Event& event);
  Result<Standing> standing_of(std::optional<std::int64_t> last);
  void take_in(Behind behind);
  Result<void> tell_listeners(store::Connection& db, const store::Event& event);
  Result<void> tell(store::Connection& db, const store::Event& event, const Behind& behind);
  void go_live(Behind& behind);
  void send_limited_away();
  Result<Pace> catch_up(Behind& behind);
  Result<bool> catch_up_all();
  void wait(const std::stop_token& stop, bool somebody_is_behind);

  service::Installation& in_;
  const service::Recognition& recognition_;
  const std::function<void()> rights_changed_;
  http::EventChannel channel_;
  std::map<Uuid, std::vector<std::shared_ptr<SessionListener>>> listeners_;  // of the thread: caught up, by session
  std::map<Uuid, Uuid> course_of_;                                           // of the thread: of sessions seen lately
  store::ChangeWatch watch_;
  std::int64_t at_;             // of the thread: published up to here
  std::vector<Behind> behind_;  // of the thread
  mutable std::mutex mutex_;
  std::condition_variable_any waker_;
  std::vector<Behind> joined_;  // not taken over by the thread yet
  std::vector<std::weak_ptr<http::EventSubscription>> limited_;
  std::uint64_t times_sent_away_ = 0;
  std::size_t behind_count_ = 0;  // of behind_, for clients()
  std::jthread thread_;
};

}  // namespace rollcall::server
