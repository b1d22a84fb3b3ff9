#include "crypto/master_key.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "base/file.hpp"
#include "crypto/command_output.hpp"
#include "crypto/secret.hpp"
#include "crypto/sodium.hpp"

namespace rollcall::crypto {
namespace {

// More than any text form with its line end; less than a page.
constexpr std::size_t kMaxText = 512;
constexpr std::size_t kHexChars = 2 * kKeyBytes;
constexpr std::string_view kFormHint =
    "it must be 64 hex digits or the base64 of 32 bytes, as `openssl rand -hex 32` makes it";

std::unexpected<Error> no_key(std::string message, std::string hint) {
  return fail(ErrorCode::kNoKey, std::move(message), std::move(hint));
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool decode_hex(std::string_view text, Key& key) {
  std::size_t length = 0;
  return text.size() == kHexChars &&
         sodium_hex2bin(raw(key.bytes().data()), kKeyBytes, text.data(), text.size(), nullptr, &length, nullptr) == 0 &&
         length == kKeyBytes;
}

bool decode_base64(std::string_view text, int variant, Key& key) {
  std::size_t length = 0;
  return sodium_base642bin(raw(key.bytes().data()), kKeyBytes, text.data(), text.size(), nullptr, &length, nullptr,
                           variant) == 0 &&
         length == kKeyBytes;
}

// libsodium's decoders, because they take the same time whatever the key. `source` begins the message.
Result<Key> decode(std::string_view text, const std::string& source) {
  ensure_sodium();
  text = trim(text);
  Key key = Key::zero();
  if (text.empty()) return no_key(source + " is empty", std::string(kFormHint));
  const bool decoded = decode_hex(text, key) || decode_base64(text, sodium_base64_VARIANT_ORIGINAL, key) ||
                       decode_base64(text, sodium_base64_VARIANT_ORIGINAL_NO_PADDING, key) ||
                       decode_base64(text, sodium_base64_VARIANT_URLSAFE, key) ||
                       decode_base64(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING, key);
  if (!decoded) return no_key(source + " is not a key", std::string(kFormHint));
  if (sodium_is_zero(raw(key.bytes().data()), kKeyBytes) != 0) {
    return no_key(source + " is a key of zeros, which protects nothing", "make one with `openssl rand -hex 32`");
  }
  return key;
}

Result<Key> load(const KeyFile& source) {
  const std::string name = "the master key file " + source.path.string();
  const FileDescriptor file(::open(source.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) {
    const int reason = errno;
    return no_key(name + " cannot be opened: " + std::generic_category().message(reason),
                  reason == ENOENT
                      ? "restore it from where it is kept safe, or name the right place; `rollcall init` makes "
                        "one for a new installation"
                      : "check its owner and permissions");
  }
  struct stat info{};
  if (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    return no_key(name + " is not a regular file", "name a file that holds the key");
  }
  if ((info.st_mode & 0177) != 0) {
    return no_key(name + " is open to others", "run `chmod 600` on it, and make a new key if others may have read it");
  }
  if (info.st_uid != ::geteuid() && info.st_uid != 0) {
    return no_key(name + " belongs to another user", "run `chown` on it");
  }
  Secret text(kMaxText + 1);
  const ssize_t count = ::read(file.get(), text.bytes().data(), text.size());
  if (count < 0) return no_key(name + " cannot be read: " + std::generic_category().message(errno), "check the disk");
  if (static_cast<std::size_t>(count) > kMaxText) return no_key(name + " is not a key", std::string(kFormHint));
  return decode(text_of(std::as_const(text).bytes().first(static_cast<std::size_t>(count))), name);
}

Result<Key> load(const KeyVariable& source) {
  const std::string name = "the environment variable " + source.name;
  char* const value = std::getenv(source.name.c_str());
  if (value == nullptr)
    return no_key(name + " is not set", "set it to the master key; it can be read once in a process");
  const std::size_t length = std::strlen(value);
  auto key = decode({value, length}, name);
  sodium_memzero(value, length);  // the very memory that /proc/PID/environ shows
  ::unsetenv(source.name.c_str());
  return key;
}

Result<Key> load(const KeyCommand& source) {
  auto output = run_for_secret(source.command, source.timeout, kMaxText);
  if (!output) {
    return no_key("the command for the master key failed: " + output.error().message,
                  "run it by hand and see that it prints the key alone");
  }
  return decode(text_of(output->bytes()), "what the command for the master key printed");
}

}  // namespace

Result<KeySource> parse_key_source(std::string_view text) {
  const auto after = [&](std::string_view prefix) -> std::optional<std::string> {
    if (!text.starts_with(prefix)) return std::nullopt;
    return std::string(text.substr(prefix.size()));
  };
  if (auto path = after("file:")) {
    if (path->empty()) return fail_field("master_key", "names no file after \"file:\"");
    return KeyFile{.path = std::move(*path)};
  }
  if (auto name = after("env:")) {
    if (name->empty() || name->contains('=')) return fail_field("master_key", "names no variable after \"env:\"");
    return KeyVariable{.name = std::move(*name)};
  }
  if (auto command = after("command:")) {
    if (trim(*command).empty()) return fail_field("master_key", "names no command after \"command:\"");
    return KeyCommand{.command = std::move(*command)};
  }
  if (text.empty()) return fail_field("master_key", "must be file:PATH, env:NAME or command:TEXT");
  return KeyFile{.path = std::string(text)};
}

Result<Key> load_master_key(const KeySource& source) {
  return std::visit([](const auto& place) { return load(place); }, source);
}

Result<Key> create_master_key_file(const std::filesystem::path& path) {
  ensure_sodium();
  Key key = Key::random();
  Secret text(kHexChars + 1);  // sodium_bin2hex() ends it with a zero, where the line end goes
  sodium_bin2hex(reinterpret_cast<char*>(text.bytes().data()), text.size(), raw(key.bytes().data()), kKeyBytes);
  text.bytes().back() = std::byte{'\n'};
  auto written = write_file(path, std::as_const(text).bytes(), {.mode = 0600, .replace = false});
  if (!written) return fail_because(std::move(written).error(), "the master key was not made");
  return key;
}

}  // namespace rollcall::crypto
