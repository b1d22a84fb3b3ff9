// Any bytes as the fields of a request's head, "NAME: VALUE" a line, and its body as a form: cookies, entity tags,
// dates, ranges, preferences, codings. Never a crash; a range that is answered lies inside the file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/compress.hpp"
#include "http/date.hpp"
#include "http/event_stream.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "http/static_files.hpp"

namespace {

using namespace rollcall;

constexpr std::string_view kNames[] = {"Range",           "If-Range",   "If-None-Match", "If-Modified-Since",
                                       "Accept-Encoding", "Connection", "Cookie",        "Content-Type",
                                       "Last-Event-ID",   "Prefer"};
constexpr std::string_view kFile = "0123456789abcdefghijklmnopqrstuvwxyz";

http::StaticFiles one_file() {
  http::StaticFiles files;
  if (!files.add("page.txt", std::string(kFile), Time{})) std::abort();
  return files;
}

http::Request request_of(std::string_view text) {
  http::Request request;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
      request.body = line;
      break;
    }
    request.headers.add(std::string(line.substr(0, colon)), std::string(line.substr(colon + 1)));
  }
  return request;
}

void check_lists(const http::Request& request) {
  for (const std::string_view name : kNames) {
    const auto value = request.header(name);
    if (!value) continue;
    (void)http::etag_listed(*value, "\"7\"", true);
    (void)http::etag_listed(*value, "\"7\"", false);
    (void)request.headers.has_token(name, "gzip");
    if (const auto date = http::parse_http_date(*value))
      if (http::parse_http_date(http::format_http_date(*date)) != date) std::abort();
  }
  for (const auto coding : {http::Coding::kGzip, http::Coding::kBrotli, http::Coding::kIdentity}) {
    const double quality = http::coding_quality(request.headers, coding);
    if (!(quality >= 0 && quality <= 1)) std::abort();
  }
  (void)http::preferred_coding(request.headers);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const http::StaticFiles& files = *new http::StaticFiles(one_file());
  http::Request request = request_of({reinterpret_cast<const char*>(data), size});
  check_lists(request);
  (void)request.cookie("session");
  (void)request.content_type();
  (void)http::last_event_id(request);
  (void)http::json_body(request);
  (void)http::form_body(request);
  (void)http::parse_query(request.body);
  const auto answer = files.serve(request, "page.txt");
  if (!answer) std::abort();
  if (answer->status == 206 && !kFile.contains(answer->bytes())) std::abort();
  return 0;
}
