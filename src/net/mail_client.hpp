// Outgoing mail: one message to one address, by SMTP (RFC 5321).
//
// An Error tells whether the server has the message: kInvalidArgument and kForbidden mean that it refused it for good,
// kBusy that it refused it for now, anything else that nobody knows. Messages hold neither addresses nor passwords.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>

#include "base/error.hpp"

namespace rollcall::net {

enum class MailTls : std::uint8_t {
  kRequired,  // smtps://, or STARTTLS before anything is said
  kNever,     // for a relay on this machine
};

struct MailSettings {
  std::string url;  // smtp://HOST:PORT or smtps://HOST:PORT
  std::string user;
  std::string password;
  MailTls tls = MailTls::kRequired;
  std::filesystem::path ca_file;  // empty: the system's
  std::chrono::seconds connect_timeout{10};
  std::chrono::seconds timeout{60};
};

// Thread-safe.
class MailClient {
 public:
  explicit MailClient(MailSettings settings);

  // `from` and `to` are bare addresses; `message` is whole, with CRLF at the ends of lines.
  Result<void> send(const std::string& from, const std::string& to, const std::string& message,
                    const std::stop_token& stop) const;

 private:
  MailSettings settings_;
};

}  // namespace rollcall::net
