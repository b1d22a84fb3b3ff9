#include "service/taking/hall_codes.hpp"

#include <chrono>
#include <cstdint>

#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "service/settings.hpp"
#include "store/sessions.hpp"

namespace rollcall::service {
namespace {

constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

std::chrono::seconds step_length(const Installation& in) {
  return std::chrono::seconds{in.settings().integer(setting::kHallCodeSeconds)};
}

std::int64_t step_at(const Installation& in, Time at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch() / step_length(in);
}

Result<std::string> code_of(Installation& in, const Uuid& session, std::int64_t step) {
  ROLLCALL_ASSIGN(const crypto::Digest digest,
                  in.vault().shared_digest("hall code", bytes_of(session.to_string() + " " + std::to_string(step))));
  std::string code;
  for (std::size_t i = 0; i < kHallCodeLetters; ++i) code += kLetters[std::to_integer<std::size_t>(digest.at(i)) % 32];
  return code;
}

}  // namespace

Result<ShownCode> show_hall_code(Installation& in, const Uuid& session) {
  ROLLCALL_ASSIGN(const store::Session row,
                  in.database().read([&](store::Connection& db) { return store::get_session(db, session); }));
  if (row.status != attendance::SessionStatus::kOpen)
    return fail(ErrorCode::kConflict, "the session is not open", "open it first");
  const Time now = in.clock().now();
  const std::int64_t step = step_at(in, now);
  const Time next{step_length(in) * (step + 1)};
  ShownCode code{.expires_at = next + step_length(in),
                 .renew_after_s = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(next - now).count())};
  ROLLCALL_ASSIGN(code.text, code_of(in, session, step));
  return code;
}

std::string clean_hall_code(std::string_view typed) {
  std::string code;
  for (const char letter : to_lower_ascii(typed)) {
    if (letter == ' ' || letter == '-') continue;
    if (letter == 'o')
      code += '0';
    else if (letter == 'i' || letter == 'l')
      code += '1';
    else
      code += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  }
  return code;
}

Result<bool> is_hall_code(Installation& in, const Uuid& session, std::string_view code) {
  const std::int64_t step = step_at(in, in.clock().now());
  for (const std::int64_t shown : {step, step - 1}) {
    ROLLCALL_ASSIGN(const std::string right, code_of(in, session, shown));
    if (crypto::constant_time_equal(bytes_of(right), bytes_of(code))) return true;
  }
  return false;
}

}  // namespace rollcall::service
