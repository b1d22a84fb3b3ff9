// One answer, as a route handler returns it. A plain value; the server adds Date, Content-Length, the request id, the
// connection's fate, compression where accepted, 304 where If-None-Match holds the ETag, and Hooks::decorate's headers.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "http/event_stream.hpp"
#include "http/fields.hpp"
#include "http/websocket.hpp"

namespace rollcall::http {

// An answer that goes on: events until one side ends it.
struct EventStreamAnswer {
  std::shared_ptr<EventSubscription> subscription;
};

// An answer that turns the connection into a WebSocket. What is not a proper upgrade request is answered 426 or 400.
struct WebSocketAnswer {
  std::unique_ptr<WebSocketHandler> handler;
  WebSocketOptions options;
};

// Bytes too many to hold: read piece by piece, no faster than the client takes them. Used by one connection at a time,
// on its I/O thread.
class BodySource {
 public:
  BodySource() = default;
  BodySource(const BodySource&) = delete;
  BodySource& operator=(const BodySource&) = delete;
  virtual ~BodySource() = default;

  virtual std::uint64_t size() const = 0;

  // The next bytes, up to into.size(). 0 before the end, or an error, breaks the connection off: the client sees that
  // less came than was promised.
  virtual Result<std::size_t> read(std::span<std::byte> into) = 0;
};

struct Response {
  using Body = std::variant<std::string, std::shared_ptr<const std::string>, std::vector<std::byte>, Error,
                            EventStreamAnswer, WebSocketAnswer, std::unique_ptr<BodySource>>;

  int status = 200;
  Fields headers;
  Body body;             // an Error is written as problem+json, with the request's id, when it is sent
  bool compress = true;  // false keeps it as it is (it holds a secret beside what a stranger can choose)

  // The bytes of the first three kinds of body; empty for the others.
  std::string_view bytes() const;

  // In the words of the handlers: `return Response::json(201, std::move(person)).with("Location", url);`
  static Response json(int status, const boost::json::value& value);
  static Response json_text(int status, std::string text);  // already written JSON
  static Response text(int status, std::string text);       // text/plain; charset=utf-8
  static Response bytes(std::string_view content_type, std::vector<std::byte> data);
  static Response bytes(std::string_view content_type, std::string data);
  static Response shared(std::string_view content_type, std::shared_ptr<const std::string> data);
  static Response source(std::string_view content_type, std::unique_ptr<BodySource> source);  // never compressed
  static Response no_content();
  static Response redirect(int status, std::string location);
  static Response event_stream(std::shared_ptr<EventSubscription> subscription);
  static Response websocket(std::unique_ptr<WebSocketHandler> handler, WebSocketOptions options = {});

  Response with(std::string_view header_name, std::string value) &&;  // replaces the field
  Response with_etag(std::string_view tag) &&;                        // of the bare tag: quoted here
  // Content-Disposition: attachment with a name of any script (RFC 6266).
  Response as_download(std::string_view file_name) &&;
};

// The quoted entity tag of a bare one: etag("7") is "\"7\"".
std::string etag(std::string_view tag);

// Whether an If-Match or If-None-Match value names `tag` (quoted) or is "*". Weak comparison for If-None-Match.
bool etag_listed(std::string_view header_value, std::string_view tag, bool weak);

}  // namespace rollcall::http
