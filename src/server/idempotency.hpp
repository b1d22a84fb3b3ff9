// Idempotency-Key: a change that is sent twice under one key is done once and answered alike.
#pragma once

#include <memory>

#include "http/router.hpp"
#include "server/api.hpp"
#include "server/resources.hpp"

namespace rollcall::server {

// Wraps a handler. A request without the header, or one that changes nothing, goes through. The first success is
// kept, sealed, and given to every repetition; the same key with another request is refused (kUnprocessable). While
// the first is being worked on, a repetition is answered 409 with Retry-After.
//
// The claim of the key is a row that is written in the very transaction that makes the change (store::WriteCompanion),
// so after a crash either both are there or neither. The answer takes the claim's place once it is known. A repetition
// that finds a claim without an answer, because the server ended in between, is answered from what was made: the claim
// holds its address, and the answer is read from there. Operations that make or change no single thing (a roster, a
// frame, photos) are carried out again: doing them twice is doing them once.
http::Handler with_idempotency(Api& api, const Operation* operation, std::shared_ptr<const Resources> resources,
                               http::Handler handler);

}  // namespace rollcall::server
