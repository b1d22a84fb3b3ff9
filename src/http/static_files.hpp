// The web app's files, served from memory: of a folder read once at start, or of bytes built into the program. Each
// file is hashed (ETag), typed and compressed (gzip, brotli) once, when it is added; a request is a look-up and never
// touches the disk, so there is no path to climb out of.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace rollcall::http {

struct StaticOptions {
  std::size_t max_file = std::size_t{16} * 1024 * 1024;
  std::size_t max_total = std::size_t{64} * 1024 * 1024;
  // Answers paths that name no file and have no dot in their last segment, so that the app's own routes can be opened;
  // "" for none.
  std::string fallback = "index.html";
  std::vector<std::string> not_app = {"api/", "compat/"};  // below these an unknown path is an error, never the app

  bool is_app_route(std::string_view path) const;
};

// Add first, then serve: adding is not thread-safe, serving is.
class StaticFiles {
 public:
  explicit StaticFiles(StaticOptions options = {});
  ~StaticFiles();
  StaticFiles(StaticFiles&&) noexcept;
  StaticFiles& operator=(StaticFiles&&) noexcept;

  // `path` is relative ("assets/app-4f3a9c1b.js"). kTooLarge past the limits; kInvalidArgument for a path that climbs.
  Result<void> add(std::string_view path, std::string content, Time modified);

  // Every regular file below `folder`; links and names that begin with a dot are left out.
  Result<void> add_folder(const std::filesystem::path& folder);

  // GET or HEAD of `path` ("" and "a/" mean their index.html): 200, 206 for one byte range, 304, 416, or kNotFound. A
  // name with a hash of eight or more in it ("app-4f3a9c1b.js") is cached for good, all others are asked for again
  // every time.
  Result<Response> serve(const Request& request, std::string_view path) const;

  std::size_t files() const;

 private:
  struct Table;
  std::unique_ptr<Table> table_;
};

// The media type of a file name's extension; "application/octet-stream" for what is not known.
std::string_view media_type(std::string_view file_name);

}  // namespace rollcall::http
