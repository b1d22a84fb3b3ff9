#include "server/app.hpp"

#include <charconv>
#include <format>
#include <string>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "server/api.hpp"
#include "server/auth.hpp"
#include "server/cors.hpp"
#include "server/event_feed.hpp"
#include "server/housekeeper.hpp"
#include "server/live_sockets.hpp"
#include "server/route_table.hpp"
#include "server/web_assets.hpp"
#include "service/outbox/mail_worker.hpp"
#include "service/outbox/webhook_worker.hpp"
#include "service/settings.hpp"
#include "service/taking/live_settings.hpp"

namespace rollcall::server {
namespace {

// Only our own scripts, styles and pictures; the camera for ourselves; nobody may frame us. The hash is that of the
// empty style sheet, which the web app adds and fills by rules: text of a style sheet is still refused.
constexpr std::string_view kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; "
    "img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; worker-src 'self'; "
    "manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

void decorate(const http::Request& request, http::Response& response) {
  http::Fields& headers = response.headers;
  headers.set_default("Content-Security-Policy", kContentPolicy);
  headers.set_default("X-Content-Type-Options", "nosniff");
  headers.set_default("Referrer-Policy", "no-referrer");
  headers.set_default("Permissions-Policy", "camera=(self), microphone=(), geolocation=()");
  headers.set_default("Cross-Origin-Opener-Policy", "same-origin");
  headers.set_default("Cross-Origin-Resource-Policy", "same-origin");
  if (request.secure) headers.set_default("Strict-Transport-Security", "max-age=31536000");
  if (request.path.starts_with("/api/")) headers.set_default("Cache-Control", "no-store");
}

http::ServerConfig config_from(const Settings& settings) {
  namespace setting = service::setting;
  http::ServerConfig config;
  const std::string& listen = settings.text(setting::kListen);  // checked by its setting
  const std::size_t colon = listen.rfind(':');
  config.address = listen.substr(0, colon);
  if (config.address.starts_with('[') && config.address.ends_with(']'))
    config.address = config.address.substr(1, config.address.size() - 2);
  std::from_chars(listen.data() + colon + 1, listen.data() + listen.size(), config.port);
  config.io_threads = static_cast<int>(settings.integer(setting::kIoThreads));
  config.workers.threads = static_cast<int>(settings.integer(setting::kWorkers));
  config.workers.queue_limit = static_cast<std::size_t>(settings.integer(setting::kQueue));
  config.max_connections = static_cast<std::size_t>(settings.integer(setting::kMaxConnections));
  config.request_timeout = std::chrono::seconds{settings.integer(setting::kRequestTimeout)};
  config.tls_certificate_file = settings.text(setting::kTlsCertificate);
  config.tls_key_file = settings.text(setting::kTlsKey);
  return config;
}

// The threads that wait for the engine: one for each picture it works on or keeps waiting, so that its own queue says
// when it is full.
http::PoolConfig compute_pool(const service::Recognition& recognition, const Settings& settings) {
  const auto engine = recognition.engine();
  const int threads = engine ? (*engine)->threads() : 1;
  return {.threads = threads + 1,
          .queue_limit = static_cast<std::size_t>(settings.integer(service::setting::kRecognitionQueue))};
}

LiveSockets::Limits live_limits(const Settings& settings) {
  return {.sockets = static_cast<std::size_t>(settings.integer(service::setting::kLiveSockets)),
          .cameras = static_cast<std::size_t>(settings.integer(service::setting::kLiveCameras))};
}

}  // namespace

struct App::Parts {
  Parts(service::Installation& in, const service::Recognition& recognition, Cors allowed,
        std::unique_ptr<const ApiDescription> described, std::unique_ptr<LiveSockets> sockets,
        std::unique_ptr<EventFeed> fed)
      : cors(std::move(allowed)),
        description(std::move(described)),
        live(std::move(sockets)),
        feed(std::move(fed)),
        jobs(std::make_unique<service::Jobs>(in)),
        oidc(service::OidcClient::create(in.settings(), in.clock())),
        api{.in = in,
            .recognition = recognition,
            .metrics = metrics,
            .feed = *feed,
            .web = web,
            .description = *description,
            .key_uses = key_uses,
            .oidc = oidc.get(),
            .jobs = *jobs,
            .live = *live} {}
  // Nobody may use what is below it any more when it goes.
  ~Parts() {
    server.reset();
    jobs.reset();
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  Metrics metrics;
  http::StaticFiles web{{.fallback = ""}};
  service::KeyUses key_uses;
  const Cors cors;
  const std::unique_ptr<const ApiDescription> description;
  const std::unique_ptr<LiveSockets> live;
  const std::unique_ptr<EventFeed> feed;
  std::unique_ptr<service::Jobs> jobs;
  const std::unique_ptr<service::OidcClient> oidc;
  Api api;
  std::unique_ptr<Housekeeper> housekeeper;
  std::unique_ptr<service::WebhookWorker> webhooks;
  std::unique_ptr<service::MailWorker> mail;
  std::unique_ptr<http::Server> server;  // last: stops first

  void observe(const http::AccessEntry& entry);
  void add_gauges();
};

void App::Parts::observe(const http::AccessEntry& entry) {
  const std::string operation(entry.operation_id.empty() ? "none" : entry.operation_id);
  metrics
      .counter("rollcall_http_requests_total", "Requests answered",
               {{"operation", operation}, {"status", std::to_string(entry.status)}})
      .add();
  metrics
      .histogram("rollcall_http_request_duration_seconds", "From the first byte of a request to the last of its answer",
                 latency_buckets_s(), {{"operation", operation}})
      .observe(std::chrono::duration<double>(entry.duration).count());
  if (log::enabled(log::Level::kDebug))
    log::write(log::Level::kDebug, "request",
               {{"method", std::string(http::name(entry.method))},
                {"route", std::string(entry.pattern)},
                {"status", std::to_string(entry.status)},
                {"duration_us", std::to_string(entry.duration.count())},
                {"request_id", std::string(entry.request_id)}});
}

void App::Parts::add_gauges() {
  const service::Recognition& recognition = api.recognition;
  metrics.gauge_from("rollcall_ready", "1 when recognition works", [&] { return recognition.problem() ? 0.0 : 1.0; });
  if (const auto keeper = recognition.keeper()) {
    const service::GalleryKeeper* gallery = *keeper;
    metrics.gauge_from("rollcall_gallery_people", "People who can be recognised",
                       [gallery] { return static_cast<double>(gallery->view().people()); });
    metrics.gauge_from("rollcall_gallery_templates", "Templates in memory",
                       [gallery] { return static_cast<double>(gallery->view().templates()); });
  }
  if (const auto engine = recognition.engine()) {
    const face::Engine* faces = *engine;
    metrics.gauge_from("rollcall_engine_queued", "Pictures that wait for a thread",
                       [faces] { return static_cast<double>(faces->queued()); });
    metrics.gauge_from("rollcall_engine_running", "Pictures being worked on",
                       [faces] { return static_cast<double>(faces->running()); });
  }
  metrics.gauge_from("rollcall_http_connections", "Open connections",
                     [this] { return server ? static_cast<double>(server->stats().connections) : 0.0; });
  metrics.gauge_from("rollcall_event_streams", "Browsers on the live feed",
                     [this] { return static_cast<double>(feed->clients()); });
  metrics.gauge_from("rollcall_live_sockets", "WebSockets that watch a session",
                     [this] { return static_cast<double>(live->sockets()); });
  metrics.gauge_from("rollcall_live_cameras", "Those of them that send frames",
                     [this] { return static_cast<double>(live->cameras()); });
}

Result<std::unique_ptr<App>> App::start(service::Installation& in, const service::Recognition& recognition) {
  ROLLCALL_ASSIGN(Cors cors, Cors::create(in.settings()));
  ROLLCALL_ASSIGN(auto description, ApiDescription::create());
  auto live = std::make_unique<LiveSockets>(live_limits(in.settings()));
  ROLLCALL_ASSIGN(auto feed, EventFeed::start(in, recognition, [sockets = live.get()] { sockets->recheck(); }));
  auto parts = std::make_unique<Parts>(in, recognition, std::move(cors), std::move(description), std::move(live),
                                       std::move(feed));
  if (!web_assets()) return std::unexpected(web_assets().error());
  ROLLCALL_TRY(parts->web.add(kOpenApiFile, std::string(openapi_json()), Time{}));
  std::vector<http::Route> routes = route_table(parts->api);
  for (const http::Route& route : routes)
    if (parts->description->find(route.operation_id) == nullptr)
      return fail(ErrorCode::kInternal, "docs/api/openapi.yaml does not describe " + route.operation_id);
  ROLLCALL_ASSIGN(http::Router router, http::Router::create(std::move(routes)));

  http::ServerConfig config = config_from(in.settings());
  config.compute = compute_pool(recognition, in.settings());
  http::Hooks hooks;
  hooks.admit = [&api = parts->api](http::Request& request, const http::Route& route) {
    return admit(api, request, route);
  };
  hooks.decorate = [raw = parts.get()](const http::Request& request, http::Response& response) {
    raw->cors.decorate(request, response);
    decorate(request, response);
  };
  hooks.access = [raw = parts.get()](const http::AccessEntry& entry) { raw->observe(entry); };
  hooks.failure = [](std::string_view request_id, std::string_view operation, std::string_view kind) {
    log::error("{} failed with {} (request {})", operation, kind, request_id);
  };
  ROLLCALL_ASSIGN(parts->server,
                  http::Server::start(std::move(config), std::move(router), std::move(hooks), in.clock()));
  parts->jobs->start();
  ROLLCALL_ASSIGN(parts->webhooks, service::WebhookWorker::start(in));
  parts->mail = service::MailWorker::start(in);
  parts->housekeeper = std::make_unique<Housekeeper>(in, parts->key_uses);
  parts->add_gauges();
  return std::unique_ptr<App>(new App(std::move(parts)));
}

App::App(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
App::~App() = default;

std::string App::address() const { return parts_->server->address(); }

bool App::is_tls() const { return !parts_->api.in.settings().text(service::setting::kTlsCertificate).empty(); }

bool App::drain(std::chrono::milliseconds deadline) { return parts_->server->drain(deadline); }

}  // namespace rollcall::server
