#include "document/zip.hpp"

#include <sys/stat.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <format>
#include <set>
#include <utility>

#include "base/owned.hpp"
#include "base/text.hpp"

namespace rollcall::document {
namespace {

constexpr std::uint64_t kSmallEntry = std::uint64_t{1} << 20U;  // may be packed however well: a blank page is

std::unexpected<Error> refuse(std::string_view name, std::string_view why) {
  return fail(ErrorCode::kUnprocessable, std::format("the archive has \"{}\", {}", printable(name), why),
              "pack plain files with plain names");
}

Result<void> check_name(std::string_view name) {
  if (name.empty()) return refuse(name, "an entry without a name");
  if (!is_utf8(name) || has_control_characters(name)) return refuse(name, "a name that cannot be shown");
  if (name.contains('\\')) return refuse(name, "a name with a backslash");
  if (name.starts_with('/') || (name.size() > 1 && name[1] == ':')) return refuse(name, "an absolute path");
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find('/', at), name.size());
    const std::string_view part = name.substr(at, end - at);
    if (part == ".." || part == ".") return refuse(name, "a path that leads out of it");
    if (part.empty() && end < name.size()) return refuse(name, "a path with an empty part");
    at = end + 1;
  }
  return {};
}

Result<void> check_not_archive(std::string_view name) {
  constexpr std::array<std::string_view, 8> kArchives = {".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz"};
  const std::string lower = to_lower_ascii(name);
  if (std::ranges::any_of(kArchives, [&](std::string_view ending) { return lower.ends_with(ending); }))
    return refuse(name, "an archive inside the archive");
  return {};
}

Result<void> check_type(zip_t* archive, std::uint64_t index, std::string_view name) {
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  if (zip_file_get_external_attributes(archive, index, 0, &system, &attributes) != 0) return {};
  const auto type = static_cast<mode_t>(attributes >> 16U) & S_IFMT;
  const bool unix_made = system == ZIP_OPSYS_UNIX || system == ZIP_OPSYS_OS_X;
  if (!unix_made || type == 0 || type == S_IFREG || type == S_IFDIR) return {};
  return refuse(name, type == S_IFLNK ? "a link" : "which is no plain file");
}

Result<void> check_packing(const zip_stat_t& entry, std::string_view name, const ZipLimits& limits) {
  if (entry.encryption_method != ZIP_EM_NONE) return refuse(name, "which is encrypted");
  if (entry.comp_method != ZIP_CM_STORE && entry.comp_method != ZIP_CM_DEFLATE)
    return refuse(name, "packed in a way other than deflate");
  if (entry.size > limits.max_entry_bytes)
    return fail(ErrorCode::kTooLarge,
                std::format("\"{}\" in the archive has more than {} bytes", printable(name), limits.max_entry_bytes));
  if (entry.size > kSmallEntry && entry.size / limits.max_ratio > entry.comp_size)
    return fail(ErrorCode::kTooLarge, std::format("\"{}\" in the archive unpacks to more than {} times its size",
                                                  printable(name), limits.max_ratio));
  return {};
}

}  // namespace

struct ZipReader::Archive {
  zip_t* zip = nullptr;
  ~Archive() {
    if (zip != nullptr) zip_discard(zip);
  }
};

ZipReader::ZipReader(std::unique_ptr<Archive> archive) : archive_(std::move(archive)) {}
ZipReader::~ZipReader() = default;

Result<std::unique_ptr<ZipReader>> ZipReader::open(ByteView archive, const ZipLimits& limits) {
  const auto broken = [] {
    return fail(ErrorCode::kMalformed, "the archive is no ZIP file, or is cut off", "pack it again");
  };
  if (!looks_like_zip(archive)) return broken();
  zip_source_t* source = zip_source_buffer_create(archive.data(), archive.size(), 0, nullptr);
  if (source == nullptr) return fail(ErrorCode::kInternal, "the archive could not be opened");
  auto opened = std::make_unique<Archive>();
  opened->zip = zip_open_from_source(source, ZIP_RDONLY, nullptr);
  if (opened->zip == nullptr) {
    zip_source_free(source);
    return broken();
  }
  std::unique_ptr<ZipReader> reader(new ZipReader(std::move(opened)));
  ROLLCALL_TRY(reader->list(limits, archive.size()));
  return reader;
}

Result<void> ZipReader::list(const ZipLimits& limits, std::uint64_t archive_bytes) {
  const zip_int64_t count = zip_get_num_entries(archive_->zip, 0);
  if (count < 0 || static_cast<std::uint64_t>(count) > limits.max_entries)
    return fail(ErrorCode::kTooLarge, std::format("the archive has more than {} entries", limits.max_entries));
  std::uint64_t total = 0;
  std::uint64_t packed = 0;
  std::set<std::string, std::less<>> names;
  for (std::uint64_t index = 0; index < static_cast<std::uint64_t>(count); ++index) {
    zip_stat_t entry;
    zip_stat_init(&entry);
    constexpr zip_uint64_t kNeeded =
        ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat_index(archive_->zip, index, ZIP_FL_ENC_GUESS, &entry) != 0 || (entry.valid & kNeeded) != kNeeded)
      return fail(ErrorCode::kMalformed, "the archive's directory cannot be read", "pack it again");
    std::string name = entry.name;
    ROLLCALL_TRY(check_name(name));
    ROLLCALL_TRY(check_type(archive_->zip, index, name));
    ROLLCALL_TRY(check_packing(entry, name, limits));
    if (!names.insert(name).second) return refuse(name, "twice");
    total += entry.size;
    packed += entry.comp_size;
    if (total > limits.max_total_bytes)
      return fail(ErrorCode::kTooLarge,
                  std::format("the archive unpacks to more than {} bytes", limits.max_total_bytes));
    if (packed > archive_bytes)
      return fail(ErrorCode::kTooLarge, "the archive's entries lie over each other, as those of a bomb do");
    if (name.ends_with('/')) continue;
    ROLLCALL_TRY(check_not_archive(name));
    entries_.push_back({.name = std::move(name), .size = entry.size, .index = index});
  }
  return {};
}

const ZipEntry* ZipReader::find(std::string_view name) const {
  const auto found = std::ranges::find(entries_, name, &ZipEntry::name);
  return found == entries_.end() ? nullptr : &*found;
}

Result<Bytes> ZipReader::read(const ZipEntry& entry) const {
  const auto broken = [&] {
    return fail(ErrorCode::kMalformed, std::format("\"{}\" in the archive is damaged", printable(entry.name)),
                "pack it again");
  };
  const std::scoped_lock lock(mutex_);
  const Owned<zip_file_t, zip_fclose> file(zip_fopen_index(archive_->zip, entry.index, 0));
  if (file == nullptr) return broken();
  // What the directory says is not believed before it is there: memory grows with what is unpacked.
  constexpr std::uint64_t kPiece = std::uint64_t{256} << 10U;
  Bytes bytes;
  while (true) {
    const std::size_t before = bytes.size();
    const std::uint64_t piece = std::min(kPiece, entry.size + 1 - before);  // one more tells that it does not end
    bytes.resize(before + piece);
    const zip_int64_t read = zip_fread(file.get(), bytes.data() + before, piece);
    if (read < 0) return broken();
    bytes.resize(before + static_cast<std::size_t>(read));
    if (bytes.size() > entry.size) return broken();
    if (read == 0) break;
  }
  if (bytes.size() != entry.size) return broken();
  if (looks_like_zip(bytes)) return refuse(entry.name, "an archive inside the archive");
  return bytes;
}

bool looks_like_zip(ByteView bytes) {
  const std::string_view text = text_of(bytes.first(std::min<std::size_t>(bytes.size(), 4)));
  using namespace std::string_view_literals;
  return text == "PK\x03\x04"sv || text == "PK\x05\x06"sv;
}

}  // namespace rollcall::document
