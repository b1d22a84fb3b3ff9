#include "crypto/sealed_stream.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/random.hpp"
#include "crypto/key.hpp"
#include "crypto/secret.hpp"
#include "crypto/sodium.hpp"

namespace rollcall::crypto {
namespace {

constexpr std::string_view kMagic = "ROLLCALL SEALED\n";
constexpr std::size_t kNumberBytes = 4;
constexpr std::size_t kSaltBytes = crypto_pwhash_SALTBYTES;
constexpr std::size_t kPrefixBytes = kMagic.size() + 2 * kNumberBytes + kSaltBytes;
constexpr std::size_t kStreamHeaderBytes = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t kOverhead = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::size_t kChunk = std::size_t{256} * 1024;

// What a file may ask of us before its passphrase is known to be right.
constexpr std::uint32_t kMaxPasses = 16;
constexpr std::uint32_t kMaxKibibytes = 1U << 20;

static_assert(crypto_secretstream_xchacha20poly1305_KEYBYTES == kKeyBytes);

using Prefix = std::array<std::byte, kPrefixBytes>;
using StreamHeader = std::array<std::byte, kStreamHeaderBytes>;
using Stream = crypto_secretstream_xchacha20poly1305_state;

void put_number(std::span<std::byte> at, std::uint32_t number) {
  for (std::size_t i = 0; i < kNumberBytes; ++i) at[i] = static_cast<std::byte>(number >> (8 * i));
}

std::uint32_t get_number(ByteView at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < kNumberBytes; ++i) number |= std::to_integer<std::uint32_t>(at[i]) << (8 * i);
  return number;
}

Result<Key> derive(std::string_view passphrase, const Prefix& prefix) {
  const ByteView view(prefix);
  const std::uint32_t passes = get_number(view.subspan(kMagic.size()));
  const std::uint32_t kibibytes = get_number(view.subspan(kMagic.size() + kNumberBytes));
  if (passes == 0 || passes > kMaxPasses || kibibytes < 8 || kibibytes > kMaxKibibytes)
    return fail(ErrorCode::kMalformed, "the file asks for a passphrase hash beyond all bounds");
  Key key = Key::zero();
  const ByteView salt = view.last(kSaltBytes);
  if (crypto_pwhash(raw(key.bytes().data()), kKeyBytes, passphrase.data(), passphrase.size(), raw(salt.data()), passes,
                    std::size_t{kibibytes} * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return fail(ErrorCode::kUnavailable, "there is not enough memory to hash the passphrase");
  return key;
}

Result<void> check_passphrase(std::string_view passphrase) {
  if (passphrase.size() < kMinPassphraseBytes || passphrase.size() > kMaxPasswordBytes)
    return fail(ErrorCode::kInvalidArgument, "the passphrase must be of 10 to 1024 bytes");
  return {};
}

}  // namespace

struct StreamSealer::State {
  ~State() { wipe(std::as_writable_bytes(std::span(&stream, 1))); }

  Result<void> put(ByteView plain, ByteView covered, unsigned char tag) {
    Bytes sealed(kNumberBytes + plain.size() + kOverhead);
    put_number(sealed, static_cast<std::uint32_t>(plain.size() + kOverhead));
    crypto_secretstream_xchacha20poly1305_push(&stream, raw(sealed.data() + kNumberBytes), nullptr, raw(plain.data()),
                                               plain.size(), raw(covered.data()), covered.size(), tag);
    return sink(sealed);
  }

  Stream stream{};
  ByteSink sink;
  Bytes waiting;
};

StreamSealer::StreamSealer(std::unique_ptr<State> state) : state_(std::move(state)) {}
StreamSealer::StreamSealer(StreamSealer&&) noexcept = default;
StreamSealer& StreamSealer::operator=(StreamSealer&&) noexcept = default;
StreamSealer::~StreamSealer() = default;

Result<StreamSealer> StreamSealer::start(std::string_view passphrase, ByteSink sink, const PasswordCost& cost) {
  ensure_sodium();
  ROLLCALL_TRY(check_passphrase(passphrase));
  Prefix prefix{};
  std::ranges::copy(bytes_of(kMagic), prefix.begin());
  put_number(std::span(prefix).subspan(kMagic.size()), static_cast<std::uint32_t>(cost.passes));
  put_number(std::span(prefix).subspan(kMagic.size() + kNumberBytes),
             static_cast<std::uint32_t>(cost.memory_bytes / 1024));
  fill_random(std::span(prefix).last(kSaltBytes));
  ROLLCALL_ASSIGN(const Key key, derive(passphrase, prefix));

  auto state = std::make_unique<State>();
  state->sink = std::move(sink);
  StreamHeader header{};
  crypto_secretstream_xchacha20poly1305_init_push(&state->stream, raw(header.data()), raw(key.view().data()));
  ROLLCALL_TRY(state->sink(prefix));
  ROLLCALL_TRY(state->sink(header));
  ROLLCALL_TRY(state->put({}, prefix, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE));
  return StreamSealer(std::move(state));
}

Result<void> StreamSealer::write(ByteView bytes) {
  while (!bytes.empty()) {
    const ByteView part = bytes.first(std::min(bytes.size(), kChunk - state_->waiting.size()));
    state_->waiting.insert(state_->waiting.end(), part.begin(), part.end());
    bytes = bytes.subspan(part.size());
    if (state_->waiting.size() < kChunk) continue;
    ROLLCALL_TRY(state_->put(state_->waiting, {}, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE));
    wipe(state_->waiting);
    state_->waiting.clear();
  }
  return {};
}

Result<void> StreamSealer::finish() {
  ROLLCALL_TRY(state_->put(state_->waiting, {}, crypto_secretstream_xchacha20poly1305_TAG_FINAL));
  wipe(state_->waiting);
  state_->waiting.clear();
  return {};
}

struct StreamOpener::State {
  ~State() {
    wipe(std::as_writable_bytes(std::span(&stream, 1)));
    wipe(chunk);
  }

  Result<void> fill(std::span<std::byte> bytes) {
    ROLLCALL_ASSIGN(const std::size_t got, source(bytes));
    if (got != bytes.size())
      return fail(ErrorCode::kCorrupt, "the file was cut off", "copy it again from where it was made");
    return {};
  }

  // The next chunk; false when it does not open.
  Result<bool> next(ByteView covered) {
    std::array<std::byte, kNumberBytes> length{};
    ROLLCALL_TRY(fill(length));
    const std::size_t size = get_number(length);
    if (size < kOverhead || size > kChunk + kOverhead) return false;
    Bytes sealed(size);
    ROLLCALL_TRY(fill(sealed));
    chunk.resize(size - kOverhead);
    at = 0;
    unsigned char tag = 0;
    if (crypto_secretstream_xchacha20poly1305_pull(&stream, raw(chunk.data()), nullptr, &tag, raw(sealed.data()), size,
                                                   raw(covered.data()), covered.size()) != 0) {
      chunk.clear();
      return false;
    }
    last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return true;
  }

  Result<void> expect_end() {
    std::array<std::byte, 1> more{};
    ROLLCALL_ASSIGN(const std::size_t got, source(more));
    if (got != 0) return fail(ErrorCode::kCorrupt, "the file goes on after its end");
    return {};
  }

  Stream stream{};
  ByteSource source;
  Bytes chunk;
  std::size_t at = 0;
  bool last = false;
};

StreamOpener::StreamOpener(std::unique_ptr<State> state) : state_(std::move(state)) {}
StreamOpener::StreamOpener(StreamOpener&&) noexcept = default;
StreamOpener& StreamOpener::operator=(StreamOpener&&) noexcept = default;
StreamOpener::~StreamOpener() = default;

Result<StreamOpener> StreamOpener::start(std::string_view passphrase, ByteSource source) {
  ensure_sodium();
  ROLLCALL_TRY(check_passphrase(passphrase));
  auto state = std::make_unique<State>();
  state->source = std::move(source);
  Prefix prefix{};
  StreamHeader header{};
  ROLLCALL_TRY(state->fill(prefix));
  if (!std::ranges::equal(ByteView(prefix).first(kMagic.size()), bytes_of(kMagic)))
    return fail(ErrorCode::kMalformed, "this is no sealed file of Rollcall");
  ROLLCALL_TRY(state->fill(header));
  ROLLCALL_ASSIGN(const Key key, derive(passphrase, prefix));
  crypto_secretstream_xchacha20poly1305_init_pull(&state->stream, raw(header.data()), raw(key.view().data()));
  ROLLCALL_ASSIGN(const bool opens, state->next(prefix));
  if (!opens || !state->chunk.empty())
    return fail(ErrorCode::kWrongKey, "the passphrase is another one", "or the beginning of the file is damaged");
  return StreamOpener(std::move(state));
}

Result<std::size_t> StreamOpener::read(std::span<std::byte> bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    State& state = *state_;
    if (state.at == state.chunk.size()) {
      if (state.last) break;
      ROLLCALL_ASSIGN(const bool opens, state.next({}));
      if (!opens) return fail(ErrorCode::kCorrupt, "the file is damaged", "copy it again from where it was made");
      if (state.last) ROLLCALL_TRY(state.expect_end());
      continue;
    }
    const std::size_t part = std::min(bytes.size() - done, state.chunk.size() - state.at);
    std::ranges::copy(ByteView(state.chunk).subspan(state.at, part), bytes.subspan(done).begin());
    state.at += part;
    done += part;
  }
  return done;
}

}  // namespace rollcall::crypto
