// Any text as a signed statement (a checkpoint of the audit, a receipt): never a crash, and nothing that was not signed
// is believed. The input is read as it is, and used to damage a statement that was signed rightly.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "crypto/signature.hpp"

namespace {

using namespace rollcall;

constexpr std::string_view kType = "rollcall-checkpoint";

crypto::Key seed() {
  crypto::Key key = crypto::Key::zero();
  std::ranges::fill(key.bytes(), std::byte{0x5A});
  return key;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const crypto::Key& key = *new crypto::Key(seed());
  static const crypto::PublicKey signer = crypto::public_key_of(key.view());
  static const std::string& genuine = *new std::string(crypto::sign_statement(key.view(), kType, {{"number", 7}}));
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // Nobody but the owner of the seed can make one of its statements; another one may be signed by its own key.
  const auto read = crypto::verify_statement(text, kType);
  if (read && read->signer == signer && text != genuine) std::abort();
  if (!read && text == genuine) std::abort();

  std::string damaged = genuine;
  for (std::size_t i = 0; i + 1 < size; i += 2) damaged[data[i] % damaged.size()] = static_cast<char>(data[i + 1]);
  const auto opened = crypto::verify_statement(damaged, kType);
  if (opened && opened->signer == signer && opened->payload != boost::json::object{{"number", 7}}) std::abort();
  return 0;
}
