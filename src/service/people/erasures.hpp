// Erasure: a person's key destroyed, their templates, photos, evidence and review crops gone, what else was kept of
// them gone or under a pseudonym, and a signed receipt that says so.
//
// It survives a crash at any moment: one transaction takes the rows away and writes down what is to be destroyed
// outside the database; from then on the person is in no search, and the rest is carried on with until it is done.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/erasures.hpp"
#include "store/page.hpp"

namespace rollcall::service {

// What a receipt's header says it is.
inline constexpr std::string_view kReceiptType = "rollcall-erasure";

// Why; the only words there are.
namespace erasure_reason {
inline constexpr std::string_view kRequest = "request";  // the person wants it
inline constexpr std::string_view kConsentWithdrawn = "consent_withdrawn";
inline constexpr std::string_view kRetention = "retention";  // past the days the settings give
inline constexpr std::string_view kLedger = "ledger";        // erased before, and back from an older backup
}  // namespace erasure_reason

struct Forget {
  Uuid person;
  store::ErasedRecords records = store::ErasedRecords::kKept;
  std::string reason = std::string(erasure_reason::kRequest);
};

// What the settings say becomes of the attendance of erased people.
store::ErasedRecords records_by_settings(const Installation& in);

// kNotFound for a person there never was; one erased before gives the erasure as it is. The result is complete, with
// its receipt, unless something outside the database could not be destroyed yet: then finish_erasures() goes on.
Result<store::Erasure> forget(Installation& in, const Actor& actor, const Forget& wanted);

// Carries on with erasures that are not complete, and erases anew whom the ledger names and an older database brought
// back. At start, before anything is searched, and from time to time. Gives how many were completed.
Result<std::size_t> finish_erasures(Installation& in);

Result<store::Erasure> get_erasure(Installation& in, const Uuid& id);  // kNotFound
Result<store::Page<store::Erasure>> list_erasures(Installation& in, const store::PageRequest& page);

// kNotFound, as for a person there never was, when this one was erased.
Result<void> require_not_erased(store::Connection& db, const Uuid& person);

}  // namespace rollcall::service
