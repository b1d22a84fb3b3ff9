// Idempotency-Key: a change that is sent twice under one key is done once and answered alike.
#pragma once

#include "http/router.hpp"
#include "server/api.hpp"

namespace rollcall::server {

// Wraps a handler. A request without the header, or one that changes nothing, goes through. The first success is
// kept, sealed, and given to every repetition; the same key with another request is refused (kUnprocessable).
//
// While the first is being worked on, a repetition is answered 409 with Retry-After. The answer is stored after the
// handler's own commit. What a crash between the two could repeat is caught by the unique keys below: a frame's
// sightings carry the key themselves.
http::Handler with_idempotency(Api& api, http::Handler handler);

}  // namespace rollcall::server
