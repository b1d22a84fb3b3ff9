#include "http/request_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <limits>
#include <utility>

#include "base/text.hpp"
#include "http/text.hpp"

namespace rollcall::http {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

namespace {

// A line that continues the one before it: obsolete, and read differently by different programs.
bool has_folded_line(std::string_view data) {
  const std::string_view head = data.substr(0, data.find("\r\n\r\n"));
  return head.contains("\r\n ") || head.contains("\r\n\t");
}

// Whether the first line ends in "HTTP/2.0" or another version that is properly written, but not ours.
bool names_other_version(std::string_view data) {
  const std::string_view line = data.substr(0, data.find("\r\n"));
  constexpr std::string_view kForm = " HTTP/0.0";
  if (line.size() < kForm.size() || line.size() == data.size() || line.contains('\n')) return false;
  const std::string_view version = line.substr(line.size() - kForm.size());
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return version.starts_with(" HTTP/") && digit(version[6]) && version[7] == '.' && digit(version[8]);
}

}  // namespace

class RequestParser::Impl final : public beast_http::basic_parser<true> {
 public:
  Impl(Request& into, std::size_t limit_of_header) : request(into) {
    header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(limit_of_header, 1U << 30U)));
    body_limit(boost::none);  // set once the route is known
    eager(false);
  }

  Request& request;
  Error error;
  int error_status = 0;
  int version = 11;

  Step step(std::string_view data) {
    error_code code;
    if (!is_header_done() && has_folded_line(data)) {
      refuse(code, ErrorCode::kMalformed, "a line of the header begins with a blank");
      return {Status::kFailed, 0};
    }
    const std::size_t consumed = put(boost::asio::const_buffer(data.data(), data.size()), code);
    if (code == beast_http::error::need_more) return {Status::kNeedMore, consumed};
    if (code) {
      note(code, data);
      return {Status::kFailed, consumed};
    }
    if (is_done()) return {Status::kDone, consumed};
    return {is_header_done() && !eager() ? Status::kHeadDone : Status::kNeedMore, consumed};
  }

 private:
  // Stops the parser with an error of ours.
  void refuse(error_code& code, ErrorCode kind, std::string_view message, int status = 400) {
    error = Error{.code = kind, .message = std::string(message)};
    error_status = status;
    code = beast_http::error::bad_field;
  }

  // Puts the parser's own error in our words, unless refuse() said it.
  void note(error_code code, std::string_view data) {
    if (error_status != 0) return;
    using beast_http::error;
    auto say = [&](ErrorCode kind, std::string_view message, int status) {
      this->error = Error{.code = kind, .message = std::string(message)};
      error_status = status;
    };
    if (code == error::header_limit) {
      say(ErrorCode::kHeaderTooLarge, "the request's header is larger than this server takes", 431);
    } else if (code == error::body_limit) {
      say(ErrorCode::kTooLarge, "the request's body is larger than this route takes", 413);
    } else if (code == error::bad_version && names_other_version(data)) {
      say(ErrorCode::kMalformed, "this server speaks HTTP/1.1 and HTTP/1.0", 505);
    } else if (code == error::bad_content_length || code == error::multiple_content_length) {
      say(ErrorCode::kMalformed, "the Content-Length is not one number", 400);
    } else if (code == error::bad_transfer_encoding) {
      say(ErrorCode::kMalformed, "the Transfer-Encoding is not right", 400);
    } else if (code == error::bad_chunk || code == error::bad_chunk_extension) {
      say(ErrorCode::kMalformed, "a chunk of the body is not framed right", 400);
    } else if (code == error::bad_method || code == error::bad_target) {
      say(ErrorCode::kMalformed, "the request line could not be read", 400);
    } else {
      say(ErrorCode::kMalformed, "the request's header could not be read", 400);
    }
  }

  void on_request_impl(beast_http::verb, string_view method, string_view target, int http_version,
                       error_code& code) override {
    version = http_version;
    const std::optional<Method> known = http::parse_method({method.data(), method.size()});
    if (!known) return refuse(code, ErrorCode::kMalformed, "this server does not know the request's method", 501);
    request.method = *known;
    request.target.assign(target.data(), target.size());
  }

  void on_response_impl(int, string_view, int, error_code&) override {}

  void on_field_impl(beast_http::field, string_view name, string_view value, error_code&) override {
    if (in_trailer_) return;  // no handler has use for trailers, and some header names would be dangerous there
    request.headers.add(std::string(name), std::string(value));
  }

  void on_header_impl(error_code& code) override {
    in_trailer_ = true;
    const Fields& headers = request.headers;
    const std::size_t hosts = headers.count("Host");
    if (hosts > 1 || (hosts == 0 && version == 11)) {
      return refuse(code, ErrorCode::kMalformed, "the request does not have one Host header");
    }
    const std::size_t lengths = headers.count("Content-Length");
    if (lengths > 1) return refuse(code, ErrorCode::kMalformed, "the Content-Length stands twice");
    if (lengths == 1 && !parse_number(*headers.find("Content-Length"))) {
      return refuse(code, ErrorCode::kMalformed, "the Content-Length is not one number");  // Beast takes "1, 1"
    }
    const std::size_t codings = headers.count("Transfer-Encoding");
    if (codings == 0) return;
    if (codings > 1 || lengths > 0 || version != 11) {
      return refuse(code, ErrorCode::kMalformed, "the Transfer-Encoding contradicts the rest of the request");
    }
    if (!equals_ignore_case(*headers.find("Transfer-Encoding"), "chunked")) {
      return refuse(code, ErrorCode::kMalformed, "this server takes no transfer coding but chunked", 501);
    }
  }

  void on_body_init_impl(boost::optional<std::uint64_t> const& length, error_code&) override {
    // Address space only: a page is taken when bytes for it arrive.
    if (length) request.body.reserve(static_cast<std::size_t>(*length));
  }

  std::size_t on_body_impl(string_view data, error_code&) override {
    request.body.append(data.data(), data.size());
    return data.size();
  }

  void on_chunk_header_impl(std::uint64_t, string_view extensions, error_code& code) override {
    // A line feed alone is the end of the line to some, part of the extension to others.
    if (extensions.find_first_of("\n\r") != string_view::npos) code = beast_http::error::bad_chunk_extension;
  }

  std::size_t on_chunk_body_impl(std::uint64_t, string_view data, error_code&) override {
    request.body.append(data.data(), data.size());
    return data.size();
  }

  void on_finish_impl(error_code&) override {}

  bool in_trailer_ = false;
};

RequestParser::RequestParser(Request& request, std::size_t header_limit)
    : impl_(std::make_unique<Impl>(request, header_limit)) {}
RequestParser::~RequestParser() = default;

RequestParser::Step RequestParser::read_head(std::string_view data) { return impl_->step(data); }

void RequestParser::set_body_limit(std::size_t limit) { impl_->body_limit(limit); }

RequestParser::Step RequestParser::read_body(std::string_view data) {
  impl_->eager(true);
  return impl_->step(data);
}

const Error& RequestParser::error() const { return impl_->error; }
int RequestParser::error_status() const { return impl_->error_status; }
bool RequestParser::keep_alive() const { return impl_->keep_alive(); }
bool RequestParser::http_1_0() const { return impl_->version == 10; }
bool RequestParser::chunked() const { return impl_->chunked(); }
bool RequestParser::has_body() const { return chunked() || content_length().value_or(0) > 0; }

std::optional<std::uint64_t> RequestParser::content_length() const {
  const auto length = impl_->content_length();
  return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

}  // namespace rollcall::http
