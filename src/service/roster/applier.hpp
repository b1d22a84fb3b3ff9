// Does what a plan says, in steps of one transaction each, so that nobody who records attendance meanwhile waits for
// long. What fits one step is done whole or not at all. Of more steps each is, and every person with it; an import
// that ended in between is resumed by making the plan again: what was done is then there already.
//
// A person whom somebody else changes before their step is left as they are: their row is skipped, and says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/event_kinds.hpp"
#include "service/installation.hpp"
#include "service/roster/meanwhile.hpp"
#include "service/roster/plan.hpp"
#include "store/courses.hpp"
#include "store/groups.hpp"

namespace rollcall::service::roster {

struct ImportRun {
  std::function<void(std::size_t done, std::size_t total)> progress;  // in people
  std::stop_token stop;                                               // kCancelled, between two steps
};

class Applier {
 public:
  // `token` names the import in the event log. Resumed: an earlier one with this token did not come to its end; since:
  // the last event that is known. The plan outlives it.
  struct Start {
    std::string_view token;
    std::int64_t since = 0;
    bool resumed = false;
  };
  Applier(Installation& in, const Actor& actor, Plan& plan, const Start& start)
      : in_(in), actor_(actor), plan_(plan), start_(start), meanwhile_(plan, start.since) {}

  // kConflict, with nothing done, where the plan does not hold any more before the first step.
  Result<void> run(const ImportRun& run);

 private:
  // What a step writes of people, gathered so that it takes few statements.
  struct Gathered {
    std::vector<store::Person> people;
    std::vector<store::Membership> groups;
    std::vector<store::RosterPlace> places;
    std::vector<store::NewEvent> events;
  };

  std::size_t step_from(std::size_t first) const;
  Result<void> make_keys(std::span<PersonWork> some);
  Result<void> do_step(store::Connection& db, std::span<const PersonWork> some, bool first, bool last);
  Result<void> begin(store::Connection& db, bool last);
  Result<void> apply(store::Connection& db, const CourseWork& work);
  Result<void> apply(store::Connection& db, const InstructorWork& work);
  Result<void> apply(store::Connection& db, const PersonWork& work, Gathered& gathered);
  Result<void> write(store::Connection& db, const Gathered& gathered);
  Result<void> say(store::Connection& db, std::string_view kind, const EventFacts& facts);
  void add_event(Gathered& gathered, std::string_view kind, const EventFacts& facts) const;
  bool is_new(std::size_t row) const { return plan_.rows[row].outcome == Outcome::kAdded; }
  void skip(std::size_t row);
  Result<Uuid> course_of(store::Connection& db, const std::string& code);

  Installation& in_;
  const Actor& actor_;
  Plan& plan_;
  const Start start_;
  Meanwhile meanwhile_;
  Time now_{};
  std::unordered_map<std::string, Uuid> courses_;
};

}  // namespace rollcall::service::roster
