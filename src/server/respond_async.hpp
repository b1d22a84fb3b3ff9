// "Prefer: respond-async": a request that is answered 202 at once and done as a job.
#pragma once

#include <cstdint>
#include <string>

#include "http/router.hpp"
#include "server/api.hpp"

namespace rollcall::server {

// Wraps the handler of an operation that describes a 202, and teaches the job runner how to carry it out; others are
// handed back as they are. The request is kept sealed until it is done, as the one who sent it. Where it has no
// Idempotency-Key, the job's id is its key, so that a job done again after a crash does things once.
http::Handler with_respond_async(Api& api, const Operation* operation, const std::string& operation_id,
                                 http::Handler handler);

// For a handler whose work is always a job: the 202, as if it had been asked for.
Result<http::Response> answer_later(Api& api, const http::Request& request, const std::string& operation_id);

// Whether this thread carries a request out as a job, and how far that is; progress says nothing where it is none.
bool is_job();
void report_progress(std::int64_t done, std::int64_t total);

}  // namespace rollcall::server
