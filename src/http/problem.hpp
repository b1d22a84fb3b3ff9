// Errors as RFC 9457 problem details: type, title, status, detail, code, request_id, and where there are: hint,
// errors[].
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/response.hpp"

namespace rollcall::http {

// An answer of the status that the error's code stands for. The server writes it out with the request's id; where
// `status` is given it is used in place of the code's. 503 and 429 get a Retry-After (1 s where the error says none),
// and so does every error that says one.
Response problem(Error error, int status = 0);
Response problem(ErrorCode code, std::string message, std::string hint = {});

// The JSON text of it.
std::string problem_text(const Error& error, int status, std::string_view request_id);

}  // namespace rollcall::http
