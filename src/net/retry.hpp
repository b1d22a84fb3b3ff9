// When to try again, and after how long.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string_view>

#include "net/http_client.hpp"

namespace rollcall::net {

// Whether a method may be sent twice by its definition (RFC 9110, 9.2.2).
bool is_idempotent(std::string_view method);

// Whether an answer is of the kind that may be another one in a moment: 429, 502, 503 and 504, or as the policy says.
bool is_worth_another_try(const HttpResponse& answer, const RetryPolicy& policy);

// The pause after attempt number `attempt` (from 1) that got `answer`, or none: doubling, jittered, and at least what a
// Retry-After in seconds asks for. `chance` is in [0, 1). Nullopt when the server asks for more than the longest pause.
std::optional<std::chrono::milliseconds> pause_after(int attempt, const HttpResponse* answer, const RetryPolicy& policy,
                                                     double chance);

// A random number in [0, 1) for pause_after().
double random_chance();

// False when `stop` came first.
bool sleep_unless_stopped(std::chrono::milliseconds pause, const std::stop_token& stop);

}  // namespace rollcall::net
