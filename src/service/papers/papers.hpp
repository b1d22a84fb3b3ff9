// Privacy papers written from what is really configured: change a setting, and the paper says so. Drafts, no legal
// advice: whoever is responsible checks them.
#pragma once

#include <string>

#include "base/error.hpp"
#include "service/installation.hpp"
#include "service/papers/paper.hpp"

namespace rollcall::service {

// One of kPapers as Markdown in UTF-8. It names nobody but the controller: people appear as numbers.
Result<std::string> write_paper(Installation& in, Paper paper, const Language& language);

}  // namespace rollcall::service
