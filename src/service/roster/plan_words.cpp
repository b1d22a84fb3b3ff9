#include <algorithm>
#include <array>

#include "service/roster/plan.hpp"
#include "store/words.hpp"

namespace rollcall::service::roster {
namespace {

using store::Word;

constexpr std::array kAbsentWords = {Word<Absent>{Absent::kLeave, "leave"},
                                     Word<Absent>{Absent::kDeactivate, "deactivate"}};
constexpr std::array kMembershipWords = {Word<Memberships>{Memberships::kAdd, "add"},
                                         Word<Memberships>{Memberships::kReplace, "replace"}};
constexpr std::array kSubjectWords = {Word<Subject>{Subject::kPerson, "person"},
                                      Word<Subject>{Subject::kCourse, "course"},
                                      Word<Subject>{Subject::kInstructor, "instructor"}};
constexpr std::array kOutcomeWords = {
    Word<Outcome>{Outcome::kAdded, "added"}, Word<Outcome>{Outcome::kChanged, "changed"},
    Word<Outcome>{Outcome::kUnchanged, "unchanged"}, Word<Outcome>{Outcome::kSkipped, "skipped"},
    Word<Outcome>{Outcome::kRefused, "refused"}};

}  // namespace

std::string_view name(Absent value) { return store::word_of(kAbsentWords, value); }
Result<Absent> parse_absent(std::string_view text) { return store::value_of(kAbsentWords, text); }
std::string_view name(Memberships value) { return store::word_of(kMembershipWords, value); }
Result<Memberships> parse_memberships(std::string_view text) { return store::value_of(kMembershipWords, text); }
std::string_view name(Subject value) { return store::word_of(kSubjectWords, value); }
std::string_view name(Outcome value) { return store::word_of(kOutcomeWords, value); }

Counts Plan::counts() const {
  Counts counts{};
  for (const Row& row : rows)
    ++counts.at(static_cast<std::size_t>(row.subject)).at(static_cast<std::size_t>(row.outcome));
  return counts;
}

std::size_t Plan::count(Outcome outcome) const {
  return static_cast<std::size_t>(std::ranges::count(rows, outcome, &Row::outcome));
}

}  // namespace rollcall::service::roster
