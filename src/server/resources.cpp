#include "server/resources.hpp"

namespace rollcall::server {
namespace {

constexpr std::string_view kBase = "/api/v1/";

// "person" is the one whose many are not made by an s.
std::string collection_of(std::string_view thing) {
  return std::string(kBase) + (thing == "person" ? "people" : std::string(thing) + "s") + "/";
}

}  // namespace

void Resources::add(const http::Route& route) {
  if (route.method != http::Method::kGet || !route.pattern.starts_with(kBase) || !route.pattern.ends_with('}')) return;
  const std::size_t brace = route.pattern.find('{');
  if (route.pattern.find('{', brace + 1) != std::string::npos || route.pattern.contains("...")) return;
  readers_[route.pattern.substr(0, brace)] = {
      .parameter = route.pattern.substr(brace + 1, route.pattern.size() - brace - 2), .handler = route.handler};
}

std::optional<std::string> Resources::address_of(std::string_view event_kind, const Uuid& id) const {
  const std::string collection = collection_of(event_kind.substr(0, event_kind.find('.')));
  if (!readers_.contains(collection)) return std::nullopt;
  return collection + id.to_string();
}

Result<http::Response> Resources::read(const http::Request& caller, std::string_view address) const {
  const std::size_t slash = address.rfind('/') + 1;
  const auto reader = readers_.find(address.substr(0, slash));
  if (reader == readers_.end()) return fail(ErrorCode::kNotFound, "there is nothing at this address");
  http::Request request;
  request.method = http::Method::kGet;
  request.path = address;
  request.target = address;
  request.path_params = {{reader->second.parameter, std::string(address.substr(slash))}};
  request.remote_address = caller.remote_address;
  request.id = caller.id;
  request.received = caller.received;
  request.deadline = caller.deadline;
  request.client_gone = caller.client_gone;
  request.context = caller.context;
  return reader->second.handler(request);
}

}  // namespace rollcall::server
