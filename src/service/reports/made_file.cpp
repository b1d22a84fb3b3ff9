#include "service/reports/made_file.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "crypto/hash.hpp"
#include "service/branding.hpp"
#include "service/settings.hpp"

namespace rollcall::service {
namespace {

constexpr std::size_t kMaxLogoBytes = std::size_t{4} * 1024 * 1024;

Result<std::string> hash_of(const document::TemporaryFile& file) {
  constexpr std::size_t kPiece = std::size_t{256} * 1024;
  std::vector<std::byte> piece(kPiece);
  crypto::Sha256 hash;
  for (std::uint64_t offset = 0;;) {
    ROLLCALL_ASSIGN(const std::size_t got, file.read(offset, piece));
    if (got == 0) return to_hex(hash.finish());
    hash.update(ByteView(piece).first(got));
    offset += got;
  }
}

std::string bound_text(const attendance::Bound& bound) {
  if (const auto* day = std::get_if<attendance::Date>(&bound)) return attendance::format_date(*day);
  return format_rfc3339(std::get<Time>(bound));
}

}  // namespace

Result<void> measure(ExportFile& made) {
  ROLLCALL_ASSIGN(made.size, made.file.size());
  ROLLCALL_ASSIGN(made.sha256, hash_of(made.file));
  return {};
}

boost::json::object export_facts(ExportFormat format, const ExportFile& made, const attendance::Period& period) {
  boost::json::object facts{
      {"format", extension(format)}, {"sha256", made.sha256}, {"bytes", made.size}, {"rows", made.rows}};
  if (period.from) facts["from"] = bound_text(*period.from);
  if (period.to) facts["to"] = bound_text(*period.to);
  return facts;
}

Result<document::Letterhead> read_letterhead(Installation& in) {
  document::Letterhead letterhead;
  letterhead.maker = "Made by Rollcall, " + format_rfc3339(std::chrono::floor<std::chrono::seconds>(in.clock().now()));
  ROLLCALL_ASSIGN(Branding branding, find_branding(in));
  letterhead.school = std::move(branding.school_name);
  if (const std::string path = in.settings().text(setting::kLogo); !path.empty()) {
    ROLLCALL_ASSIGN(letterhead.logo, read_file(path, kMaxLogoBytes));
  } else {
    ROLLCALL_ASSIGN(std::optional<Bytes> logo, find_logo(in));
    letterhead.logo = std::move(logo).value_or(Bytes{});
  }
  return letterhead;
}

}  // namespace rollcall::service
