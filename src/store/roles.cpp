#include "store/roles.hpp"

#include "store/words.hpp"

namespace rollcall::store {
namespace {

constexpr std::array kRoles = {
    Word<Role>{Role::kAdmin, "admin"},           Word<Role>{Role::kOffice, "office"},
    Word<Role>{Role::kInstructor, "instructor"}, Word<Role>{Role::kViewer, "viewer"},
    Word<Role>{Role::kPerson, "person"},
};

}  // namespace

std::string_view name(Role value) { return word_of(kRoles, value); }

Result<Role> parse_role(std::string_view text) { return value_of(kRoles, text); }

}  // namespace rollcall::store
