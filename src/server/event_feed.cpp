#include "server/event_feed.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <iterator>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/log.hpp"
#include "server/wire.hpp"
#include "service/accounts/access.hpp"
#include "service/event_kinds.hpp"
#include "service/setting_changes.hpp"
#include "service/taking/records.hpp"
#include "store/sessions.hpp"

namespace rollcall::server {

using rollcall::to_json;  // of base: times, ids

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

// Whether what somebody may do or see is another after it.
bool concerns_rights(std::string_view kind) {
  namespace event = service::event;
  if (kind == event::kUserSignedIn || kind == event::kUserSignInFailed) return false;
  return kind.starts_with("user.") || kind.starts_with("api_key.") || kind.starts_with("device.") ||
         kind.starts_with("instructor.");
}

// What the listeners of its session are told of an event; none for what is not for them.
struct SessionMessage {
  std::shared_ptr<const std::string> text;
  bool of_record = false;
};

Result<std::optional<SessionMessage>> session_message(store::Connection& db, const store::Event& event) {
  const bool of_record = event.kind.starts_with("record.");
  if (!event.session_id || !(of_record || event.kind.starts_with("session."))) return std::nullopt;
  boost::json::object message{{"type", of_record ? "record" : "session"},
                              {"event", event.number},
                              {"kind", event.kind},
                              {"at", to_json(event.at)}};
  if (of_record) {
    std::optional<service::RecordView> view;
    if (event.subject_id) {
      ROLLCALL_ASSIGN(view, service::find_record_view(db, *event.subject_id));
    }
    message["record"] = view ? boost::json::value(to_json(*view)) : boost::json::value(nullptr);
  } else {
    ROLLCALL_ASSIGN(const auto session, store::find_session(db, *event.session_id));
    message["session"] = session ? boost::json::value(to_json(*session)) : boost::json::value(nullptr);
  }
  return SessionMessage{.text = std::make_shared<const std::string>(boost::json::serialize(message)),
                        .of_record = of_record};
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

Result<std::unique_ptr<EventFeed>> EventFeed::start(service::Installation& in, const service::Recognition& recognition,
                                                    std::function<void()> rights_changed) {
  ROLLCALL_ASSIGN(store::ChangeWatch watch, in.database().watch());
  ROLLCALL_ASSIGN(const std::int64_t at,
                  in.database().read([](store::Connection& db) { return store::latest_event(db); }));
  ROLLCALL_TRY(service::load_setting_changes(in));  // also what was changed since it was opened
  std::unique_ptr<EventFeed> feed(new EventFeed(in, recognition, std::move(rights_changed), std::move(watch), at));
  feed->thread_ = std::jthread([self = feed.get()](const std::stop_token& stop) { self->run(stop); });
  return feed;
}

Result<std::shared_ptr<http::EventSubscription>> EventFeed::join(const service::Actor& actor,
                                                                 std::optional<std::int64_t> last) {
  http::SubscribeOptions options;
  const bool limited = !service::sees_all(actor);
  std::uint64_t sent_away = 0;
  if (limited) {
    {
      const std::scoped_lock lock(mutex_);
      sent_away = times_sent_away_;
    }
    ROLLCALL_ASSIGN(std::set<Uuid> courses,
                    in_.database().read([&](store::Connection& db) { return service::courses_seen(db, actor); }));
    options.accepts = [seen = std::move(courses)](const http::Event& event) {
      const auto* topic = std::any_cast<FeedTopic>(&event.topic);
      return topic == nullptr || (topic->course && seen.contains(*topic->course));
    };
  }
  auto client = std::make_shared<http::EventSubscription>(std::move(options));
  ROLLCALL_ASSIGN(const Standing from, standing_of(last));
  if (!from.reset.empty())
    client->push(reset(from.at, in_.clock().now(), from.reset));
  else if (from.at > 0)
    client->push(position(from.at));
  if (limited) {
    const std::scoped_lock lock(mutex_);
    std::erase_if(limited_, [](const auto& one) { return one.expired(); });
    if (sent_away == times_sent_away_)
      limited_.push_back(client);
    else
      client->close();  // somebody's courses changed while theirs were read
  }
  take_in({.client = client, .listener = nullptr, .session = {}, .at = from.at});
  return client;
}

Result<void> EventFeed::listen(const Uuid& session, std::shared_ptr<SessionListener> listener,
                               std::optional<std::int64_t> last) {
  ROLLCALL_ASSIGN(const Standing from, standing_of(last));
  ROLLCALL_TRY(listener->greet(from.at, from.reset));
  take_in({.client = nullptr, .listener = std::move(listener), .session = session, .at = from.at});
  return {};
}

Result<EventFeed::Standing> EventFeed::standing_of(std::optional<std::int64_t> last) {
  return in_.database().read([&](store::Connection& db) -> Result<Standing> {
    ROLLCALL_ASSIGN(const std::int64_t oldest, store::oldest_event(db));
    ROLLCALL_ASSIGN(const std::int64_t latest, store::latest_event(db));
    const std::int64_t from = last.value_or(latest);
    if (from > latest) return Standing{.at = latest, .reset = "ahead"};
    if (from + 1 < oldest || latest - from > kLongestReplay) return Standing{.at = latest, .reset = "too_old"};
    return Standing{.at = from, .reset = {}};
  });
}

void EventFeed::take_in(Behind behind) {
  {
    const std::scoped_lock lock(mutex_);
    joined_.push_back(std::move(behind));
  }
  waker_.notify_one();
}

// What a client that is still behind is told.
Result<void> EventFeed::tell(store::Connection& db, const store::Event& event, const Behind& behind) {
  if (behind.client) {
    ROLLCALL_ASSIGN(const auto told, shown(db, event));
    if (told) behind.client->push(*told);
  } else if (event.session_id == behind.session) {
    ROLLCALL_ASSIGN(const auto message, session_message(db, event));
    if (message) behind.listener->tell(message->text, message->of_record);
  }
  return {};
}

Result<void> EventFeed::tell_listeners(store::Connection& db, const store::Event& event) {
  if (!event.session_id) return {};
  const auto room = listeners_.find(*event.session_id);
  if (room == listeners_.end()) return {};
  std::erase_if(room->second, [](const auto& one) { return one->gone(); });
  if (room->second.empty()) {
    listeners_.erase(room);
    return {};
  }
  ROLLCALL_ASSIGN(const auto message, session_message(db, event));
  if (message)
    for (const auto& one : room->second) one->tell(message->text, message->of_record);
  return {};
}

// It has caught up.
void EventFeed::go_live(Behind& behind) {
  if (behind.client) {
    channel_.add(behind.client);
    return;
  }
  for (auto& [session, room] : listeners_) std::erase_if(room, [](const auto& one) { return one->gone(); });
  std::erase_if(listeners_, [](const auto& room) { return room.second.empty(); });
  listeners_[behind.session].push_back(std::move(behind.listener));
}

void EventFeed::send_limited_away() {
  const std::scoped_lock lock(mutex_);
  for (const auto& one : limited_)
    if (const auto client = one.lock()) client->close();
  limited_.clear();
  ++times_sent_away_;
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
  while (true) {
    ROLLCALL_ASSIGN(const std::size_t count, in_.database().read([&](store::Connection& db) -> Result<std::size_t> {
      ROLLCALL_ASSIGN(const std::vector<store::Event> events, store::read_events_after(db, at_, kEventsAtOnce));
      for (const store::Event& event : events) {
        if (event.kind == service::event::kSettingsChanged) ROLLCALL_TRY(service::load_setting_changes(in_, db));
        ROLLCALL_ASSIGN(const auto told, shown(db, event));
        ROLLCALL_TRY(tell_listeners(db, event));
        if (told) channel_.publish(*told);
        if (event.kind.starts_with("instructor.") || event.kind.starts_with("device.")) send_limited_away();
        if (concerns_rights(event.kind)) rights_changed_();
        at_ = event.number;
      }
      return events.size();
    }));
    if (count < static_cast<std::size_t>(kEventsAtOnce)) return {};
  }
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
  if (behind.gone()) return Pace::kDone;
  if (behind.at == at_) {
    go_live(behind);
    return Pace::kDone;
  }
  // Ahead of what is published: the log was longer when it joined than when this thread looked last.
  if (behind.at > at_ || behind.unread_bytes() > kUnread) return Pace::kWaiting;
  return in_.database().read([&](store::Connection& db) -> Result<Pace> {
    ROLLCALL_ASSIGN(const std::vector<store::Event> events, store::read_events_after(db, behind.at, kEventsAtOnce));
    for (const store::Event& event : events) {
      if (event.number > at_) break;
      ROLLCALL_TRY(tell(db, event, behind));
      behind.at = event.number;
    }
    return Pace::kGoingOn;
  });
}

}  // namespace rollcall::server
