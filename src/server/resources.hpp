// The routes that read one thing, by the address of the collection it is in: how an answer is made again from what is
// stored.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "http/router.hpp"

namespace rollcall::server {

// Filled while the route table is made, then only read: safe from any thread.
class Resources {
 public:
  // Takes note of a route such as GET /api/v1/people/{person_id}; of others nothing.
  void add(const http::Route& route);

  // The address of what an event is about: "session.created" is of /api/v1/sessions/ID. None where no route reads it.
  std::optional<std::string> address_of(std::string_view event_kind, const Uuid& id) const;

  // What GET of that address answers to this caller. kNotFound where no route reads it.
  Result<http::Response> read(const http::Request& caller, std::string_view address) const;

 private:
  struct Reader {
    std::string parameter;
    http::Handler handler;
  };
  std::map<std::string, Reader, std::less<>> readers_;  // by "/api/v1/people/"
};

}  // namespace rollcall::server
