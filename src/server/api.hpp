// What every route handler is given: the parts of the running server. Handlers are plain functions
// (Api&, Request&) -> Result<Response>; this is all they may reach.
#pragma once

#include "base/metrics.hpp"
#include "http/static_files.hpp"
#include "server/api_description.hpp"
#include "server/event_feed.hpp"
#include "server/live_sockets.hpp"
#include "service/accounts/oidc.hpp"
#include "service/installation.hpp"
#include "service/jobs.hpp"
#include "service/keeping/housekeeping.hpp"
#include "service/recognition/recognition.hpp"

namespace rollcall::server {

// References outlive the server. Thread-safe: its parts are.
struct Api {
  service::Installation& in;
  const service::Recognition& recognition;
  Metrics& metrics;
  EventFeed& feed;
  const http::StaticFiles& web;
  const ApiDescription& description;
  service::KeyUses& key_uses;
  service::OidcClient* oidc;  // nullptr where none is configured
  service::Jobs& jobs;
  LiveSockets& live;
};

}  // namespace rollcall::server
