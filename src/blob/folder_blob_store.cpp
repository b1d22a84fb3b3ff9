#include "blob/folder_blob_store.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/file.hpp"
#include "crypto/hash.hpp"

namespace rollcall::blob {
namespace {

namespace fs = std::filesystem;

// Where files are written before they get their names; also keeps the look for leftovers to one folder.
constexpr std::string_view kIncoming = "~incoming";

// The fan-out folders: '~' and the first byte of the name's hash.
std::string fan_out(std::string_view name) {
  return "~" + to_hex(ByteView(crypto::blake2b(bytes_of(name), "blob folder")).first(1));
}

bool is_fan_out(std::string_view segment) { return segment.starts_with('~'); }

// The names of blobs talk of ids only, but the path before them is the operator's business, not the caller's.
std::unexpected<Error> not_found() { return fail(ErrorCode::kNotFound, "there is no such blob"); }

// Calls `visit(name, entry)` for every blob in `folder`, whose names begin with `parent` ("" or "photos/"), where
// `enter(segment_path)` allows the descent. What is removed meanwhile is left out.
template <class Enter, class Visit>
Result<void> walk(const fs::path& folder, const std::string& parent, bool in_fan_out, const Enter& enter,
                  const Visit& visit) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string segment = entry->path().filename();
    std::error_code gone;
    const bool is_folder = entry->is_directory(gone);
    if (in_fan_out && !is_folder) {
      visit(parent + segment, *entry);
    } else if (!in_fan_out && is_folder && segment != kIncoming) {
      const bool spread = is_fan_out(segment);
      const std::string inner = spread ? parent : parent + segment + "/";
      if (spread || enter(inner)) ROLLCALL_TRY(walk(entry->path(), inner, spread, enter, visit));
    }
  }
  if (error && error.value() != ENOENT) return fail_errno(error.value(), "list", folder, false);
  return {};
}

}  // namespace

Result<std::unique_ptr<FolderBlobStore>> FolderBlobStore::open(const fs::path& folder) {
  std::unique_ptr<FolderBlobStore> store(new FolderBlobStore(folder));
  ROLLCALL_TRY(make_private_folder(folder / kIncoming));
  ROLLCALL_TRY(remove_stale_temporaries(folder / kIncoming));
  return store;
}

fs::path FolderBlobStore::path_of(std::string_view name) const {
  const std::size_t slash = name.rfind('/');
  const std::size_t last = slash == std::string_view::npos ? 0 : slash + 1;
  return root_ / name.substr(0, last) / fan_out(name) / name.substr(last);
}

Result<void> FolderBlobStore::put(std::string_view name, ByteView content) {
  ROLLCALL_TRY(validate_name(name));
  const fs::path path = path_of(name);
  ROLLCALL_TRY(make_private_folder(path.parent_path()));
  auto written = write_file(path, content, {.mode = 0600, .replace = false, .temporary_folder = root_ / kIncoming});
  if (!written && written.error().code == ErrorCode::kAlreadyExists) {
    return fail(ErrorCode::kAlreadyExists, "there is a blob of that name");
  }
  return written;
}

Result<Bytes> FolderBlobStore::get(std::string_view name, std::size_t max_bytes) const {
  ROLLCALL_TRY(validate_name(name));
  auto content = read_file(path_of(name), max_bytes);
  if (!content && content.error().code == ErrorCode::kNotFound) return not_found();
  return content;
}

Result<bool> FolderBlobStore::remove(std::string_view name) {
  ROLLCALL_TRY(validate_name(name));
  return remove_file(path_of(name));
}

Result<bool> FolderBlobStore::exists(std::string_view name) const {
  ROLLCALL_TRY(validate_name(name));
  struct stat info{};
  const fs::path path = path_of(name);
  if (::stat(path.c_str(), &info) == 0) return S_ISREG(info.st_mode);
  if (errno == ENOENT || errno == ENOTDIR) return false;
  return fail_errno(errno, "look for", path, false);
}

Result<std::vector<std::string>> FolderBlobStore::list(std::string_view prefix, std::string_view after,
                                                       std::size_t limit) const {
  // The least `limit` names so far, as a heap with the greatest first.
  std::vector<std::string> names;
  const auto enter = [&](std::string_view inner) { return inner.starts_with(prefix) || prefix.starts_with(inner); };
  const auto visit = [&](std::string name, const fs::directory_entry&) {
    if (limit == 0 || !name.starts_with(prefix) || name <= after) return;
    if (names.size() == limit) {
      if (name >= names.front()) return;
      std::ranges::pop_heap(names);
      names.pop_back();
    }
    names.push_back(std::move(name));
    std::ranges::push_heap(names);
  };
  ROLLCALL_TRY(walk(root_, "", false, enter, visit));
  std::ranges::sort_heap(names);
  return names;
}

Result<Usage> FolderBlobStore::usage() const {
  Usage usage;
  const auto everywhere = [](std::string_view) { return true; };
  const auto count = [&](const std::string&, const fs::directory_entry& entry) {
    std::error_code gone;
    const std::uintmax_t size = entry.file_size(gone);
    if (gone) return;
    ++usage.blobs;
    usage.bytes += size;
  };
  ROLLCALL_TRY(walk(root_, "", false, everywhere, count));
  return usage;
}

}  // namespace rollcall::blob
