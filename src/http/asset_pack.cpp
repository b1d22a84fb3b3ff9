#include "http/asset_pack.hpp"

#include <openssl/evp.h>

#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <cstdint>
#include <span>
#include <utility>

#include "base/bytes.hpp"
#include "base/json.hpp"
#include "http/compress.hpp"
#include "http/static_files.hpp"

namespace rollcall::http {
namespace {

namespace json = boost::json;

constexpr std::string_view kMark = "rollcall web 1\n";
constexpr std::size_t kLengthDigits = 8;

std::unexpected<Error> broken(std::string_view what) {
  return fail(ErrorCode::kMalformed, "the web app's pack is broken: " + std::string(what));
}

// Short, and another for other bytes.
std::string tag_of(std::string_view bytes) {
  constexpr std::size_t kTagBytes = 12;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return to_hex(std::as_bytes(std::span(digest)).first(kTagBytes));
}

std::shared_ptr<const std::string> kept(std::string_view bytes) {
  return bytes.empty() ? nullptr : std::make_shared<const std::string>(bytes);
}

// The bytes that [offset, length] under `name` says; empty where the name is not there.
Result<std::string_view> part(const json::object& file, std::string_view name, std::string_view bytes) {
  const json::value* found = file.if_contains(name);
  if (found == nullptr) return std::string_view{};
  const json::array* place = found->if_array();
  if (place == nullptr || place->size() != 2) return broken("a place is not two numbers");
  const std::int64_t* offset = (*place)[0].if_int64();
  const std::int64_t* length = (*place)[1].if_int64();
  if (offset == nullptr || length == nullptr || *offset < 0 || *length < 0) return broken("a place is no place");
  const auto from = static_cast<std::uint64_t>(*offset);
  const auto count = static_cast<std::uint64_t>(*length);
  if (from > bytes.size() || count > bytes.size() - from) return broken("a file lies outside it");
  return bytes.substr(from, count);
}

}  // namespace

Result<AssetPack> AssetPack::read(std::string_view pack) {
  if (!pack.starts_with(kMark)) return broken("it does not begin as one");
  pack.remove_prefix(kMark.size());
  std::uint32_t index_size = 0;
  if (pack.size() <= kLengthDigits || pack[kLengthDigits] != '\n') return broken("it has no index");
  const auto [end, error] = std::from_chars(pack.data(), pack.data() + kLengthDigits, index_size, 16);
  if (error != std::errc{} || end != pack.data() + kLengthDigits) return broken("it has no index");
  pack.remove_prefix(kLengthDigits + 1);
  if (pack.size() < index_size) return broken("it ends in its index");
  const std::string_view bytes = pack.substr(index_size);

  ROLLCALL_ASSIGN(const json::value index, parse_json(pack.substr(0, index_size)));
  const json::value* listed = index.is_object() ? index.get_object().if_contains("files") : nullptr;
  if (listed == nullptr || !listed->is_array()) return broken("its index lists no files");
  AssetPack read;
  for (const json::value& one : listed->get_array()) {
    const json::object* file = one.if_object();
    const json::value* path = file != nullptr ? file->if_contains("path") : nullptr;
    const json::value* for_good = file != nullptr ? file->if_contains("for_good") : nullptr;
    if (path == nullptr || !path->is_string() || for_good == nullptr || !for_good->is_bool())
      return broken("a file has no path");
    ROLLCALL_ASSIGN(const std::string_view plain, part(*file, "plain", bytes));
    ROLLCALL_ASSIGN(const std::string_view gzip, part(*file, "gzip", bytes));
    ROLLCALL_ASSIGN(const std::string_view br, part(*file, "br", bytes));
    read.files_.insert_or_assign(std::string(path->get_string()),
                                 File{.plain = std::make_shared<const std::string>(plain),
                                      .gzip = kept(gzip),
                                      .br = kept(br),
                                      .tag = tag_of(plain),
                                      .for_good = for_good->get_bool()});
  }
  return read;
}

Result<Response> AssetPack::serve(const Request& request, std::string_view path) const {
  const auto found = files_.find(path);
  if (found == files_.end()) return fail(ErrorCode::kNotFound, "there is nothing at this address");
  const File& file = found->second;
  const Coding preferred = preferred_coding(request.headers);
  Bytes content = file.plain;
  Coding coding = Coding::kIdentity;
  if (file.br && preferred == Coding::kBrotli) {
    content = file.br, coding = Coding::kBrotli;
  } else if (file.gzip && preferred != Coding::kIdentity && accepts_coding(request.headers, Coding::kGzip)) {
    content = file.gzip, coding = Coding::kGzip;
  }
  Response response = Response::shared(media_type(path), std::move(content));
  response.compress = false;
  response.headers.set("Cache-Control", file.for_good ? "public, max-age=31536000, immutable" : "no-cache");
  if (file.gzip || file.br) response.headers.set("Vary", "Accept-Encoding");
  std::string tag = file.tag;
  if (coding != Coding::kIdentity) {  // other bytes, another tag
    tag += "-" + std::string(name(coding));
    response.headers.set("Content-Encoding", std::string(name(coding)));
  }
  return std::move(response).with_etag(tag);
}

}  // namespace rollcall::http
