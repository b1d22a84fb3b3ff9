#include "net/download_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <optional>
#include <string_view>
#include <utility>

namespace rollcall::net {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxTagBytes = 1024;

fs::path with_suffix(fs::path path, const char* suffix) {
  path += suffix;
  return path;
}

// A weak ETag does not promise equal bytes (RFC 9110, 13.1.5), so it cannot stand for a part.
std::string validator_of(const HttpResponse& answer) {
  const auto etag = answer.header("ETag");
  if (etag && etag->starts_with('"') && etag->size() <= kMaxTagBytes) return std::string(*etag);
  const auto modified = answer.header("Last-Modified");
  return modified && modified->size() <= kMaxTagBytes ? std::string(*modified) : std::string();
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "bytes 500-999/1234", "bytes 500-999/*" or, with status 416, "bytes */1234".
struct ContentRange {
  std::optional<std::uint64_t> first;
  std::optional<std::uint64_t> total;
};

ContentRange content_range_of(const HttpResponse& answer) {
  std::string_view text = answer.header("Content-Range").value_or("");
  if (!text.starts_with("bytes ")) return {};
  text.remove_prefix(6);
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return {};
  const std::string_view range = text.substr(0, slash);
  return {.first = number(range.substr(0, range.find('-'))), .total = number(text.substr(slash + 1))};
}

}  // namespace

DownloadFile::DownloadFile(fs::path path, const DownloadOptions& options)
    : path_(std::move(path)),
      part_path_(with_suffix(path_, ".part")),
      tag_path_(with_suffix(path_, ".part.tag")),
      options_(&options) {}

Result<DownloadFile> DownloadFile::open(const fs::path& path, const DownloadOptions& options) {
  DownloadFile file(path, options);
  file.part_ = FileDescriptor(
      ::open(file.part_path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, options.mode));
  if (!file.part_) return fail_errno(errno, "write", file.part_path_, true);
  struct stat info{};
  if (::fstat(file.part_.get(), &info) != 0) return fail_errno(errno, "read", file.part_path_, false);
  file.have_ = static_cast<std::uint64_t>(info.st_size);

  file.tag_ = read_text_file(file.tag_path_, kMaxTagBytes).value_or("");
  if (file.have_ > 0 && file.tag_.empty()) ROLLCALL_TRY(file.start_over());
  file.resumed_from_ = file.have_;
  return file;
}

std::vector<Header> DownloadFile::begin_request() {
  in_answer_ = false;
  if (have_ == 0 || tag_.empty()) return {};
  return {{"Range", "bytes=" + std::to_string(have_) + "-"}, {"If-Range", tag_}};
}

Result<void> DownloadFile::start_over() {
  if (::ftruncate(part_.get(), 0) != 0) return fail_errno(errno, "write", part_path_, true);
  have_ = total_ = resumed_from_ = 0;
  tag_.clear();
  ROLLCALL_TRY(remove_file(tag_path_));
  return {};
}

Result<void> DownloadFile::begin_answer(const HttpResponse& answer) {
  if (answer.status == 206) {
    const ContentRange range = content_range_of(answer);
    if (range.first != have_)
      return fail(ErrorCode::kUnavailable, "the server sent another part than the one asked for");
    total_ = range.total.value_or(0);
    return {};
  }
  ROLLCALL_TRY(start_over());
  total_ = number(answer.header("Content-Length").value_or("")).value_or(0);
  // Before the first byte, so that a part that is found later is known to belong to it.
  tag_ = validator_of(answer);
  if (!tag_.empty()) ROLLCALL_TRY(write_file(tag_path_, bytes_of(tag_), {.mode = options_->mode}));
  return {};
}

Result<void> DownloadFile::take(const HttpResponse& answer, ByteView piece) {
  if (!std::exchange(in_answer_, true)) ROLLCALL_TRY(begin_answer(answer));
  if (total_ > options_->max_bytes || have_ + piece.size() > options_->max_bytes) {
    ROLLCALL_TRY(start_over());
    return fail(ErrorCode::kTooLarge, "the file is larger than " + std::to_string(options_->max_bytes) + " bytes");
  }
  while (!piece.empty()) {
    const ssize_t count = ::write(part_.get(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno(errno, "write", part_path_, true);
    have_ += static_cast<std::uint64_t>(count);
    piece = piece.subspan(static_cast<std::size_t>(count));
  }
  if (options_->progress) options_->progress(have_, total_);
  return {};
}

Result<DownloadFile::Step> DownloadFile::finish(const HttpResponse& answer) {
  const bool had_body = std::exchange(in_answer_, false);
  if (answer.status == 200 || answer.status == 206) {
    if (!had_body) ROLLCALL_TRY(begin_answer(answer));  // an empty file
    if (total_ != 0 && total_ != have_) {
      ROLLCALL_TRY(start_over());
      return Step::kStartOver;
    }
    ROLLCALL_TRY(put_in_place());
    return Step::kDone;
  }
  if (answer.status == 416 && have_ > 0) {  // there is nothing after what we have
    if (content_range_of(answer).total == have_) {
      ROLLCALL_TRY(put_in_place());
      return Step::kDone;
    }
    ROLLCALL_TRY(start_over());
    return Step::kStartOver;
  }
  return Step::kFailed;
}

Result<void> DownloadFile::put_in_place() {
  if (::fsync(part_.get()) != 0) return fail_errno(errno, "write", part_path_, true);
  if (::rename(part_path_.c_str(), path_.c_str()) != 0) return fail_errno(errno, "write", path_, true);
  const fs::path folder = path_.parent_path();
  ROLLCALL_TRY(sync_folder(folder.empty() ? fs::path(".") : folder));
  ROLLCALL_TRY(remove_file(tag_path_));
  return {};
}

}  // namespace rollcall::net
