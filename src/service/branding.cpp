#include "service/branding.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <format>
#include <string_view>
#include <utility>

#include "attendance/time_zone.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "face/decode.hpp"
#include "face/encode_png.hpp"
#include "face/preprocess.hpp"
#include "service/contrast.hpp"
#include "service/event_kinds.hpp"
#include "store/settings.hpp"

namespace rollcall::service {
namespace {

namespace json = boost::json;

constexpr std::string_view kRow = "branding";
constexpr std::string_view kLogoRow = "branding.logo";  // a PNG as base64
constexpr double kReadable = 4.5;
// What the web app's text stands on, light and dark (web/src/app/theme.tsx).
constexpr Colour kLightPage{.red = 0xF6, .green = 0xF7, .blue = 0xF9};
constexpr Colour kDarkPage{.red = 0x1B, .green = 0x21, .blue = 0x27};
constexpr face::DecodeLimits kLogoLimits{.max_bytes = std::size_t{1} << 20, .max_side = 8192, .max_pixels = 16'000'000};

std::string text_in(const json::object& members, std::string_view name) {
  const json::value* found = members.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string{};
}

Result<Branding> read_branding(store::Connection& db) {
  Branding branding;
  ROLLCALL_ASSIGN(const auto text, store::find_setting(db, kRow));
  if (!text) return branding;
  ROLLCALL_ASSIGN(const json::value kept, parse_json(*text));
  if (!kept.is_object()) return fail(ErrorCode::kCorrupt, "the branding is no JSON object");
  const json::object& members = kept.get_object();
  branding.school_name = text_in(members, "school_name");
  if (std::string zone = text_in(members, "time_zone"); !zone.empty()) branding.time_zone = std::move(zone);
  branding.welcome = text_in(members, "welcome");
  branding.kiosk = text_in(members, "kiosk");
  if (std::string colour = text_in(members, "colour"); !colour.empty()) branding.colour = std::move(colour);
  if (std::string colour = text_in(members, "dark_colour"); !colour.empty()) branding.dark_colour = std::move(colour);
  const json::value* logo = members.if_contains("has_logo");
  branding.has_logo = logo != nullptr && logo->is_bool() && logo->get_bool();
  const json::value* version = members.if_contains("version");
  if (version != nullptr && version->is_int64()) branding.version = version->get_int64();
  return branding;
}

std::string row_of(const Branding& branding) {
  json::object row{{"school_name", branding.school_name}, {"time_zone", branding.time_zone},
                   {"welcome", branding.welcome},         {"kiosk", branding.kiosk},
                   {"has_logo", branding.has_logo},       {"version", branding.version}};
  if (branding.colour) row["colour"] = *branding.colour;
  if (branding.dark_colour) row["dark_colour"] = *branding.dark_colour;
  return json::serialize(row);
}

// Some lines, trimmed; control characters other than the ends of lines are refused.
std::string why_no_text(std::string_view text) {
  if (!is_utf8(text)) return "must be UTF-8 text";
  if (count_code_points(text) > kMaxBrandingText)
    return std::format("must have at most {} characters", kMaxBrandingText);
  const bool strange = std::ranges::any_of(
      text, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F; });
  return strange ? "must be plain text" : std::string{};
}

std::string why_no_colour(std::string_view text, Colour page, std::string_view side) {
  const auto colour = parse_colour(text);
  if (!colour) return "must be a colour such as #1f5f8b";
  const double ratio = contrast(*colour, page);
  if (ratio >= kReadable) return {};
  return std::format("cannot be read on the {} page: its contrast is {:.1f} to 1, and {} to 1 is needed", side, ratio,
                     kReadable);
}

Result<Branding> write(store::Connection& db, const Clock& clock, const Actor& actor, Branding branding) {
  ++branding.version;
  ROLLCALL_TRY(
      store::put_setting(db, {.name = std::string(kRow), .content = row_of(branding), .updated_at = clock.now()}));
  ROLLCALL_TRY(note(db, clock, actor, event::kBrandingChanged, {.ids = {{"version", branding.version}}}));
  return branding;
}

// No larger than it is shown.
face::Image fitted(face::Image picture) {
  const int side = std::max(picture.width(), picture.height());
  if (side <= kMaxLogoSide) return picture;
  const double scale = static_cast<double>(kMaxLogoSide) / side;
  return face::resize(picture, {.width = std::max(1, static_cast<int>(picture.width() * scale)),
                                .height = std::max(1, static_cast<int>(picture.height() * scale))});
}

}  // namespace

Result<Branding> changed_branding(Branding branding, const BrandingChange& change) {
  Error error{.code = ErrorCode::kInvalidArgument, .message = "the branding was not changed"};
  const auto refuse = [&error](std::string_view field, std::string why) {
    if (!why.empty()) error.fields.push_back({std::string(field), std::move(why)});
  };
  if (change.school_name) {
    auto name = clean_line("school_name", *change.school_name, {.max_code_points = kMaxSchoolName});
    if (name)
      branding.school_name = *std::move(name);
    else
      std::ranges::move(name.error().fields, std::back_inserter(error.fields));
  }
  if (change.time_zone) {
    refuse("time_zone", attendance::is_time_zone(*change.time_zone) ? "" : "is no time zone such as Europe/Berlin");
    branding.time_zone = *change.time_zone;
  }
  const auto take_text = [&](std::string_view field, const std::optional<std::string>& text, std::string& into) {
    if (!text) return;
    refuse(field, why_no_text(*text));
    into = std::string(trim(*text));
  };
  take_text("welcome", change.welcome, branding.welcome);
  take_text("kiosk", change.kiosk, branding.kiosk);
  if (change.colour) {
    if (*change.colour) refuse("colour", why_no_colour(**change.colour, kLightPage, "light"));
    branding.colour = *change.colour;
  }
  if (change.dark_colour) {
    if (*change.dark_colour) refuse("dark_colour", why_no_colour(**change.dark_colour, kDarkPage, "dark"));
    branding.dark_colour = *change.dark_colour;
  }
  if (!error.fields.empty()) return std::unexpected(std::move(error));
  return branding;
}

Result<Branding> find_branding(Installation& in) {
  return in.database().read([](store::Connection& db) { return read_branding(db); });
}

Result<Branding> write_branding(store::Connection& db, const Clock& clock, const Actor& actor, Branding branding) {
  return write(db, clock, actor, std::move(branding));
}

Result<Branding> change_branding(Installation& in, const Actor& actor, const BrandingChange& change) {
  return in.database().transact([&](store::Connection& db) -> Result<Branding> {
    ROLLCALL_ASSIGN(const Branding before, read_branding(db));
    if (change.expected_version && *change.expected_version != before.version)
      return fail(ErrorCode::kPreconditionFailed, "the branding was changed in the meantime", "read it again first");
    ROLLCALL_ASSIGN(Branding changed, changed_branding(before, change));
    if (changed == before) return before;
    return write(db, in.clock(), actor, std::move(changed));
  });
}

Result<Branding> set_logo(Installation& in, const Actor& actor, ByteView picture) {
  ROLLCALL_ASSIGN(face::Image decoded, face::decode(picture, kLogoLimits));
  ROLLCALL_ASSIGN(const Bytes png, face::encode_png(fitted(std::move(decoded))));
  return in.database().transact([&](store::Connection& db) -> Result<Branding> {
    ROLLCALL_ASSIGN(Branding branding, read_branding(db));
    branding.has_logo = true;
    ROLLCALL_TRY(store::put_setting(
        db, {.name = std::string(kLogoRow), .content = to_base64(png), .updated_at = in.clock().now()}));
    return write(db, in.clock(), actor, std::move(branding));
  });
}

Result<Branding> remove_logo(Installation& in, const Actor& actor) {
  return in.database().transact([&](store::Connection& db) -> Result<Branding> {
    ROLLCALL_ASSIGN(Branding branding, read_branding(db));
    ROLLCALL_TRY(store::delete_setting(db, kLogoRow));
    if (!branding.has_logo) return branding;
    branding.has_logo = false;
    return write(db, in.clock(), actor, std::move(branding));
  });
}

Result<std::optional<Bytes>> find_logo(Installation& in) {
  ROLLCALL_ASSIGN(const auto text,
                  in.database().read([](store::Connection& db) { return store::find_setting(db, kLogoRow); }));
  if (!text) return std::nullopt;
  return from_base64(*text).transform([](Bytes bytes) { return std::optional(std::move(bytes)); });
}

}  // namespace rollcall::service
