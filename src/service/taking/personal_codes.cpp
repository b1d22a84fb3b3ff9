#include "service/taking/personal_codes.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/base32.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "service/event_kinds.hpp"
#include "service/people/erasures.hpp"
#include "service/settings.hpp"
#include "store/codes.hpp"

namespace rollcall::service {
namespace {

// What is sealed in a badge: whose it is and until when; the seal makes each one different.
constexpr std::size_t kIdBytes = 16;
constexpr std::size_t kBadgeBytes = kIdBytes + 8;
constexpr std::size_t kLongestBadge = 200;

struct BadgeContent {
  Uuid person;
  Time expires_at{};
};

Bytes write_badge(const BadgeContent& content) {
  Bytes bytes(kBadgeBytes);
  std::memcpy(bytes.data(), content.person.bytes.data(), kIdBytes);
  const std::int64_t at = content.expires_at.time_since_epoch().count();
  std::memcpy(bytes.data() + kIdBytes, &at, sizeof at);
  return bytes;
}

std::optional<BadgeContent> read_badge(ByteView bytes) {
  if (bytes.size() != kBadgeBytes) return std::nullopt;
  BadgeContent content;
  std::memcpy(content.person.bytes.data(), bytes.data(), kIdBytes);
  std::int64_t at = 0;
  std::memcpy(&at, bytes.data() + kIdBytes, sizeof at);
  content.expires_at = Time(Time::duration(at));
  return content;
}

Uuid id_of_badge(ByteView sealed) {
  const crypto::Digest digest = crypto::blake2b(sealed, "badge id");
  Uuid id;
  std::memcpy(id.bytes.data(), digest.data(), kIdBytes);
  return id;
}

std::unexpected<Error> refuse_badge() {
  return fail_field("badge", "is not valid any more, or never was: show a new one");
}

std::unexpected<Error> refuse_pin() { return fail_field("pin", "does not fit the external id"); }

Result<store::Person> active_person(store::Connection& db, const Uuid& id) {
  ROLLCALL_TRY(require_not_erased(db, id));
  ROLLCALL_ASSIGN(store::Person person, store::get_person(db, id));
  if (!person.active) return fail(ErrorCode::kConflict, "the person is inactive");
  return person;
}

Result<CodeHolder> recognise_badge(Installation& in, std::string_view text, Time shown_at) {
  if (!text.starts_with(kBadgePrefix) || text.size() > kLongestBadge) return refuse_badge();
  const auto sealed = from_base32(text.substr(kBadgePrefix.size()));
  if (!sealed) return refuse_badge();
  const auto opened = in.vault().open_shared(sealed::kBadge, *sealed);
  if (!opened) return refuse_badge();
  const auto content = read_badge(*opened);
  if (!content || content->expires_at <= shown_at) return refuse_badge();
  ROLLCALL_ASSIGN(auto person,
                  in.database().read([&](store::Connection& db) { return store::find_person(db, content->person); }));
  if (!person || !person->active) return refuse_badge();
  return CodeHolder{
      .person = *std::move(person), .single_use = id_of_badge(*sealed), .expires_at = content->expires_at};
}

// A PIN as the table keeps it: of no use without the person's key.
Result<Bytes> pin_digest(Installation& in, const Uuid& person, std::string_view pin) {
  return in.vault().digest(person, "pin digest", bytes_of(pin));
}

Result<CodeHolder> recognise_pin(Installation& in, const Actor& actor, const PresentedCode& presented) {
  const std::array subjects{
      guess_subject("pin of", presented.external_id, kPinGuesses, true),
      guess_subject("pin at", actor.id ? actor.id->to_string() : std::string(), kPlaceGuesses, false)};
  ROLLCALL_TRY(begin_try(in, subjects, "too many wrong PINs"));
  struct Found {
    std::optional<store::Person> person;
    std::optional<store::Pin> pin;
  };
  ROLLCALL_ASSIGN(Found found, in.database().read([&](store::Connection& db) -> Result<Found> {
    Found found;
    ROLLCALL_ASSIGN(found.person, store::find_person_by_external_id(db, presented.external_id));
    if (found.person) {
      ROLLCALL_ASSIGN(found.pin, store::find_pin(db, found.person->id));
    }
    return found;
  }));
  if (!found.person || !found.person->active || !found.pin) return refuse_pin();
  ROLLCALL_ASSIGN(const Bytes digest, pin_digest(in, found.person->id, presented.pin));
  if (!crypto::constant_time_equal(digest, found.pin->digest)) return refuse_pin();
  ROLLCALL_TRY(forgive_try(in, subjects, true));
  return CodeHolder{.person = *std::move(found.person)};
}

bool is_number(std::string_view pin) {
  return std::ranges::all_of(pin, [](char digit) { return digit >= '0' && digit <= '9'; });
}

// 0000, 1234, 4321, 121212: what a thief tries first.
bool is_first_guess(std::string_view pin) {
  const auto steps_by = [&](std::size_t distance, int step) {
    for (std::size_t i = distance; i < pin.size(); ++i)
      if (pin[i] - pin[i - distance] != step) return false;
    return true;
  };
  return steps_by(1, 0) || steps_by(1, 1) || steps_by(1, -1) || steps_by(2, 0);
}

Result<void> check_pin(std::string_view pin, std::size_t fewest) {
  if (pin.size() < fewest || pin.size() > kMostPinDigits || !is_number(pin))
    return fail_field(
        "pin", "must be a number of " + std::to_string(fewest) + " to " + std::to_string(kMostPinDigits) + " digits");
  if (is_first_guess(pin)) return fail_field("pin", "is too easy to guess");
  return {};
}

std::string random_pin(std::size_t digits) {
  std::string pin;
  while (pin.size() < digits) {
    std::array<std::byte, 1> byte{};
    fill_random(byte);
    constexpr unsigned kFair = 250;  // the bytes of which every digit has as many
    if (const auto value = std::to_integer<unsigned>(byte[0]); value < kFair)
      pin += static_cast<char>('0' + value % 10);
  }
  return is_first_guess(pin) ? random_pin(digits) : pin;
}

}  // namespace

Result<ShownCode> issue_badge(Installation& in, const Uuid& person) {
  ROLLCALL_TRY(in.database().read([&](store::Connection& db) { return active_person(db, person); }));
  const auto seconds = in.settings().integer(setting::kBadgeSeconds);
  ShownCode badge{.expires_at = in.clock().now() + std::chrono::seconds{seconds},
                  .renew_after_s = static_cast<int>(seconds / 2)};
  ROLLCALL_ASSIGN(
      const Bytes sealed,
      in.vault().seal_shared(sealed::kBadge, write_badge({.person = person, .expires_at = badge.expires_at})));
  badge.text = std::string(kBadgePrefix) + to_base32(sealed);
  return badge;
}

Result<std::string> set_pin(Installation& in, const Actor& actor, const Uuid& person,
                            const std::optional<std::string>& wanted) {
  const auto fewest = static_cast<std::size_t>(in.settings().integer(setting::kPinDigits));
  if (wanted) ROLLCALL_TRY(check_pin(*wanted, fewest));
  std::string pin = wanted ? *wanted : random_pin(fewest);
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(active_person(db, person));
    ROLLCALL_ASSIGN(const Bytes digest, pin_digest(in, person, pin));
    ROLLCALL_TRY(store::put_pin(db, {.person_id = person, .digest = digest, .set_at = in.clock().now()}));
    return note(db, in.clock(), actor, event::kPinSet, {.subject = person, .person = person});
  }));
  return pin;
}

Result<bool> remove_pin(Installation& in, const Actor& actor, const Uuid& person) {
  return in.database().transact([&](store::Connection& db) -> Result<bool> {
    ROLLCALL_TRY(require_not_erased(db, person));
    ROLLCALL_TRY(store::get_person(db, person));
    ROLLCALL_ASSIGN(const bool there, store::delete_pin(db, person));
    if (there) ROLLCALL_TRY(note(db, in.clock(), actor, event::kPinRemoved, {.subject = person, .person = person}));
    return there;
  });
}

Result<CodeHolder> recognise_code(Installation& in, const Actor& actor, const PresentedCode& presented) {
  return presented.badge.empty() ? recognise_pin(in, actor, presented)
                                 : recognise_badge(in, presented.badge, presented.shown_at.value_or(in.clock().now()));
}

}  // namespace rollcall::service
