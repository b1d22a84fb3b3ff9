#include "service/roster/meanwhile.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "store/events.hpp"
#include "store/of_people.hpp"

namespace rollcall::service::roster {
namespace {

constexpr int kEventsAtOnce = 1000;

constexpr std::array<std::string_view, 2> kOfPeople = {"person.", "roster."};
constexpr std::array<std::string_view, 3> kOfCourses = {"course.", "instructor.", "user."};

bool begins_with_one_of(std::string_view kind, std::span<const std::string_view> beginnings) {
  return std::ranges::any_of(beginnings, [&](std::string_view beginning) { return kind.starts_with(beginning); });
}

}  // namespace

Meanwhile::Meanwhile(const Plan& plan, std::int64_t since) : seen_(since) {
  for (const Row& row : plan.rows)
    if (row.subject == Subject::kPerson && row.id) known_.insert(*row.id);
}

Result<void> Meanwhile::read_on(store::Connection& db) {
  while (true) {
    ROLLCALL_ASSIGN(const std::vector<store::Event> events, store::read_events_after(db, seen_, kEventsAtOnce));
    std::vector<Uuid> others;
    for (const store::Event& event : events) {
      seen_ = event.number;
      if (event.person_id && begins_with_one_of(event.kind, kOfPeople)) {
        const bool is_new = people_.insert(*event.person_id).second;
        if (is_new && !known_.contains(*event.person_id)) others.push_back(*event.person_id);
      }
      // Signing in is no change of a user.
      courses_ = courses_ || (begins_with_one_of(event.kind, kOfCourses) && !event.kind.starts_with("user.sign"));
    }
    ROLLCALL_TRY(look_up(db, others));
    if (std::ssize(events) < kEventsAtOnce) return {};
  }
}

Result<void> Meanwhile::look_up(store::Connection& db, const std::vector<Uuid>& people) {
  ROLLCALL_ASSIGN(auto names, store::names_of(db, people));
  for (auto& [id, name] : names) external_ids_.insert(std::move(name.external_id));
  return {};
}

Result<void> Meanwhile::skip_own(store::Connection& db) {
  ROLLCALL_ASSIGN(seen_, store::latest_event(db));
  return {};
}

bool Meanwhile::touches(const PersonWork& work) const {
  return people_.contains(work.person.id) || external_ids_.contains(work.person.external_id);
}

}  // namespace rollcall::service::roster
