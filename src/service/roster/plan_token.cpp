#include "service/roster/plan_token.hpp"

#include <boost/json/serialize.hpp>
#include <format>
#include <string_view>

#include "crypto/hash.hpp"
#include "service/calendar/policy.hpp"

namespace rollcall::service::roster {

namespace json = boost::json;

std::string token_of(const Plan& plan, const Options& options, const attendance::Policy& policy) {
  crypto::Sha256 hash;
  const auto add = [&](std::string_view text) {
    hash.update(bytes_of(std::format("{}:", text.size())));
    hash.update(bytes_of(text));
  };
  for (const std::string_view word : {name(options.absent), name(options.memberships)}) add(word);
  add(options.time_zone);
  add(policy_snapshot(policy));
  for (const Row& row : plan.rows) {
    add(std::format("{} {} {} {}", name(row.subject), name(row.outcome), row.place.file, row.place.line));
    add(row.key);
    add(row.reason);
    add(row.id ? row.id->to_string() : "");
    for (const FieldChange& change : row.changes)
      add(std::format("{} {} {}", change.field, json::serialize(change.before), json::serialize(change.after)));
  }
  for (const PersonWork& work : plan.people) add(std::format("{} {}", work.row, work.person.version));
  for (const CourseWork& work : plan.courses) add(std::format("{} {}", work.row, work.course.version));
  return to_hex(hash.finish());
}

}  // namespace rollcall::service::roster
