#include "server/event_feed.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

#include "base/json.hpp"
#include "base/log.hpp"

namespace rollcall::server {
namespace {

constexpr int kEventsAtOnce = 500;
constexpr std::string_view kFeedTypes[] = {"record", "session", "review", "person"};

}  // namespace

std::optional<http::Event> to_feed(const store::Event& event) {
  const std::string type = event.kind.substr(0, event.kind.find('.'));
  if (!std::ranges::contains(kFeedTypes, type)) return std::nullopt;
  boost::system::error_code error;
  boost::json::value parsed = boost::json::parse(event.ids, error);
  boost::json::object data;
  if (!error && parsed.is_object()) data = std::move(parsed.as_object());
  data["kind"] = event.kind;
  data["at"] = to_json(event.at);
  if (event.subject_id) data["id"] = to_json(*event.subject_id);
  if (event.person_id) data["person_id"] = to_json(*event.person_id);
  if (event.session_id) data["session_id"] = to_json(*event.session_id);
  return http::Event{
      .id = static_cast<std::uint64_t>(event.number), .type = type, .data = boost::json::serialize(data), .topic = {}};
}

Result<std::unique_ptr<EventFeed>> EventFeed::start(service::Installation& in, const service::Recognition& recognition,
                                                    http::EventChannel& channel) {
  ROLLCALL_ASSIGN(store::ChangeWatch watch, in.database().watch());
  ROLLCALL_ASSIGN(const std::int64_t at,
                  in.database().read([](store::Connection& db) { return store::latest_event(db); }));
  std::unique_ptr<EventFeed> feed(new EventFeed(in, recognition, channel, std::move(watch), at));
  feed->thread_ = std::jthread([self = feed.get()](const std::stop_token& stop) { self->run(stop); });
  return feed;
}

void EventFeed::run(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any waker;
  bool failing = false;
  while (!stop.stop_requested()) {
    auto changed = watch_.changed();
    Result<void> done = changed.transform([](bool) {});
    if (changed && *changed) done = read_on();
    // Said once, not five times a second; the log is read on from the same place when it works again.
    if (!done && !failing) log::error("the event log could not be read: {}", done.error().describe());
    if (done && failing) log::info("the event log can be read again");
    failing = !done;
    std::unique_lock lock(mutex);
    waker.wait_for(lock, stop, kInterval, [] { return false; });
  }
}

Result<void> EventFeed::read_on() {
  if (auto keeper = recognition_.keeper()) ROLLCALL_TRY((*keeper)->catch_up());
  while (true) {
    ROLLCALL_ASSIGN(const std::vector<store::Event> events, in_.database().read([&](store::Connection& db) {
      return store::read_events_after(db, at_, kEventsAtOnce);
    }));
    for (const store::Event& event : events) {
      if (auto shown = to_feed(event)) channel_.publish(*shown);
      at_ = event.number;
    }
    if (events.size() < static_cast<std::size_t>(kEventsAtOnce)) return {};
  }
}

}  // namespace rollcall::server
