// Who does something: what the audit writes down and what the rules of access look at.
#pragma once

#include <optional>

#include "base/uuid.hpp"
#include "store/roles.hpp"

namespace rollcall::service {

struct Actor {
  std::optional<Uuid> id;                   // the user, API key or device; none for the command line
  store::Role role = store::Role::kViewer;  // what it may do; a device's says nothing
  std::optional<Uuid> user_id;              // whose courses are its own: the user, or the one the API key was made for
  std::optional<Uuid> person_id;            // whose record is its own, with the role person
  bool is_device = false;
};

// The person at the command line of this machine, who could read the data folder anyway.
inline Actor local_operator() { return {.id = std::nullopt, .role = store::Role::kAdmin}; }

}  // namespace rollcall::service
