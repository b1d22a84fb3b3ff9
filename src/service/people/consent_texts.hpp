// The texts people agree to, one row a language: drafts are edited, published ones never change.
#pragma once

#include <optional>
#include <string>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/consents.hpp"

namespace rollcall::service {

struct NewConsentText {
  std::string text_version;
  std::string language;  // BCP 47, such as "en" or "pt-BR"
  std::string title;
  std::string body;  // plain text of several lines
};

// What changes; what is not set stays.
struct ConsentTextChange {
  std::optional<std::string> text_version;
  std::optional<std::string> language;
  std::optional<std::string> title;
  std::optional<std::string> body;
  std::optional<std::int64_t> expected_version;
};

// kInvalidArgument names each field refused; kAlreadyExists for a version in a language that there is.
Result<store::ConsentText> add_consent_text(Installation& in, const Actor& actor, const NewConsentText& wanted);

// kConflict for a published one.
Result<store::ConsentText> change_consent_text(Installation& in, const Actor& actor, const Uuid& id,
                                               const ConsentTextChange& change);
Result<void> remove_consent_text(Installation& in, const Actor& actor, const Uuid& id);

// From here on it stays as it is, and a consent can name it. One that is published already is given as it is.
Result<store::ConsentText> publish_consent_text(Installation& in, const Actor& actor, const Uuid& id);

// Drafts are seen by the office only. kNotFound.
Result<store::ConsentText> get_consent_text(Installation& in, const Actor& actor, const Uuid& id);
Result<store::Page<store::ConsentText>> list_consent_texts(Installation& in, const Actor& actor,
                                                           const store::PageRequest& page);

}  // namespace rollcall::service
