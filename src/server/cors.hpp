// Cross-origin requests (Fetch standard, CORS): which pages of other origins may call the API from a browser. None,
// unless the setting http.cors_origins names them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/settings.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace rollcall::server {

// Immutable; thread-safe.
class Cors {
 public:
  // kInvalidArgument where http.cors_credentials is set together with the origin "*": then every page on the web could
  // act as whoever is signed in.
  static Result<Cors> create(const Settings& settings);

  // Adds what a browser must hear before it lets the page see the answer; also the answer of a preflight (OPTIONS).
  void decorate(const http::Request& request, http::Response& response) const;

 private:
  Cors(std::vector<std::string> origins, bool credentials) : origins_(std::move(origins)), credentials_(credentials) {}
  bool allows(std::string_view origin) const;

  std::vector<std::string> origins_;
  bool credentials_;
};

}  // namespace rollcall::server
