// The two halves of mail: reading the log, which makes notices of absences, and sending what is due. All from the
// database and back to it.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>

#include "base/error.hpp"
#include "net/mail_client.hpp"
#include "service/installation.hpp"

namespace rollcall::service {

inline constexpr std::string_view kMailReader = "mail";

// Reads a portion of the log on; false when there is no more. Each record of a session that was closed, or changed
// after it, is looked at once more: what is to be told follows from what the record says now.
Result<bool> read_for_notices(Installation& in, const Uuid& runner, std::int64_t after_number);

// Sends the next mail that is due: all that one guardian is to be told now. False when none is.
Result<bool> send_next_mail(Installation& in, const net::MailClient& client, const std::stop_token& stop);

}  // namespace rollcall::service
