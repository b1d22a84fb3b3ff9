#include "http/event_stream.hpp"

#include <algorithm>
#include <utility>

#include "http/request.hpp"
#include "http/text.hpp"

namespace rollcall::http {

std::string format_event(const Event& event) {
  std::string out;
  out.reserve(event.data.size() + event.type.size() + 48);
  if (event.id != 0) out += "id: " + std::to_string(event.id) + "\n";
  if (!event.type.empty()) {
    out += "event: ";
    for (const char c : event.type) {
      if (c != '\n' && c != '\r') out += c;
    }
    out += '\n';
  }
  if (event.id != 0 && event.type.empty() && event.data.empty()) return out + '\n';
  std::string_view rest = event.data;
  while (true) {  // a line of its own for each line of data; CR, LF and CRLF all end one
    const std::size_t end = rest.find_first_of("\r\n");
    out += "data: ";
    out += rest.substr(0, end);
    out += '\n';
    if (end == std::string_view::npos) break;
    const bool crlf = rest[end] == '\r' && end + 1 < rest.size() && rest[end + 1] == '\n';
    rest.remove_prefix(end + (crlf ? 2 : 1));
  }
  out += '\n';
  return out;
}

std::uint64_t last_event_id(const Request& request) {
  std::optional<std::string_view> text = request.header("Last-Event-ID");
  if (!text) text = request.query.find("last_event_id");
  return text ? parse_number(*text).value_or(0) : 0;
}

EventSubscription::EventSubscription(SubscribeOptions options) : options_(std::move(options)) {}

void EventSubscription::push(const Event& event) {
  if (options_.accepts && !options_.accepts(event)) return;
  const auto chunk = std::make_shared<const std::string>(format_event(event));
  const std::lock_guard lock(mutex_);
  if (!closed_) take_in(chunk);
}

void EventSubscription::offer(const Event& event, const Chunk& chunk) {
  if (options_.accepts && !options_.accepts(event)) return;
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  if (pending_bytes_ + chunk->size() <= options_.max_pending_bytes) {
    take_in(chunk);
    return;
  }
  closed_ = true;
  cut_off_ = true;
  pending_.clear();
  pending_bytes_ = 0;
  if (wake_) wake_();
}

// Wakes the connection under the lock, so that none is woken any more once set_wake() returned.
void EventSubscription::take_in(const Chunk& chunk) {
  const bool was_empty = pending_.empty();
  pending_.push_back(chunk);
  pending_bytes_ += chunk->size();
  if (wake_ && was_empty) wake_();
}

void EventSubscription::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  if (wake_) wake_();
}

bool EventSubscription::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

bool EventSubscription::cut_off() const {
  const std::lock_guard lock(mutex_);
  return cut_off_;
}

std::size_t EventSubscription::pending_bytes() const {
  const std::lock_guard lock(mutex_);
  return pending_bytes_;
}

void EventSubscription::set_wake(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

std::vector<EventSubscription::Chunk> EventSubscription::take() {
  const std::lock_guard lock(mutex_);
  pending_bytes_ = 0;
  return std::exchange(pending_, {});
}

std::shared_ptr<EventSubscription> EventChannel::subscribe(SubscribeOptions options) {
  auto subscription = std::make_shared<EventSubscription>(std::move(options));
  add(subscription);
  return subscription;
}

void EventChannel::add(std::shared_ptr<EventSubscription> subscription) {
  const std::lock_guard lock(mutex_);
  subscriptions_.push_back(std::move(subscription));
}

void EventChannel::publish(const Event& event) {
  const auto chunk = std::make_shared<const std::string>(format_event(event));
  // The lock is held throughout, so that all subscribers see events in one order.
  const std::lock_guard lock(mutex_);
  std::erase_if(subscriptions_, [&](const std::weak_ptr<EventSubscription>& weak) {
    const std::shared_ptr<EventSubscription> subscription = weak.lock();
    if (!subscription || subscription->closed()) return true;
    subscription->offer(event, chunk);
    return false;
  });
}

std::size_t EventChannel::subscribers() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(std::ranges::count_if(subscriptions_, [](const auto& weak) {
    const auto subscription = weak.lock();
    return subscription && !subscription->closed();
  }));
}

}  // namespace rollcall::http
