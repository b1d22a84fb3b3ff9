// Proof of what one person chose: whether they are recognised by face, by what consent, and what the log says of it;
// for the person, and for whoever must show it (GDPR article 7(1)). Signed by the installation, so that it can be held
// against it, and it against others, later.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "service/papers/paper.hpp"

namespace rollcall::service {

// What the signed statement's header says it is.
inline constexpr std::string_view kChoiceType = "rollcall-choice";

// Markdown in UTF-8. That it was handed out is in the audit. kNotFound, also for a person who was erased.
Result<std::string> write_choice(Installation& in, const Actor& actor, const Uuid& person, const Language& language);

}  // namespace rollcall::service
