// The line of a record's event in a CSV file: what webhooks are told, in columns. `id` is the same at every repeat.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "service/outbox/webhook_sender.hpp"
#include "store/events.hpp"
#include "store/sql/connection.hpp"

namespace rollcall::service {

// The first line of such a file.
std::string_view csv_header();

// Its body is one line with its line end. No cell is a formula, and none holds a line end.
Result<WebhookMessage> csv_message_of(store::Connection& db, const store::Event& event);

}  // namespace rollcall::service
