// The handlers of telling others, as those of routes.hpp.
#pragma once

#include "server/routes/routes.hpp"

namespace rollcall::server {

// webhooks.cpp
Result<Response> create_webhook(Api& api, Request& request);
Result<Response> list_webhooks(Api& api, Request& request);
Result<Response> get_webhook(Api& api, Request& request);
Result<Response> change_webhook(Api& api, Request& request);
Result<Response> remove_webhook(Api& api, Request& request);
Result<Response> rotate_webhook_secret(Api& api, Request& request);
Result<Response> ping_webhook(Api& api, Request& request);
Result<Response> replay_webhook(Api& api, Request& request);
Result<Response> list_dead_letters(Api& api, Request& request);
Result<Response> list_webhook_attempts(Api& api, Request& request);

// outbox.cpp
Result<Response> get_outbox(Api& api, Request& request);
Result<Response> pause_outbox(Api& api, Request& request);
Result<Response> resume_outbox(Api& api, Request& request);

}  // namespace rollcall::server
