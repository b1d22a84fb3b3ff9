#include "net/transfer.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <new>
#include <utility>

#include "base/owned.hpp"

namespace rollcall::net {
namespace {

constexpr std::size_t kMaxHeaderLines = 256;
constexpr std::size_t kMaxHeaderBytes = 64UZ * 1024;
constexpr int kPollMs = 1000;
constexpr std::size_t kMaxIdle = 16;

void start_curl() {
  [[maybe_unused]] static const bool kReady = [] {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::bad_alloc();
    // libcurl can only keep SIGPIPE away by changing the whole process for moments, which threads would get in the way
    // of each other with.
    std::signal(SIGPIPE, SIG_IGN);
    return true;
  }();
}

std::unexpected<Error> cancelled() { return fail(ErrorCode::kCancelled, "the request was cancelled"); }

std::string url_part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  return Owned<char, curl_free>(text).get();
}

struct UrlParts {
  std::string scheme;
  std::string host;
};

std::optional<UrlParts> split(const std::string& text) {
  const Owned<CURLU, curl_url_cleanup> url(curl_url());
  if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return std::nullopt;
  return UrlParts{url_part(url.get(), CURLUPART_SCHEME), url_part(url.get(), CURLUPART_HOST)};
}

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || kMarks.contains(c);
  });
}

bool is_header_value(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool has_header(const HttpRequest& request, std::string_view name) {
  HttpResponse lookup;
  lookup.headers = request.headers;
  return lookup.header(name).has_value();
}

// What libcurl's callbacks work on during one exchange. They are noexcept: nothing may be thrown through C.
struct State {
  const HttpSettings& settings;
  const BodyHandler& on_body;
  const std::stop_token& stop;
  HttpResponse answer;
  std::size_t header_bytes = 0;
  std::optional<Error> refusal;  // ours, in place of libcurl's
};

std::size_t take_header(char* text, std::size_t, std::size_t size, void* user) noexcept {
  State& state = *static_cast<State*>(user);
  const std::string_view line = trim({text, size});
  if (line.starts_with("HTTP/")) {  // of a redirect's target, or after 100 Continue
    state.answer.headers.clear();
    state.header_bytes = 0;
    return size;
  }
  state.header_bytes += size;
  if (state.header_bytes > kMaxHeaderBytes || state.answer.headers.size() >= kMaxHeaderLines) {
    state.refusal = fail(ErrorCode::kTooLarge, "the answer's header is over the limit").error();
    return CURL_WRITEFUNC_ERROR;
  }
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    state.answer.headers.push_back({std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
  }
  return size;
}

struct BodyState {
  State* state;
  CURL* easy;
};

int status_of(CURL* easy) {
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* user) noexcept {
  const BodyState& body = *static_cast<BodyState*>(user);
  if (body.state->stop.stop_requested()) {
    body.state->refusal = cancelled().error();
    return CURL_WRITEFUNC_ERROR;
  }
  body.state->answer.status = status_of(body.easy);
  auto taken = body.state->on_body(body.state->answer, bytes_of({bytes, size}));
  if (taken) return size;
  body.state->refusal = std::move(taken).error();
  return CURL_WRITEFUNC_ERROR;
}

curl_socket_t open_socket(void* user, curlsocktype purpose, curl_sockaddr* address) noexcept {
  State& state = *static_cast<State*>(user);
  // With a proxy of the operator's this is the proxy's address.
  const bool guarded = state.settings.proxy.empty();
  if (purpose != CURLSOCKTYPE_IPCXN ||
      (guarded && !may_connect(address->addr, state.settings.addresses, state.settings.address_exceptions))) {
    state.refusal = fail(ErrorCode::kForbidden, "the address is not on the public internet",
                         "allow it in the settings if it is meant to be reached")
                        .error();
    return CURL_SOCKET_BAD;
  }
  // A name may have allowed addresses beside refused ones: what counts is the one that connects.
  state.refusal.reset();
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::unexpected<Error> with_host(Error error, const std::string& host) {
  error.message = host + ": " + error.message;
  return std::unexpected(std::move(error));
}

bool is_transient(CURLcode code) {
  constexpr std::array kCodes = {CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY,
                                 CURLE_COULDNT_CONNECT,      CURLE_OPERATION_TIMEDOUT,
                                 CURLE_SSL_CONNECT_ERROR,    CURLE_SEND_ERROR,
                                 CURLE_RECV_ERROR,           CURLE_GOT_NOTHING,
                                 CURLE_PARTIAL_FILE,         CURLE_HTTP2,
                                 CURLE_HTTP2_STREAM};
  return std::ranges::contains(kCodes, code);
}

Error error_of(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return fail(ErrorCode::kTimeout, "no answer in time").error();
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return fail(ErrorCode::kUnavailable, "its TLS certificate is not trusted",
                  "check the name, the clock and the certificates of this machine")
          .error();
    case CURLE_TOO_MANY_REDIRECTS:
      return fail(ErrorCode::kUnavailable, "too many redirects").error();
    case CURLE_UNSUPPORTED_PROTOCOL:
      return fail(ErrorCode::kForbidden, "redirected to something that is not allowed").error();
    default:
      return fail(ErrorCode::kUnavailable, curl_easy_strerror(code)).error();
  }
}

}  // namespace

class Connection {
 public:
  Connection() : easy_(curl_easy_init()), multi_(curl_multi_init()) {
    if (easy_ == nullptr || multi_ == nullptr) throw std::bad_alloc();
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 4L);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    curl_easy_cleanup(easy_);
    curl_multi_cleanup(multi_);
  }

  CURL* easy() const { return easy_; }

  // Runs what `easy` was set up for; none when stopped. The multi interface is here for one transfer only because it
  // can be woken from another thread.
  std::optional<CURLcode> run(const std::stop_token& stop) {
    const std::stop_callback wake(stop, [this] { curl_multi_wakeup(multi_); });
    curl_multi_add_handle(multi_, easy_);
    std::optional<CURLcode> result;
    while (!stop.stop_requested() && !result) {
      int running = 0;
      if (curl_multi_perform(multi_, &running) != CURLM_OK) {
        result = CURLE_FAILED_INIT;
      } else if (running == 0) {
        int left = 0;
        const CURLMsg* const message = curl_multi_info_read(multi_, &left);
        result = message != nullptr ? message->data.result : CURLE_FAILED_INIT;
      } else {
        curl_multi_poll(multi_, nullptr, 0, kPollMs, nullptr);
      }
    }
    curl_multi_remove_handle(multi_, easy_);
    return result;
  }

 private:
  CURL* easy_;
  CURLM* multi_;
};

ConnectionPool::ConnectionPool() { start_curl(); }

ConnectionPool::~ConnectionPool() = default;

std::unique_ptr<Connection> ConnectionPool::take() {
  {
    const std::scoped_lock lock(mutex_);
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  return std::make_unique<Connection>();
}

void ConnectionPool::give_back(std::unique_ptr<Connection> connection) {
  const std::scoped_lock lock(mutex_);
  if (idle_.size() < kMaxIdle) idle_.push_back(std::move(connection));
}

Result<void> validate(const HttpRequest& request) {
  const auto url = split(request.url);
  if (!url || url->host.empty()) return fail_field("url", "is not a URL");
  if (url->scheme != "http" && url->scheme != "https") return fail_field("url", "must begin with http:// or https://");
  if (!is_token(request.method)) return fail_field("method", "is not an HTTP method");
  for (const Header& header : request.headers) {
    if (!is_token(header.name)) return fail_field("headers", "a name holds characters that names may not hold");
    if (!is_header_value(header.value)) return fail_field("headers", header.name + " holds a line break");
  }
  return {};
}

Exchange perform(ConnectionPool& pool, const HttpSettings& settings, const HttpRequest& request,
                 std::chrono::milliseconds timeout, const BodyHandler& on_body, const std::stop_token& stop) {
  const auto url = split(request.url);
  if (!url) return {.answer = fail_field("url", "is not a URL")};

  Owned<curl_slist, curl_slist_free_all> lines;
  const auto add_line = [&](const std::string& line) {
    curl_slist* const longer = curl_slist_append(lines.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    (void)lines.release();
    lines.reset(longer);
  };
  for (const Header& header : request.headers) {
    add_line(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  }
  // libcurl's own additions: a wait before larger bodies, and a guess at their type.
  add_line("Expect:");
  if (!has_header(request, "Content-Type")) add_line("Content-Type:");

  auto connection = pool.take();
  State state{.settings = settings, .on_body = on_body, .stop = stop, .answer = {}, .refusal = {}};
  CURL* const easy = connection->easy();
  BodyState body{.state = &state, .easy = easy};
  const auto set = [easy](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };

  curl_easy_reset(easy);
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_REDIR_PROTOCOLS_STR, url->scheme == "https" ? "https" : "http,https");
  set(CURLOPT_FOLLOWLOCATION, settings.max_redirects > 0 ? 1L : 0L);
  set(CURLOPT_MAXREDIRS, static_cast<long>(std::max(settings.max_redirects, 0)));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_timeout.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(settings.stall_timeout.count()));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!settings.ca_file.empty()) set(CURLOPT_CAINFO, settings.ca_file.c_str());
  set(CURLOPT_USERAGENT, settings.user_agent.c_str());
  if (!settings.proxy.empty()) {
    set(CURLOPT_PROXY, settings.proxy.c_str());
    set(CURLOPT_NOPROXY, "");
  } else if (settings.addresses == AddressPolicy::kPublicOnly) {
    set(CURLOPT_PROXY, "");
  }
  set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  set(CURLOPT_OPENSOCKETDATA, &state);
  set(CURLOPT_HEADERFUNCTION, &take_header);
  set(CURLOPT_HEADERDATA, &state);
  set(CURLOPT_WRITEFUNCTION, &take_body);
  set(CURLOPT_WRITEDATA, &body);
  set(CURLOPT_HTTPHEADER, lines.get());

  if (request.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (request.method == "POST" || request.method == "PUT" || request.method == "PATCH" ||
             !request.body.empty()) {
    set(CURLOPT_POSTFIELDS, request.body.data());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    if (request.method != "POST") set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  } else if (request.method != "GET") {
    set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }

  const auto result = connection->run(stop);
  state.answer.status = status_of(easy);
  pool.give_back(std::move(connection));

  if (!result) return {.answer = with_host(cancelled().error(), url->host)};
  if (*result == CURLE_OK) return {.answer = std::move(state.answer)};
  if (state.refusal) return {.answer = with_host(*std::move(state.refusal), url->host)};
  return {.answer = with_host(error_of(*result), url->host), .transient = is_transient(*result)};
}

}  // namespace rollcall::net
