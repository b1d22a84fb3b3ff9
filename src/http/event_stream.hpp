// Server-sent events: one channel, any number of browsers, no thread of their own. The channel serialises an event once
// and every subscriber holds a reference to it; what a slow client may leave unread is bounded, past that it is cut off
// and comes back by itself with Last-Event-ID. So nothing is lost and nobody waits for anybody.
//
//   auto subscription = channel->subscribe({.accepts = only_own_courses});   // from here on nothing is missed
//   return Response::event_stream(subscription);
//
// Who must be told of earlier events first gets a subscription that is on no channel yet, is given them with push() as
// fast as it reads, and is then put on the channel by the thread that publishes, so that nothing comes between.
#pragma once

#include <any>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall::http {

struct Request;

struct Event {
  std::uint64_t id = 0;  // the number in the event log, rising; 0 for what cannot be asked for again
  std::string type;      // "record"; one line
  std::string data;      // usually one JSON document; may have several lines
  std::any topic;        // for EventFilter, not sent
};

using EventFilter = std::function<bool(const Event&)>;  // called by publishers, so from any thread: quick, never blocks

// The wire form of an event. One with an id alone tells the client where it is and nothing else.
std::string format_event(const Event& event);

// The number a returning browser holds (header Last-Event-ID, or query last_event_id where a script cannot set
// headers); 0 for none or what is no number.
std::uint64_t last_event_id(const Request& request);

struct SubscribeOptions {
  EventFilter accepts;                                      // empty takes everything
  std::size_t max_pending_bytes = std::size_t{256} * 1024;  // unread bytes at which the client is cut off
};

// One client's queue. Thread-safe. Made by a channel, handed to Response::event_stream, drained by the connection.
class EventSubscription {
 public:
  using Chunk = std::shared_ptr<const std::string>;

  explicit EventSubscription(SubscribeOptions options);

  // Gives it one event, by hand. Never cuts off: who pushes looks at pending_bytes() before, and waits.
  void push(const Event& event);

  // Ends the stream after what is pending (the user signed out). Also what the connection calls when the client left.
  void close();
  bool closed() const;
  bool cut_off() const;  // closed because the client did not read
  std::size_t pending_bytes() const;

  // For the connection. `wake` is called, on a publisher's thread, when a queue that was empty is no longer or when the
  // subscription closes, under a lock: it may only pass the word on. take() moves out what is there.
  void set_wake(std::function<void()> wake);
  std::vector<Chunk> take();

 private:
  friend class EventChannel;
  void offer(const Event& event, const Chunk& chunk);
  void take_in(const Chunk& chunk);

  const SubscribeOptions options_;
  mutable std::mutex mutex_;
  std::vector<Chunk> pending_;
  std::size_t pending_bytes_ = 0;
  bool closed_ = false;
  bool cut_off_ = false;
  std::function<void()> wake_;
};

// Thread-safe. Keep it as long as there are publishers; subscriptions outlive it harmlessly.
class EventChannel {
 public:
  std::shared_ptr<EventSubscription> subscribe(SubscribeOptions options = {});

  // Gives it everything that is published from now on.
  void add(std::shared_ptr<EventSubscription> subscription);

  // Never blocks on a client. Publish events of one log in the order of their ids.
  void publish(const Event& event);

  std::size_t subscribers() const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::weak_ptr<EventSubscription>> subscriptions_;
};

}  // namespace rollcall::http
