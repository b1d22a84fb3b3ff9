// "Prefer: respond-async": a request that is answered 202 at once and done as a job.
#pragma once

#include <string>

#include "http/router.hpp"
#include "server/api.hpp"

namespace rollcall::server {

// Wraps the handler of an operation that describes a 202, and teaches the job runner how to carry it out; others are
// handed back as they are. The request is kept sealed until it is done, as the one who sent it. Where it has no
// Idempotency-Key, the job's id is its key, so that a job done again after a crash does things once.
//
// An operation that describes no other success than a 202 is done as a job whatever is preferred. Its handler is called
// first outside a job (see JobRun::current), to refuse at once what cannot be done; that answer is not used.
http::Handler with_respond_async(Api& api, const Operation* operation, const std::string& operation_id,
                                 http::Handler handler);

}  // namespace rollcall::server
