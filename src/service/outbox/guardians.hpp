// Guardians: who is told by mail of a person's absences. Each change is an event of the person.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/guardians.hpp"

namespace rollcall::service {

// What a user sets; the rest of store::Guardian is ours.
struct GuardianFacts {
  std::string name;
  std::string email;
  std::string relation;
  std::string language = "en";
  bool notices = true;
  bool digest = false;
  std::optional<int> quiet_from;  // minutes of the day; both or none
  std::optional<int> quiet_until;
};
GuardianFacts facts_of(const store::Guardian& guardian);

// kConflict for more than ten of one person.
Result<store::Guardian> add_guardian(Installation& in, const Actor& actor, const Uuid& person,
                                     const GuardianFacts& facts);
Result<std::vector<store::Guardian>> list_guardians(Installation& in, const Actor& actor, const Uuid& person);
Result<store::Guardian> get_guardian(Installation& in, const Actor& actor, const Uuid& person, const Uuid& id);
Result<store::Guardian> change_guardian(Installation& in, const Actor& actor, const Uuid& person, const Uuid& id,
                                        const GuardianFacts& facts,
                                        const std::optional<std::int64_t>& expected_version);
Result<void> remove_guardian(Installation& in, const Actor& actor, const Uuid& person, const Uuid& id);

// What the link in each mail carries: who has it may end the notices to this guardian, nothing else.
Result<std::string> unsubscribe_token(Vault& vault, const store::Guardian& guardian);
// Whose token it is; kNotFound for what is none.
Result<store::Guardian> guardian_of_token(Installation& in, std::string_view token);
// No more notices, and nothing that waits goes any more. Repeating it does nothing more.
Result<void> unsubscribe(Installation& in, std::string_view token);

}  // namespace rollcall::service
