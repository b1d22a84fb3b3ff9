// Whose Rollcall it is: the school's name, zone, words, colours and logo, as the sign-in, the kiosk and printed papers
// show them. Nobody needs to be signed in to see them. Kept in the database, for every server of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "service/actor.hpp"
#include "service/installation.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::service {

namespace event {
inline constexpr std::string_view kBrandingChanged = "branding.changed";
}  // namespace event

struct Branding {
  std::string school_name;
  std::string time_zone = "UTC";           // of the place, and of new courses
  std::string welcome;                     // on the sign-in; may have lines
  std::string kiosk;                       // on the kiosk while nobody is there
  std::optional<std::string> colour;       // "#1f5f8b", on light; none: the product's own
  std::optional<std::string> dark_colour;  // on dark
  bool has_logo = false;
  std::int64_t version = 0;  // also of the logo; 0: never changed
  bool operator==(const Branding&) const = default;
};

// What changes; what is not set stays. A colour of none is the product's own again.
struct BrandingChange {
  std::optional<std::string> school_name = {};
  std::optional<std::string> time_zone = {};
  std::optional<std::string> welcome = {};
  std::optional<std::string> kiosk = {};
  std::optional<std::optional<std::string>> colour = {};
  std::optional<std::optional<std::string>> dark_colour = {};
  std::optional<std::int64_t> expected_version = {};
};

inline constexpr std::size_t kMaxSchoolName = 120;  // code points
inline constexpr std::size_t kMaxBrandingText = 1000;
inline constexpr int kMaxLogoSide = 512;  // pixels; larger ones are made smaller

// The new ones, checked; every wrong field is named. A colour must be readable: 4.5 to 1 (WCAG 2.2, 1.4.3) against the
// page on its side.
Result<Branding> changed_branding(Branding before, const BrandingChange& change);

Result<Branding> find_branding(Installation& in);

// kPreconditionFailed for another version than expected.
Result<Branding> change_branding(Installation& in, const Actor& actor, const BrandingChange& change);

// Within the caller's transaction: as the version after `branding`'s, with its event.
Result<Branding> write_branding(store::Connection& db, const Clock& clock, const Actor& actor, Branding branding);

// A picture in any form Rollcall decodes; kept as a PNG, so nothing but pixels is. Errors of decoding.
Result<Branding> set_logo(Installation& in, const Actor& actor, ByteView picture);
Result<Branding> remove_logo(Installation& in, const Actor& actor);  // also where there is none
Result<std::optional<Bytes>> find_logo(Installation& in);

}  // namespace rollcall::service
