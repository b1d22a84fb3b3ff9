#include "server/event_feed.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <iterator>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/log.hpp"
#include "service/accounts/access.hpp"
#include "service/event_kinds.hpp"
#include "service/setting_changes.hpp"
#include "store/sessions.hpp"

namespace rollcall::server {
namespace {

constexpr int kEventsAtOnce = 500;
constexpr std::string_view kFeedTypes[] = {"record", "session", "passage", "checkpoint",
                                           "review", "dispute", "person",  "job"};

// What a client that cannot go on from where it was is told first.
http::Event reset(std::int64_t number, Time at, std::string_view reason) {
  const boost::json::object data{{"kind", "feed.reset"}, {"at", to_json(at)}, {"reason", reason}};
  return {.id = static_cast<std::uint64_t>(number), .type = "reset", .data = boost::json::serialize(data), .topic = {}};
}

http::Event position(std::int64_t number) {
  return {.id = static_cast<std::uint64_t>(number), .type = {}, .data = {}, .topic = {}};
}

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

Result<std::unique_ptr<EventFeed>> EventFeed::start(service::Installation& in,
                                                    const service::Recognition& recognition) {
  ROLLCALL_ASSIGN(store::ChangeWatch watch, in.database().watch());
  ROLLCALL_ASSIGN(const std::int64_t at,
                  in.database().read([](store::Connection& db) { return store::latest_event(db); }));
  std::unique_ptr<EventFeed> feed(new EventFeed(in, recognition, std::move(watch), at));
  feed->thread_ = std::jthread([self = feed.get()](const std::stop_token& stop) { self->run(stop); });
  return feed;
}

Result<std::shared_ptr<http::EventSubscription>> EventFeed::join(const service::Actor& actor,
                                                                 std::optional<std::int64_t> last) {
  http::SubscribeOptions options;
  const bool limited = !service::sees_all(actor);
  if (limited) {
    ROLLCALL_ASSIGN(std::set<Uuid> courses,
                    in_.database().read([&](store::Connection& db) { return service::courses_seen(db, actor); }));
    options.accepts = [seen = std::move(courses)](const http::Event& event) {
      const auto* topic = std::any_cast<FeedTopic>(&event.topic);
      return topic == nullptr || (topic->course && seen.contains(*topic->course));
    };
  }
  auto client = std::make_shared<http::EventSubscription>(std::move(options));
  struct Ends {
    std::int64_t oldest;
    std::int64_t latest;
  };
  ROLLCALL_ASSIGN(const Ends log, in_.database().read([](store::Connection& db) -> Result<Ends> {
    ROLLCALL_ASSIGN(const std::int64_t oldest, store::oldest_event(db));
    ROLLCALL_ASSIGN(const std::int64_t latest, store::latest_event(db));
    return Ends{.oldest = oldest, .latest = latest};
  }));
  std::int64_t from = last.value_or(log.latest);
  if (from > log.latest) {
    from = log.latest;
    client->push(reset(from, in_.clock().now(), "ahead"));
  } else if (from + 1 < log.oldest || log.latest - from > kLongestReplay) {
    from = log.latest;
    client->push(reset(from, in_.clock().now(), "too_old"));
  } else if (from > 0) {
    client->push(position(from));
  }
  {
    const std::scoped_lock lock(mutex_);
    joined_.push_back({.client = client, .at = from});
    std::erase_if(limited_, [](const auto& one) { return one.expired(); });
    if (limited) limited_.push_back(client);
  }
  waker_.notify_one();
  return client;
}

void EventFeed::send_limited_away() {
  const std::scoped_lock lock(mutex_);
  for (const auto& one : limited_)
    if (const auto client = one.lock()) client->close();
  limited_.clear();
}

// With the course it belongs to.
Result<std::optional<http::Event>> EventFeed::shown(store::Connection& db, const store::Event& event) {
  auto made = to_feed(event);
  if (!made) return std::nullopt;
  FeedTopic topic;
  if (event.session_id) {
    constexpr std::size_t kRemembered = 10'000;
    if (course_of_.size() > kRemembered) course_of_.clear();
    auto known = course_of_.find(*event.session_id);
    if (known == course_of_.end()) {
      ROLLCALL_ASSIGN(const auto session, store::find_session(db, *event.session_id));
      if (session) known = course_of_.emplace(session->id, session->course_id).first;
    }
    if (known != course_of_.end()) topic.course = known->second;
  }
  made->topic = topic;
  return made;
}

std::size_t EventFeed::clients() const {
  const std::scoped_lock lock(mutex_);
  return joined_.size() + behind_count_ + channel_.subscribers();
}

void EventFeed::run(const std::stop_token& stop) {
  bool failing = false;
  while (!stop.stop_requested()) {
    auto changed = watch_.changed();
    Result<void> done = changed.transform([](bool) {});
    if (changed && *changed) done = read_on();
    bool going_on = false;
    if (done) {
      auto all = catch_up_all();
      if (all) going_on = *all;
      done = all.transform([](bool) {});
    }
    // Said once, not five times a second; the log is read on from the same place when it works again.
    if (!done && !failing) log::error("the event log could not be read: {}", done.error().describe());
    if (done && failing) log::info("the event log can be read again");
    failing = !done;
    if (!going_on) wait(stop, !behind_.empty());
  }
}

// Until somebody joins; until the log is to be looked at again; until those who are behind may have read something.
void EventFeed::wait(const std::stop_token& stop, bool somebody_is_behind) {
  constexpr std::chrono::milliseconds kWhileBehind{10};
  std::unique_lock lock(mutex_);
  waker_.wait_for(lock, stop, somebody_is_behind ? kWhileBehind : kInterval, [&] { return !joined_.empty(); });
}

Result<void> EventFeed::read_on() {
  if (auto keeper = recognition_.keeper()) ROLLCALL_TRY((*keeper)->catch_up());
  bool settings_changed = false;
  while (true) {
    ROLLCALL_ASSIGN(const std::size_t count, in_.database().read([&](store::Connection& db) -> Result<std::size_t> {
      ROLLCALL_ASSIGN(const std::vector<store::Event> events, store::read_events_after(db, at_, kEventsAtOnce));
      for (const store::Event& event : events) {
        ROLLCALL_ASSIGN(const auto told, shown(db, event));
        if (told) channel_.publish(*told);
        if (event.kind.starts_with("instructor.") || event.kind.starts_with("device.")) send_limited_away();
        settings_changed = settings_changed || event.kind == service::event::kSettingsChanged;
        at_ = event.number;
      }
      return events.size();
    }));
    if (count < static_cast<std::size_t>(kEventsAtOnce)) break;
  }
  return settings_changed ? service::load_setting_changes(in_) : Result<void>{};
}

// True when somebody can be told more at once.
Result<bool> EventFeed::catch_up_all() {
  {
    const std::scoped_lock lock(mutex_);
    std::ranges::move(joined_, std::back_inserter(behind_));
    joined_.clear();
    behind_count_ = behind_.size();
  }
  bool going_on = false;
  std::vector<Behind> still;
  Result<void> trouble;
  for (Behind& one : behind_) {
    auto pace = trouble ? catch_up(one) : Result<Pace>(Pace::kWaiting);
    if (!pace) trouble = std::unexpected(std::move(pace).error());
    if (!pace || *pace != Pace::kDone) still.push_back(std::move(one));
    going_on = going_on || (pace && *pace == Pace::kGoingOn);
  }
  behind_ = std::move(still);
  {
    const std::scoped_lock lock(mutex_);
    behind_count_ = behind_.size();
  }
  ROLLCALL_TRY(std::move(trouble));
  return going_on;
}

Result<EventFeed::Pace> EventFeed::catch_up(Behind& behind) {
  constexpr std::size_t kUnread = std::size_t{64} * 1024;
  if (behind.client->closed()) return Pace::kDone;
  if (behind.at == at_) {
    channel_.add(behind.client);
    return Pace::kDone;
  }
  // Ahead of what is published: the log was longer when it joined than when this thread looked last.
  if (behind.at > at_ || behind.client->pending_bytes() > kUnread) return Pace::kWaiting;
  return in_.database().read([&](store::Connection& db) -> Result<Pace> {
    ROLLCALL_ASSIGN(const std::vector<store::Event> events, store::read_events_after(db, behind.at, kEventsAtOnce));
    for (const store::Event& event : events) {
      if (event.number > at_) break;
      ROLLCALL_ASSIGN(const auto told, shown(db, event));
      if (told) behind.client->push(*told);
      behind.at = event.number;
    }
    return Pace::kGoingOn;
  });
}

}  // namespace rollcall::server
