// What somebody wrote about a person, as the audit keeps it: sealed with that person's key, so that it goes with them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/installation.hpp"
#include "store/events.hpp"

namespace rollcall::service {

// For EventFacts::content of an event about `subject` that concerns `person`. None for no words.
Result<std::optional<Bytes>> seal_words(const Installation& in, const Uuid& person, const Uuid& subject,
                                        std::string_view words);

// The words of an event; none where there were none or they were erased.
std::optional<std::string> words_of(const Installation& in, const store::Event& event);

}  // namespace rollcall::service
