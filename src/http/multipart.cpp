#include "http/multipart.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/text.hpp"
#include "http/text.hpp"
#include "http/url.hpp"

namespace rollcall::http {
namespace {

constexpr std::size_t kMaxBoundary = 70;  // RFC 2046 section 5.1.1

std::unexpected<Error> malformed(std::string why) {
  return fail(ErrorCode::kMalformed, "the multipart body could not be read: " + std::move(why));
}

// As string_view::find, but as fast as the C library can.
std::size_t find_bytes(std::string_view in, std::string_view what) {
  const void* at = ::memmem(in.data(), in.size(), what.data(), what.size());
  return at == nullptr ? std::string_view::npos : static_cast<std::size_t>(static_cast<const char*>(at) - in.data());
}

// "form-data; name="a"; filename="b"" or "multipart/form-data; boundary=x", cut into its value and its parameters.
struct Parameterised {
  std::string value;  // lower case
  std::vector<std::pair<std::string, std::string>> parameters;

  const std::string* find(std::string_view name) const {
    for (const auto& [key, text] : parameters) {
      if (key == name) return &text;
    }
    return nullptr;
  }
};

// A quoted string from its opening quote on; takes it off `rest`. Only \" and \\ are escapes: some clients send a
// Windows path as it is.
Result<std::string> take_quoted(std::string_view& rest) {
  std::string text;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '"') {
      rest.remove_prefix(i + 1);
      return text;
    }
    if (rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\')) ++i;
    text.push_back(rest[i]);
  }
  return malformed("a quoted text does not end");
}

Result<Parameterised> parse_parameters(std::string_view text) {
  Parameterised result;
  const std::size_t end = text.find(';');
  result.value = to_lower_ascii(trim_blanks(text.substr(0, end)));
  std::string_view rest = end == std::string_view::npos ? std::string_view{} : text.substr(end);
  while (!(rest = trim_blanks(rest)).empty()) {
    if (rest.front() != ';') return malformed("a parameter is not set apart by \";\"");
    rest = trim_blanks(rest.substr(1));
    if (rest.empty()) break;
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return malformed("a parameter has no value");
    const std::string name = to_lower_ascii(trim_blanks(rest.substr(0, equals)));
    if (!is_token(name)) return malformed("a parameter's name is not one");
    if (result.find(name) != nullptr) return malformed("the parameter " + name + " stands twice");
    rest = trim_blanks(rest.substr(equals + 1));
    std::string value;
    if (rest.starts_with('"')) {
      ROLLCALL_ASSIGN(value, take_quoted(rest));
    } else {
      const std::size_t stop = rest.find(';');
      value = trim_blanks(rest.substr(0, stop));
      rest = stop == std::string_view::npos ? std::string_view{} : rest.substr(stop);
    }
    result.parameters.emplace_back(name, std::move(value));
  }
  return result;
}

bool is_boundary(std::string_view text) {
  constexpr std::string_view kMarks = "'()+_,-./:=? ";
  return !text.empty() && text.size() <= kMaxBoundary && text.back() != ' ' &&
         std::ranges::all_of(text, [kMarks](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || kMarks.contains(c);
         });
}

Result<std::string> boundary_of(std::string_view content_type) {
  Result<Parameterised> type = parse_parameters(content_type);
  if (!type || type->value != "multipart/form-data") {
    return fail(ErrorCode::kUnsupportedMedia, "this address takes a form with files", "send multipart/form-data");
  }
  const std::string* boundary = type->find("boundary");
  if (boundary == nullptr) return malformed("the Content-Type names no boundary");
  if (!is_boundary(*boundary)) return malformed("the boundary in the Content-Type is not a proper one");
  return *boundary;
}

// "C:\photos\a.jpg" and "/tmp/a.jpg" are both "a.jpg".
std::string last_component(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

// "UTF-8''na%C3%AFve.jpg" (RFC 8187), which some clients send though RFC 7578 forbids it.
Result<std::string> extended_value(std::string_view text) {
  const std::size_t charset = text.find('\'');
  const std::size_t language = charset == std::string_view::npos ? charset : text.find('\'', charset + 1);
  if (language == std::string_view::npos || !equals_ignore_case(text.substr(0, charset), "utf-8")) {
    return malformed("a file name is in no known encoding");
  }
  return percent_decode(text.substr(language + 1));
}

Result<void> read_disposition(std::string_view value, Part& part) {
  ROLLCALL_ASSIGN(const Parameterised disposition, parse_parameters(value));
  if (disposition.value != "form-data") return malformed("a part is not form-data");
  const std::string* name = disposition.find("name");
  if (name == nullptr) return malformed("a part has no name");
  part.name = *name;
  if (const std::string* filename = disposition.find("filename")) {
    part.filename = last_component(*filename);
  } else if (const std::string* extended = disposition.find("filename*")) {
    ROLLCALL_ASSIGN(const std::string decoded, extended_value(*extended));
    part.filename = last_component(decoded);
  }
  if (!is_utf8(part.name) || (part.filename && !is_utf8(*part.filename))) return malformed("a name is not UTF-8");
  return {};
}

// One part's header lines, without the blank line that ends them.
Result<Part> read_part_header(std::string_view lines) {
  Part part;
  part.content_type = "text/plain";
  bool disposed = false;
  while (!lines.empty()) {
    const std::size_t end = lines.find("\r\n");
    const std::string_view line = lines.substr(0, end);
    lines = end == std::string_view::npos ? std::string_view{} : lines.substr(end + 2);
    const bool plain = std::ranges::all_of(
        line, [](char c) { return (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) || c == '\t'; });
    if (!plain) return malformed("a part's header holds a control character");
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
      return malformed("a part's header line is not one");
    }
    const std::string field = to_lower_ascii(line.substr(0, colon));
    const std::string_view value = trim_blanks(line.substr(colon + 1));
    if (field == "content-disposition") {
      if (std::exchange(disposed, true)) return malformed("a part has two Content-Dispositions");
      ROLLCALL_TRY(read_disposition(value, part));
    } else if (field == "content-type") {
      part.content_type = to_lower_ascii(trim_blanks(value.substr(0, value.find(';'))));
      if (part.content_type.starts_with("multipart/")) return malformed("a part is multipart itself");
    } else if (field == "content-transfer-encoding") {
      const std::string coding = to_lower_ascii(value);
      if (coding != "binary" && coding != "8bit" && coding != "7bit")
        return malformed("a part has a transfer encoding");
    }
  }
  if (!disposed) return malformed("a part has no Content-Disposition");
  return part;
}

enum class Delimiter : std::uint8_t { kNextPart, kEnd };

// What follows "--boundary": takes it off `rest`.
Result<Delimiter> take_delimiter_end(std::string_view& rest) {
  const bool last = rest.starts_with("--");
  if (last) rest.remove_prefix(2);
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
  if (last) {
    if (rest.find_first_not_of(" \t\r\n") != std::string_view::npos)
      return malformed("something follows the final boundary");
    return Delimiter::kEnd;
  }
  if (!rest.starts_with("\r\n")) return malformed("a boundary is not alone on its line");
  rest.remove_prefix(2);
  return Delimiter::kNextPart;
}

}  // namespace

std::string_view Part::text() const { return {reinterpret_cast<const char*>(data.data()), data.size()}; }

const Part* Multipart::find(std::string_view name) const {
  const auto found = std::ranges::find(parts, name, &Part::name);
  return found == parts.end() ? nullptr : &*found;
}

std::vector<const Part*> Multipart::all(std::string_view name) const {
  std::vector<const Part*> found;
  for (const Part& part : parts) {
    if (part.name == name) found.push_back(&part);
  }
  return found;
}

Result<std::optional<std::string_view>> Multipart::text(std::string_view name) const {
  const Part* part = find(name);
  if (part == nullptr) return std::nullopt;
  if (!is_utf8(part->text())) return fail_field(std::string(name), "is not UTF-8 text");
  return part->text();
}

Result<Multipart> parse_multipart(const Request& request, const MultipartLimits& limits) {
  return parse_multipart(request.header("Content-Type").value_or(""), request.body_bytes(), limits);
}

Result<Multipart> parse_multipart(std::string_view content_type, std::span<const std::byte> body,
                                  const MultipartLimits& limits) {
  ROLLCALL_ASSIGN(const std::string boundary, boundary_of(content_type));
  const std::string line_and_delimiter = "\r\n--" + boundary;
  const std::string_view delimiter = std::string_view(line_and_delimiter).substr(2);

  std::string_view rest(reinterpret_cast<const char*>(body.data()), body.size());
  if (rest.empty()) return malformed("it is empty");
  if (rest.starts_with("\r\n")) rest.remove_prefix(2);
  if (!rest.starts_with(delimiter)) return malformed("it does not begin with the boundary");
  rest.remove_prefix(delimiter.size());

  Multipart result;
  while (true) {
    ROLLCALL_ASSIGN(const Delimiter kind, take_delimiter_end(rest));
    if (kind == Delimiter::kEnd) return result;
    if (result.parts.size() == limits.max_parts) {
      return fail(ErrorCode::kTooLarge, "the form has more than " + std::to_string(limits.max_parts) + " parts");
    }

    const std::size_t header_end = rest.substr(0, limits.max_part_header + 4).find("\r\n\r\n");
    if (header_end == std::string_view::npos) {
      if (rest.size() > limits.max_part_header) return fail(ErrorCode::kTooLarge, "a part's header is too long");
      return malformed("it ends inside a part's header");
    }
    ROLLCALL_ASSIGN(Part part, read_part_header(rest.substr(0, header_end)));
    rest.remove_prefix(header_end + 4);

    // The delimiter's own line end may be the one that ended the header: then the part is empty.
    const bool empty = rest.starts_with(delimiter);
    const std::size_t data_end = empty ? 0 : find_bytes(rest, line_and_delimiter);
    if (data_end == std::string_view::npos) return malformed("the final boundary is missing");
    part.data = std::as_bytes(std::span(rest).first(data_end));
    rest.remove_prefix(empty ? delimiter.size() : data_end + line_and_delimiter.size());
    result.parts.push_back(std::move(part));
  }
}

}  // namespace rollcall::http
