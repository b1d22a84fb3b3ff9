// What every route handler is given: the parts of the running server. Handlers are plain functions
// (Api&, Request&) -> Result<Response>; this is all they may reach.
#pragma once

#include "base/metrics.hpp"
#include "http/event_stream.hpp"
#include "http/static_files.hpp"
#include "service/housekeeping.hpp"
#include "service/installation.hpp"
#include "service/oidc.hpp"
#include "service/recognition.hpp"

namespace rollcall::server {

// References outlive the server. Thread-safe: its parts are.
struct Api {
  service::Installation& in;
  const service::Recognition& recognition;
  Metrics& metrics;
  http::EventChannel& events;
  const http::StaticFiles& web;
  service::KeyUses& key_uses;
  service::OidcClient* oidc;  // nullptr where none is configured
};

}  // namespace rollcall::server
