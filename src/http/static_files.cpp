#include "http/static_files.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "http/compress.hpp"
#include "http/date.hpp"
#include "http/text.hpp"
#include "http/url.hpp"

namespace rollcall::http {
namespace {

using Bytes = std::shared_ptr<const std::string>;

constexpr std::size_t kCompressFrom = 512;

struct File {
  Bytes plain;
  Bytes gzipped;   // nullptr where it saves nothing
  Bytes brotlied;  // likewise
  std::string_view type;
  std::string tag;  // bare
  std::string modified;
  bool for_good = false;  // another content would have another name
};

std::string hash_of(std::string_view content) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(content.data(), content.size(), digest.data(), &size, EVP_sha256(), nullptr);
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < 12; ++i) {
    text.push_back(kHex[digest.at(i) >> 4U]);
    text.push_back(kHex[digest.at(i) & 15U]);
  }
  return text;
}

// "app-4f3a9c1b.js": the part before the extension, behind the last "-" or ".", looks like a hash and not like a word.
bool names_its_content(std::string_view path) {
  const std::string_view file = path.substr(path.find_last_of('/') + 1);
  const std::string_view stem = file.substr(0, file.find_last_of('.'));
  const std::size_t separator = stem.find_last_of("-.");
  if (separator == std::string_view::npos || stem.size() - separator - 1 < 8) return false;
  const std::string_view hash = stem.substr(separator + 1);
  return std::ranges::any_of(hash, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

bool is_plain_path(std::string_view path) {
  if (path.empty() || path.front() == '/' || path.back() == '/' || path.contains('\\') || !is_utf8(path)) return false;
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    if (segment.empty() || segment == "." || segment == ".." || has_control_characters(segment)) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

Bytes smaller(std::string packed, std::string_view plain) {
  if (packed.empty() || packed.size() >= plain.size()) return nullptr;
  return std::make_shared<const std::string>(std::move(packed));
}

struct ByteRange {
  std::size_t first;
  std::size_t count;
};

enum class RangeKind : std::uint8_t { kNone, kOne, kUnsatisfiable };

// One range of "bytes=first-last", "bytes=first-" or "bytes=-count"; several are answered with the whole, as is
// allowed.
RangeKind read_range(std::string_view header, std::size_t size, ByteRange& range) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit) || header.contains(',')) return RangeKind::kNone;
  const std::string_view text = trim_blanks(header.substr(kUnit.size()));
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return RangeKind::kNone;
  const auto first = parse_number(text.substr(0, dash));
  const auto last = parse_number(text.substr(dash + 1));
  if (dash == 0) {
    if (!last) return RangeKind::kNone;
    if (*last == 0 || size == 0) return RangeKind::kUnsatisfiable;
    range.count = std::min<std::size_t>(*last, size);
    range.first = size - range.count;
    return RangeKind::kOne;
  }
  if (!first || (dash + 1 < text.size() && !last) || (last && *last < *first)) return RangeKind::kNone;
  if (*first >= size) return RangeKind::kUnsatisfiable;
  range.first = *first;
  range.count = last ? std::min<std::size_t>(*last - *first + 1, size - *first) : size - *first;
  return RangeKind::kOne;
}

bool may_serve_range(const Request& request, const File& file) {
  if (request.method != Method::kGet) return false;
  const auto condition = request.header("If-Range");
  return !condition || *condition == etag(file.tag) || *condition == file.modified;
}

}  // namespace

struct StaticFiles::Table {
  StaticOptions options;
  std::size_t total = 0;
  std::map<std::string, File, std::less<>> files;

  const File* find(std::string_view path) const {
    const auto found = files.find(path);
    return found == files.end() ? nullptr : &found->second;
  }
};

StaticFiles::StaticFiles(StaticOptions options) : table_(std::make_unique<Table>()) {
  table_->options = std::move(options);
}
StaticFiles::~StaticFiles() = default;
StaticFiles::StaticFiles(StaticFiles&&) noexcept = default;
StaticFiles& StaticFiles::operator=(StaticFiles&&) noexcept = default;

std::size_t StaticFiles::files() const { return table_->files.size(); }

Result<void> StaticFiles::add(std::string_view path, std::string content, Time modified) {
  if (!is_plain_path(path)) {
    return fail(ErrorCode::kInvalidArgument, "\"" + std::string(path) + "\" is not a path of a file to serve");
  }
  if (content.size() > table_->options.max_file || table_->total + content.size() > table_->options.max_total) {
    return fail(ErrorCode::kTooLarge, "the files to serve are too large, at \"" + std::string(path) + "\"");
  }
  File file;
  file.type = media_type(path);
  file.tag = hash_of(content);
  file.modified = format_http_date(modified);
  file.for_good = names_its_content(path);
  if (content.size() >= kCompressFrom && is_compressible(file.type)) {
    constexpr int kGzipLevel = 6;
    file.gzipped = smaller(gzip(content, kGzipLevel), content);
    file.brotlied = smaller(brotli(content), content);
  }
  table_->total += content.size();
  file.plain = std::make_shared<const std::string>(std::move(content));
  table_->files.insert_or_assign(std::string(path), std::move(file));
  return {};
}

Result<void> StaticFiles::add_folder(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  const auto failed = [&](const std::error_code& error) {
    return fail(ErrorCode::kIo, "cannot read the folder " + folder.string() + ": " + error.message());
  };
  std::error_code error;
  fs::recursive_directory_iterator walk(folder, error);
  if (error) return failed(error);
  for (; walk != fs::recursive_directory_iterator(); walk.increment(error)) {
    const fs::directory_entry& entry = *walk;
    if (entry.path().filename().string().starts_with('.')) {
      walk.disable_recursion_pending();
      continue;
    }
    if (entry.is_symlink(error) || !entry.is_regular_file(error)) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::string content((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (!in.good() && !in.eof()) return fail(ErrorCode::kIo, "cannot read " + entry.path().string());
    const auto written = std::chrono::clock_cast<std::chrono::system_clock>(entry.last_write_time(error));
    if (error) return failed(error);
    ROLLCALL_TRY(add(entry.path().lexically_relative(folder).generic_string(), std::move(content),
                     std::chrono::floor<std::chrono::microseconds>(written)));
  }
  if (error) return failed(error);
  return {};
}

Result<Response> StaticFiles::serve(const Request& request, std::string_view path) const {
  std::string name(path);
  if (name.empty() || name.ends_with('/')) name += "index.html";
  const File* file = table_->find(name);
  if (file == nullptr && table_->options.is_app_route(path)) file = table_->find(table_->options.fallback);
  if (file == nullptr) return fail(ErrorCode::kNotFound, "there is nothing at this address");

  Bytes content = file->plain;
  Coding coding = Coding::kIdentity;
  ByteRange range{};
  RangeKind ranged = RangeKind::kNone;
  if (const auto header = request.header("Range"); header && may_serve_range(request, *file)) {
    ranged = read_range(*header, content->size(), range);
  }
  if (ranged == RangeKind::kNone) {
    const Coding preferred = preferred_coding(request.headers);
    if (file->brotlied && preferred == Coding::kBrotli) {
      content = file->brotlied, coding = Coding::kBrotli;
    } else if (file->gzipped && preferred != Coding::kIdentity && accepts_coding(request.headers, Coding::kGzip)) {
      content = file->gzipped, coding = Coding::kGzip;
    }
  }

  Response response = Response::shared(file->type, content);
  response.compress = false;
  Fields& headers = response.headers;
  headers.set("Cache-Control", file->for_good ? "public, max-age=31536000, immutable" : "no-cache");
  headers.set("Last-Modified", file->modified);
  headers.set("Accept-Ranges", "bytes");
  if (file->gzipped || file->brotlied) headers.set("Vary", "Accept-Encoding");
  if (coding == Coding::kIdentity) {
    headers.set("ETag", etag(file->tag));
  } else {  // other bytes, another tag
    headers.set("ETag", etag(file->tag + "-" + std::string(http::name(coding))));
    headers.set("Content-Encoding", std::string(http::name(coding)));
  }
  if (ranged == RangeKind::kUnsatisfiable) {
    response.status = 416;
    response.body = std::string();
    headers.set("Content-Range", "bytes */" + std::to_string(file->plain->size()));
  } else if (ranged == RangeKind::kOne) {
    response.status = 206;
    response.body = file->plain->substr(range.first, range.count);
    headers.set("Content-Range", "bytes " + std::to_string(range.first) + "-" +
                                     std::to_string(range.first + range.count - 1) + "/" +
                                     std::to_string(file->plain->size()));
  }
  return response;
}

bool StaticOptions::is_app_route(std::string_view path) const {
  if (fallback.empty() || path.substr(path.find_last_of('/') + 1).contains('.')) return false;
  return std::ranges::none_of(not_app, [&](const std::string& prefix) { return path.starts_with(prefix); });
}

std::string_view media_type(std::string_view file_name) {
  using Known = std::pair<std::string_view, std::string_view>;
  static constexpr std::array kKnown = std::to_array<Known>({
      {"html", "text/html; charset=utf-8"},
      {"js", "text/javascript; charset=utf-8"},
      {"mjs", "text/javascript; charset=utf-8"},
      {"css", "text/css; charset=utf-8"},
      {"json", "application/json"},
      {"map", "application/json"},
      {"webmanifest", "application/manifest+json"},
      {"yaml", "application/yaml"},
      {"txt", "text/plain; charset=utf-8"},
      {"csv", "text/csv; charset=utf-8"},
      {"xml", "application/xml"},
      {"svg", "image/svg+xml"},
      {"png", "image/png"},
      {"jpg", "image/jpeg"},
      {"jpeg", "image/jpeg"},
      {"webp", "image/webp"},
      {"gif", "image/gif"},
      {"ico", "image/x-icon"},
      {"avif", "image/avif"},
      {"woff2", "font/woff2"},
      {"woff", "font/woff"},
      {"ttf", "font/ttf"},
      {"wasm", "application/wasm"},
      {"pdf", "application/pdf"},
      {"mp4", "video/mp4"},
      {"webm", "video/webm"},
      {"onnx", "application/octet-stream"},
  });
  const std::size_t dot = file_name.find_last_of('.');
  if (dot == std::string_view::npos) return "application/octet-stream";
  const std::string extension = to_lower_ascii(file_name.substr(dot + 1));
  for (const auto& [known, type] : kKnown) {
    if (known == extension) return type;
  }
  return "application/octet-stream";
}

}  // namespace rollcall::http
