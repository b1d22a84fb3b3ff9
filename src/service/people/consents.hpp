// Consent to keeping a face: given, withdrawn, and asked for before anything biometric is stored.
//
// A consent is in force until it is withdrawn, also when a newer text is published. For a person marked as a minor only
// that of a guardian counts. Withdrawing one withdraws all that are in force and erases the biometrics; the person,
// their attendance and the consents themselves stay, as the proof of what was chosen.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/consents.hpp"
#include "store/people.hpp"

namespace rollcall::service {

struct Guardian {
  std::string name;
  std::string relation;  // "mother", "legal guardian", ...
  bool operator==(const Guardian&) const = default;
};

struct NewConsent {
  std::string text_version;
  std::optional<std::string> language;
  std::optional<Time> given_at;  // none: now
  store::ConsentGiver given_by = store::ConsentGiver::kPerson;
  std::optional<Guardian> guardian;  // exactly where a guardian gives it
};

struct ConsentView {
  store::GivenConsent consent;
  std::optional<Guardian> guardian;  // shown to the office and to the person
};

// The office records that of anybody; a person gives their own, now. kForbidden for others. kInvalidArgument names what
// is refused: a version that is not among the published texts (where there are any), a minor's own consent, a time to
// come.
Result<ConsentView> give_consent(Installation& in, const Actor& actor, const Uuid& person, const NewConsent& wanted);

// The office or the person. Also erases the biometrics; one that was withdrawn before is given as it is. What lies
// outside the database and cannot be destroyed at once is destroyed later, also after a crash.
Result<ConsentView> withdraw_consent(Installation& in, const Actor& actor, const Uuid& person, const Uuid& consent);

// The same of every consent in force, also where none was ever asked for: nothing shows the person's face afterwards,
// and they stay a member with the other ways in. The office or the person.
Result<void> forget_faces(Installation& in, const Actor& actor, const Uuid& person);

Result<std::vector<ConsentView>> list_consents_of(Installation& in, const Actor& actor, const Uuid& person);
Result<store::Page<ConsentView>> list_consents(Installation& in, const Actor& actor, const store::ConsentFilter& filter,
                                               const store::PageRequest& page);

// Within a transaction: records one and makes it the person's current one; the row of `person` is the caller's to
// write. For the fields of a person that say so; the same one again is not recorded twice.
Result<void> note_consent(store::Connection& db, Installation& in, const Actor& actor, store::Person& person,
                          const store::Consent& consent);

// kConsentMissing where nothing that shows the person's face may be kept: the settings require a consent and none is in
// force, or the last word was a withdrawal.
Result<void> require_consent(store::Connection& db, const Installation& in, const store::Person& person);

}  // namespace rollcall::service
